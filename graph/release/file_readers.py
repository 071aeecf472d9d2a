"""Readers for single formats, which turn tables, graphs, pages and texts into pieces of text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from casegraph.graph.exchange.catalogue import KNOWN_ENDINGS
from casegraph.graph.iris import BASE, CG, VOCABULARY, local
from casegraph.graph.release.pieces import Content, Piece, Record

# Values that are not words: identifiers made by programs (GUID), and colours.
_NO_TEXT = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|#[0-9A-Fa-f]{6}")
_XML = frozenset({".xml", ".qde", ".svg", ".rels"})


def reader_of(ending: str, text: str) -> Callable[[Content, str, str], None]:
    """Return the reader for a text, chosen by the ending of the file's name and the beginning of the text."""
    ending = KNOWN_ENDINGS.get(ending, ending)
    if ending in _XML or text.lstrip()[:5] == "<?xml":
        return _xml
    readers = {
        ".json": _json,
        ".dot": _dot,
        ".csv": _csv,
        ".tsv": _csv,
        ".yaml": _yaml,
        ".yml": _yaml,
    }
    return readers.get(ending, _html if ending in (".html", ".htm") else _lines)


def xml_root(text: str) -> Any:
    """Return the root of an XML text, read without entities and document types."""
    from defusedxml.ElementTree import fromstring

    return fromstring(text, forbid_dtd=True)


def xml_tag(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def sheet(content: Content, root: Any, strings: list[str], place: str) -> None:
    """Read a worksheet of a workbook."""
    rows: list[list[str]] = []
    for row in (element for element in root.iter() if xml_tag(element) == "row"):
        cells: list[str] = []
        for cell in row:
            column = 0
            for letter in filter(str.isalpha, cell.get("r", "")):
                column = column * 26 + ord(letter.upper()) - ord("A") + 1
            cells += [""] * (column - 1 - len(cells))
            value = "".join(text for part in cell if xml_tag(part) in ("v", "is") for text in part.itertext())
            cells.append(strings[int(value)] if cell.get("t") == "s" and value else value)
        rows.append(cells)
    _rows(content, rows, place)


def _rows(content: Content, rows: Iterable[list[str]], place: str) -> None:
    header: list[str] = []
    for number, row in enumerate(rows, start=1):
        if number == 1:
            header = row
            content.pieces += [Piece(f"{place}row 1", "", cell) for cell in row if cell]
            continue
        named = {header[i] if i < len(header) else str(i + 1): cell for i, cell in enumerate(row) if cell}
        content.pieces += [Piece(f"{place}row {number}", name, cell) for name, cell in named.items()]
        content.records.append(Record(f"{place}row {number}", named))


def _csv(content: Content, text: str, place: str) -> None:
    csv.field_size_limit(10_000_000)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    _rows(content, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), place)


def _xml(content: Content, text: str, place: str) -> None:
    root = xml_root(text)
    keys = {key.get("id"): key.get("attr.name") or key.get("title") for key in root.iter() if key.get("id")}
    owners: dict[Any, str] = {}
    for element in root.iter():
        tag = xml_tag(element)
        where = f"{tag} {element.get('id')}" if element.get("id") else owners.get(element, tag)
        owners.update(dict.fromkeys(element, where))
        place_ = f"{place}{where}"
        content.pieces += [
            Piece(place_, name.rpartition("}")[2], value)
            for name, value in element.attrib.items()
            if not _NO_TEXT.fullmatch(value)
        ]
        name = keys.get(element.get("key")) or keys.get(element.get("for")) or tag
        texts = [element.text, element.tail, element.get("value") if element.get("for") else None]
        content.pieces += [Piece(place_, name, text.strip()) for text in texts if text and text.strip()]
        if tag == "node":
            found = {
                keys.get(part.get("key")) or keys.get(part.get("for")) or "": part.text or part.get("value") or ""
                for part in element.iter()
            }
            content.records.append(Record(place_, {key: value for key, value in found.items() if key and value}))


