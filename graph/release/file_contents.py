"""The content of a file of any format, as pieces of text, read safely because the file may come from anywhere.

We read XML without entities and document types, and YAML without following aliases. We read archives within limits of
number, size and compression, and write nothing to disk. We report whatever we cannot read and never skip it silently.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path, PurePosixPath

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.catalogue import KNOWN_ENDINGS
from casegraph.graph.release.file_readers import parquet, rdf, reader_of, sheet, xml_root, xml_tag
from casegraph.graph.release.pieces import Content, Piece

MOST_BYTES = 200_000_000
MOST_MEMBERS = 2_000
MOST_TIMES = 500
_DEEPEST = 2
_RDF = {".ttl": "TURTLE", ".trig": "TRIG", ".nq": "N_QUADS", ".nt": "N_TRIPLES"}
_ZIPS = frozenset({".zip", ".docx", ".ods", ".odt"})


class TooMuchError(Exception):
    """A file is larger than the limit, or is packed too tightly."""


def read(path: Path) -> Content:
    """Return the content of a file.

    Raises:
        InvalidInputError: the file does not exist, cannot be opened or is too large.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInputError(
                [Problem(path, 0, f"is larger than {MOST_BYTES // 1_000_000} MB; check it in parts")]
            )
        raw = path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            [Problem(path, 0, f"cannot be read: {error.strerror}; check its name and permissions")]
        ) from error
    content = Content([], [], [])
    _read(content, path.name, raw, "", 0)
    return content


def _read(content: Content, name: str, raw: bytes, inside: str, depth: int) -> None:
    ending = PurePosixPath(name.lower()).suffix
    place = f"{inside}: " if inside else ""
    try:
        if KNOWN_ENDINGS.get(ending, ending) in _ZIPS or raw[:4] == b"PK\x03\x04":
            _members(content, name, raw, inside, depth)
        elif ending == ".gz" or raw[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
                found = stream.read(MOST_BYTES + 1)
            if len(found) > MOST_BYTES:
                raise TooMuchError
            _read(content, name.removesuffix(".gz"), found, inside, depth)
        elif ending == ".parquet" or raw[:4] == b"PAR1":
            if not parquet(content, raw, place):
                content.unread.append(
                    (inside or name, "it is Parquet; to read it, run: pip install 'casegraph[parquet]'")
                )
        else:
            text = raw.decode("utf-8-sig")
            if "\0" in text:
                raise UnicodeError
            if ending in _RDF:
                rdf(content, text, _RDF[ending], place)
            else:
                reader_of(ending, text)(content, text, place)
    except TooMuchError:
        content.unread.append((inside or name, "it is too large, or packed too tightly, to be read safely"))
    except UnicodeError:
        content.unread.append((inside or name, "it is not text; it may be a picture"))
    except Exception as error:
        # Each format has its own errors. Any of them means that we did not check the file.
        content.unread.append((inside or name, f"it cannot be read as {ending or 'text'}: {type(error).__name__}"))


def _members(content: Content, name: str, raw: bytes, inside: str, depth: int) -> None:
    if depth >= _DEEPEST:
        content.unread.append((inside or name, "it is an archive nested too deeply in other archives"))
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        size = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_MEMBERS or size > MOST_BYTES or size > MOST_TIMES * max(len(raw), 1):
            raise TooMuchError
        strings: list[str] = []
        for entry in sorted(entries, key=lambda entry: entry.filename != "xl/sharedStrings.xml"):
            where = f"{inside}/{entry.filename}" if inside else entry.filename
            content.pieces.append(Piece(where, "", PurePosixPath(entry.filename).name))
            with archive.open(entry) as stream:
                # The real size can differ from the declared size.
                found = stream.read(entry.file_size + 1)
            if len(found) > entry.file_size:
                raise TooMuchError
            if entry.filename == "xl/sharedStrings.xml":
                items = xml_root(found.decode("utf-8"))
                strings = ["".join(item.itertext()) for item in items if xml_tag(item) == "si"]
            elif entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                sheet(content, xml_root(found.decode("utf-8")), strings, f"{where}: ")
            elif not entry.filename.startswith("xl/theme/"):
                _read(content, entry.filename, found, where, depth + 1)
