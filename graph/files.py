"""Output files, each written whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from casegraph.graph.errors import OutputError


def write_output(path: Path, content: str | bytes | Iterable[bytes]) -> None:
    """Write to a file, or to standard output if the path is ``-``.

    The content, whole or in pieces, goes to a temporary file in the folder of the target. The temporary file then
    replaces the target in one step, so an interrupted write leaves the old file as it was. If the name ends in
    ``.gz``, the content is compressed. The same content always gives the same bytes.

    Raises:
        OutputError: the file cannot be written.
    """
    pieces = _pieces(content)
    if str(path) == "-":
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
        return
    if path.is_dir():
        raise OutputError(f"{path}: is a directory; give the name of a file")
    temporary: str | None = None
    try:
        if path.exists() and not path.is_file():
            # We write to a device or a pipe; we never replace it.
            with path.open("wb") as stream:
                _write(stream, pieces, path)
            return
        # A link stays. The file to which it points is replaced.
        target = path.resolve()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            _write(stream, pieces, path)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; choose another file") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _pieces(content: str | bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, str):
        yield content.encode("utf-8")
    elif isinstance(content, bytes):
        yield content
    else:
        yield from content


def _write(stream: BinaryIO, pieces: Iterable[bytes], path: Path) -> None:
    if path.suffix.lower() != ".gz":
        for piece in pieces:
            stream.write(piece)
        return
    # Leave out the time and the temporary name, so that the same content gives the same file.
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
        for piece in pieces:
            packed.write(piece)


def _mode(path: Path) -> int:
    """Return the mode of the file to be replaced; for a new file, the mode that the umask of the process allows."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