class _Html(HTMLParser):
    """Parser of the texts of a page, including those in attributes and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if tag not in ("style", "link"):
            self.found += [
                (self.getpos()[0], value) for name, value in attrs if value and name not in ("style", "d", "class")
            ]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._within = ""

    def handle_data(self, data: str) -> None:
        if data.strip() and self._within != "style":
            self.found.append((self.getpos()[0], data.strip()))


def _html(content: Content, text: str, place: str) -> None:
    page = _Html()
    page.feed(text)
    page.close()
    content.pieces += [Piece(f"{place}line {line}", "", found) for line, found in page.found]


def _lines(content: Content, text: str, place: str) -> None:
    content.pieces += [
        Piece(f"{place}line {number}", "", line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]


def _dot(content: Content, text: str, place: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if "//" in line or "/*" in line or "#" in line.partition('"')[0]:
            content.pieces.append(Piece(f"{place}line {number}", "", line))
        quoted = re.findall(r'(?:(\w+)=)?"((?:[^"\\]|\\.)*)"', line)
        content.pieces += [Piece(f"{place}line {number}", name, said.replace("\\n", " ")) for name, said in quoted]
        bare = re.sub(r'"(?:[^"\\]|\\.)*"|\w+=', " ", line).strip("[]{};,-> \t")
        content.pieces += [Piece(f"{place}line {number}", "", bare)] if bare else []


def parquet(content: Content, raw: bytes, place: str) -> bool:
    """Read a Parquet file, and return True; return False if the library for it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return False
    table = pq.read_table(pa.BufferReader(raw))
    content.pieces += [
        Piece(f"{place}metadata", "", said.decode("utf-8", "replace"))
        for key, value in (table.schema.metadata or {}).items()
        if key != b"ARROW:schema"
        for said in (key, value)
    ]
    for field in table.schema:
        content.pieces += [Piece(f"{place}column {field.name}", "", field.name)]
        content.pieces += [
            Piece(f"{place}column {field.name}", "", value.decode("utf-8", "replace"))
            for key, value in (field.metadata or {}).items()
            if key != b"PARQUET:field_id"
        ]
    rows = ([("" if cell is None else str(cell)) for cell in row.values()] for row in table.to_pylist())
    _rows(content, [table.schema.names, *rows], place)
    return True


def _yaml(content: Content, text: str, place: str) -> None:
    import yaml

    # We read events, not objects, so that no alias is followed. A key is the scalar before its value.
    mapping: list[list[str | None]] = []
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent):
            key = mapping[-1][0] if mapping and mapping[-1] and mapping[-1][0] is not None else ""
            line = event.start_mark.line + 1 if event.start_mark is not None else 0
            content.pieces.append(Piece(f"{place}line {line}", key or "", event.value))
            if mapping and mapping[-1]:
                mapping[-1][0] = event.value if mapping[-1][0] is None else None
        elif isinstance(event, yaml.MappingStartEvent):
            mapping.append([None])
        elif isinstance(event, yaml.SequenceStartEvent):
            mapping.append([])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            mapping.pop()
            if mapping and mapping[-1]:
                mapping[-1][0] = None


def _json(content: Content, text: str, place: str) -> None:
    todo: list[tuple[str, str, Any]] = [("", "", json.loads(text))]
    while todo:
        path, name, value = todo.pop()
        if isinstance(value, dict):
            plain = {
                k: str(v) for k, v in value.items() if isinstance(v, (str, int, float)) and not isinstance(v, bool)
            }
            if plain:
                content.records.append(Record(f"{place}{path}", plain))
            todo += [(f"{path}.{k}" if path else k, name if k.startswith("@") else k, v) for k, v in value.items()]
            content.pieces += [Piece(f"{place}{path}", "", k) for k in value if not k.startswith("@")]
        elif isinstance(value, list):
            todo += [(f"{path}[{i}]", name, v) for i, v in enumerate(value)]
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            content.pieces.append(Piece(f"{place}{path}", _last(name), str(value)))


def _last(name: str) -> str:
    return local(name) if "/" in name else name


def rdf(content: Content, text: str, format_: str, place: str) -> None:
    """Read RDF, but leave out the terms of the model, which say nothing about a case."""
    import pyoxigraph as ox

    by_subject: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(text, format=getattr(ox.RdfFormat, format_)):
        subject, predicate, term = (_value(t) for t in (quad.subject, quad.predicate, quad.object))
        if subject.startswith((VOCABULARY, CG)) or subject in (BASE + "ontology", VOCABULARY.rstrip("/")):
            continue
        by_subject[_short(subject)][local(predicate)].add(_short(term))
    for subject in sorted(by_subject):
        where = f"{place}{subject}"
        content.pieces.append(Piece(where, "", subject))
        content.pieces += [
            Piece(where, name, value)
            for name, values in sorted(by_subject[subject].items())
            for value in sorted(values)
        ]
    content.records += [Record(f"{place}{child}", values) for child, values in _children(by_subject)]


def _children(by_subject: Mapping[str, Mapping[str, set[str]]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the known values of each child: its own, the harm to the child, and the incident of the case."""
    near: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for values in by_subject.values():
        for child in values.get("harmed", ()):
            near[child]["harm"] |= values.get("harmType", set())
        for child in values.get("person", ()):
            near[child]["incident"] |= values.get("incidentType", set())
            near[child]["year"] |= values.get("date", set())
    for subject in sorted(by_subject):
        if CG.removeprefix(BASE) + "Child" in by_subject[subject].get("type", ()):
            own = {name: values for name, values in by_subject[subject].items() if name != "type"}
            found = {**own, **near[subject]}
            yield subject, {"kind": "Child"} | {name: " ".join(sorted(v)) for name, v in found.items() if v}


def _value(term: Any) -> str:
    return str(getattr(term, "value", term))


def _short(text: str) -> str:
    return local(text) if text.startswith(VOCABULARY) else text.removeprefix(BASE)
