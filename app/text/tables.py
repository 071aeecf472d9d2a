"""Rows as text: table, CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence

# The width of a table in a file or a pipe, and of the widest cell that is not folded, in characters.
WIDTH = 200
SHORT = 40
Row = Mapping[str, object]


def rows_to_text(rows: Sequence[Row], columns: Sequence[str], format_: str) -> str:
    """Return rows in a format. JSON is a list of objects whose keys are the columns."""
    if format_ == "json":
        objects = [{column: row.get(column) for column in columns} for row in rows]
        return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"
    if format_ == "csv":
        buffer = io.StringIO(newline="")
        writer = csv.writer(
            buffer, lineterminator="\n", quoting=csv.QUOTE_ALL if _has_return(rows) else csv.QUOTE_MINIMAL
        )
        writer.writerow(columns)
        writer.writerows([[cell(row.get(column)) for column in columns] for row in rows])
        return buffer.getvalue()
    if format_ == "markdown":
        lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
        lines += ["| " + " | ".join(_markdown(cell(row.get(column))) for column in columns) + " |" for row in rows]
        return "\n".join(lines) + "\n"
    return _table(rows, columns)


def _has_return(rows: Sequence[Row]) -> bool:
    """Return whether a cell contains a carriage return, which the writer would not quote."""
    return any("\r" in cell(value) for row in rows for value in row.values())


def cell(value: object) -> str:
    """Return a value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return " ".join(cell(item) for item in value)
    return str(value)


def _markdown(text: str) -> str:
    """Return a text as one cell, without line breaks and with bars and backslashes escaped."""
    return " ".join(text.splitlines()).replace("\\", "\\\\").replace("|", "\\|")


def _table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    room = 2
    for column in columns:
        # Ids and short words are not folded; longer texts are.
        longest = max((len(cell(row.get(column))) for row in rows), default=0)
        table.add_column(column, overflow="fold", no_wrap=longest <= SHORT)
        room += min(max(longest, len(column)), SHORT) + 3
    for row in rows:
        # Text and not str, so that a label from a case file is never treated as markup.
        table.add_row(*(Text(cell(row.get(column))) for column in columns))
    buffer = io.StringIO()
    on_terminal = sys.stdout.isatty()
    Console(file=buffer, width=None if on_terminal else max(WIDTH, room), force_terminal=on_terminal).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()).strip("\n") + "\n"
