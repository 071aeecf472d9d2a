"""Writing files that are complete or absent."""

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
    """Write to a file, or to standard output where the path is ``-``.

    The content, whole or in pieces, goes to a temporary file beside the target, which then takes its name in one step:
    an interrupted write leaves the old file as it was. A file that ends in ``.gz`` is compressed, to the same bytes
    each time.

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
        raise OutputError(f"{path}: is a directory; name a file to write")
    temporary: str | None = None
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to, never replaced.
            with path.open("wb") as stream:
                _write(stream, pieces, path)
            return
        # A link stays, and the file that it points to is replaced.
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
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name another file") from error
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
    # Neither the time nor the temporary name, so that the same content gives the same file.
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
        for piece in pieces:
            packed.write(piece)


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, or what a new file gets by the process's mask."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
