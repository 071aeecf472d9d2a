"""Output of several files: a new folder, written whole or not at all, or a ZIP whose bytes are always the same."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from casegraph.graph.errors import OutputError

# The earliest time that a ZIP can hold. The real time would make the bytes differ from one export to the next.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def zip_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a ZIP. The same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, raw in files:
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, raw)
    return buffer.getvalue()


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write all files or none into a new or empty folder, and return their names.

    The files go to a temporary folder in the same parent folder. It is then renamed in one step.

    Raises:
        OutputError: the folder exists and is not empty, or it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder}: exists already; name a new or empty folder, or a file that ends in .zip")
    made: str | None = None
    try:
        target = folder.resolve()
        made = tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        names = []
        for name, raw in files:
            (Path(made) / name).write_bytes(raw)
            names.append(name)
        Path(made).chmod(0o755)
        if target.exists():
            target.rmdir()
        Path(made).rename(target)
        made = None
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror}; name another folder") from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
    return names
