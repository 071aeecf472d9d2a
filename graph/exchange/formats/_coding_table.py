"""A table of codings as CSV: what QualCoder, Taguette and others write, or our own table of nodes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coded import Coded, Document, Mark, UsedCode, one_line
from casegraph.graph.exchange.formats._coded_nodes import coded_nodes
from casegraph.graph.exchange.refi.archive import MAX_MEMBER, read_bytes

# For each column what programs call it, letters and digits alone.
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
_NEEDED = "document, code, and start and end (or text, which is then looked for); memo is taken too"
_MAX_TOLD = 20


def read_csv(path: Path) -> Coded:
    """Read a table of codings, or our own tables of nodes and of evidence.

    Raises:
        InvalidInputError: with every problem of the file.
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
        raise InvalidInputError([Problem(path, 0, f"is not a table as CSV ({error}); save it again")]) from error
    heads = rows[0] if rows else []
    if {"node", "case"} <= set(heads) and {"evidence", "locator"} & set(heads):
        return coded_nodes(path, [_node(dict(zip(heads, row, strict=False))) for row in rows[1:] if row])
    return _Table(path, heads).coded(rows[1:])


def _node(row: dict[str, str]) -> dict[str, str]:
    """Return a row of our own table of nodes, or of evidence, as the attributes of a node."""
    # The case itself has no id after its own, or no name at all.
    id_ = row.get("node", "").partition("/")[2]
    return {**row, "id": id_, "evidence": row.get("evidence") or row.get("locator", "")}


class _Table:
    def __init__(self, path: Path, heads: list[str]) -> None:
        self.path = path
        self.problems: list[Problem] = []
        known = [re.sub(r"[^a-z0-9]", "", head.casefold()) for head in heads]
        # A name earlier in the list is the surer one: a table may have an id of the row beside one of the mark.
        self.places = {
            column: place
            for column, names in COLUMNS.items()
            if (place := next((known.index(name) for name in names if name in known), None)) is not None
        }
        lacking = [column for column in ("document", "code") if column not in self.places]
        spans = {"begin", "end"} <= set(self.places) or "quote" in self.places
        if lacking or not spans:
            shown = ", ".join(heads) or "none"
            message = f"its columns are {shown}; a table of codings has {_NEEDED}"
            raise InvalidInputError([Problem(path, 1, message)])

    def coded(self, rows: list[list[str]]) -> Coded:
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
            raise InvalidInputError(self.problems[:_MAX_TOLD])
        documents = {mark.document: Document(mark.document, mark.document) for mark in marks.values()}
        return Coded(self.path, "", codes, documents, tuple(marks.values()), left_out, tuple(sorted(by)))

    def _offsets(self, values: Mapping[str, str], number: int) -> tuple[int | None, int | None]:
        given = values.get("begin", ""), values.get("end", "")
        if not any(given):
            return None, None
        if not all(re.fullmatch(r"[0-9]{1,12}", each) for each in given):
            message = f"start '{given[0]}' and end '{given[1]}' are not two whole numbers"
            self.problems.append(Problem(self.path, number, message))
            return None, None
        begin, end = int(given[0]), int(given[1])
        return min(begin, end), max(begin, end)
