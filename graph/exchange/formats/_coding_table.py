"""Tables of codings as CSV, written by QualCoder, Taguette and other programs or exported from here."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coding_project import CodingProject, Document, Mark, UsedCode, one_line
from casegraph.graph.exchange.formats._coded_nodes import read_node_rows
from casegraph.graph.exchange.refi.archive import MAX_MEMBER, read_bytes

# The names that programs use for each column, reduced to letters and digits.
COLUMNS = {
    "document": ("document", "documentname", "file", "filename", "source", "sourcename"),
    "code": ("code", "codename", "tag", "codelabel", "theme"),
    "begin": ("start", "begin", "startposition", "startoffset", "pos0"),
    "end": ("end", "stop", "endposition", "endoffset", "pos1"),
    "quote": ("text", "coded", "content", "quote", "quotation", "segment", "codedtext", "seltext"),
    "memo": ("memo", "codedmemo", "comment", "note"),
    "mark": ("id", "ctid"),
    "by": ("coder", "owner"),
}
_NEEDED = "document, code, and start and end (or text, which is then searched for); memo is optional"
_MAX_SHOWN = 20


def read_csv(path: Path) -> CodingProject:
    """Read a table of codings, or a table of nodes or evidence that was exported from here.

    Raises:
        InvalidInputError: the error lists every problem of the file.
    """
    raw = read_bytes(path, MAX_MEMBER)
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError([Problem(path, 0, "is not UTF-8; save the table as CSV in UTF-8")]) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InvalidInputError([Problem(path, 0, f"is not a CSV table ({error}); save it again")]) from error
    heads = rows[0] if rows else []
    if {"node", "case"} <= set(heads) and {"evidence", "locator"} & set(heads):
        return read_node_rows(path, [_node(dict(zip(heads, row, strict=False))) for row in rows[1:] if row])
    return _Table(path, heads).coded(rows[1:])


def _node(row: dict[str, str]) -> dict[str, str]:
    """Return a row of an exported table of nodes or evidence as the attributes of a node."""
    # A row about the case itself has no node id after the case id, or no node at all.
    id_ = row.get("node", "").partition("/")[2]
    return {**row, "id": id_, "evidence": row.get("evidence") or row.get("locator", "")}


class _Table:
    def __init__(self, path: Path, heads: list[str]) -> None:
        self.path = path
        self.problems: list[Problem] = []
        known = [re.sub(r"[^a-z0-9]", "", head.casefold()) for head in heads]
        # Earlier names in the list are more reliable: a table may have an id for the row and another for the mark.
        self.places = {
            column: place
            for column, names in COLUMNS.items()
            if (place := next((known.index(name) for name in names if name in known), None)) is not None
        }
        lacking = [column for column in ("document", "code") if column not in self.places]
        spans = {"begin", "end"} <= set(self.places) or "quote" in self.places
        if lacking or not spans:
            shown = ", ".join(heads) or "none"
            message = f"its columns are {shown}; a table of codings needs {_NEEDED}"
            raise InvalidInputError([Problem(path, 1, message)])

    def coded(self, rows: list[list[str]]) -> CodingProject:
        marks: dict[tuple[object, ...], Mark] = {}
        left_out: Counter[str] = Counter()
        codes: dict[str, UsedCode] = {}
        by: set[str] = set()
        for number, row in enumerate(rows, start=2):
            values = {column: one_line(row[place]) if place < len(row) else "" for column, place in self.places.items()}
            if not any(values.values()):
                continue
            document, code = values["document"], values["code"]
            if not code:
                left_out["mark without a code"] += 1
                continue
            begin, end = self._offsets(values, number)
            quote = values.get("quote", "")
            if begin is None and not quote:
                left_out["mark without place or text"] += 1
                continue
            codes.setdefault(code, UsedCode(code, code))
            by |= {values.get("by", "")} - {""}
            key = (document, begin, end, quote if begin is None else "", values.get("mark", ""))
            before = marks.get(key)
            named = tuple(dict.fromkeys([*(before.codes if before else ()), code]))
            memo = values.get("memo", "") or (before.memo if before else "")
            marks[key] = Mark(document, begin, end, quote, named, memo)
        if self.problems:
            raise InvalidInputError(self.problems[:_MAX_SHOWN])
        documents = {mark.document: Document(mark.document, mark.document) for mark in marks.values()}
        return CodingProject(self.path, "", codes, documents, tuple(marks.values()), left_out, tuple(sorted(by)))

    def _offsets(self, values: Mapping[str, str], number: int) -> tuple[int | None, int | None]:
        given = values.get("begin", ""), values.get("end", "")
        if not any(given):
            return None, None
        if not all(re.fullmatch(r"[0-9]{1,12}", each) for each in given):
            message = f"start '{given[0]}' and end '{given[1]}' are not both whole numbers"
            self.problems.append(Problem(self.path, number, message))
            return None, None
        begin, end = int(given[0]), int(given[1])
        return min(begin, end), max(begin, end)
