"""CSV (RFC 4180) whose texts no spreadsheet program runs as formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

# Beginnings of a cell that a spreadsheet program may read as a formula (OWASP, CSV injection). The pattern also covers
# texts behind apostrophes, so that removing one apostrophe always restores the text.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
GUARDED = "a text that begins with = + - @, tab or line break has an apostrophe before it, so that it is not a formula"

Cell = str | int | bool | date | None


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8 with commas and CRLF. A missing value is an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell_text(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8")


def _cell_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)
