"""Writing files that are complete or absent."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from casegraph.graph.errors import OutputError


def write_output(path: Path, content: str | bytes) -> None:
    """Write to a file, or to standard output where the path is ``-``.

    The content goes to a temporary file beside the target, which then takes its name in one step: an
    interrupted write leaves the old file as it was.

    Raises:
        OutputError: the file cannot be written.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if str(path) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
        return
    if path.is_dir():
        raise OutputError(f"{path}: is a directory; name a file to write")
    temporary: str | None = None
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to, never replaced.
            path.write_bytes(raw)
            return
        # A link stays, and the file that it points to is replaced.
        target = path.resolve()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name another file") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, or what a new file gets by the process's mask."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
