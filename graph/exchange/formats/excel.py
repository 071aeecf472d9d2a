"""Cases as an Excel workbook: a sheet for each table, and a first sheet that describes each column."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casegraph.graph.errors import UsageError
from casegraph.graph.exchange.formats._case_tables import NOT_IN_TABLES, tables
from casegraph.graph.exchange.formats._columns import Table
from casegraph.graph.exchange.formats._csv_text import Cell
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.xmltext import LOST_CHARACTERS, clean

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# The limits of a sheet, with its heading. Excel counts dates correctly from this day on. Its numbers are doubles.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
_FIRST_DAY = date(1900, 3, 1)
_EXACT = 2**53
_NARROW, _WIDE = 10, 60
# The real time would make the bytes differ from one export to the next.
CREATED = datetime(2000, 1, 1)
ABOUT = (
    "Cases of child-safeguarding reviews, as tables",
    "Every statement has its evidence and its certainty. Read them together. An empty certainty means that the review "
    "states it as fact. What is alleged or suspected is not established. What the coder inferred is marked.",
    "An empty cell means that the review does not state a value. It does not mean no.",
)


def write_excel(job: Job) -> Iterator[bytes]:
    """Yield cases as a single workbook.

    Raises:
        UsageError: a table has more rows than a sheet can hold.
    """
    import xlsxwriter

    made = tables(job)
    for table in made:
        if len(table.rows) >= MOST_ROWS:
            raise UsageError(
                f"excel cannot hold the {len(table.rows)} rows of '{table.name}'; "
                "select fewer cases, or use csv or parquet"
            )
    buffer = io.BytesIO()
    # Texts are always written as texts, so options against formulas, numbers and links are not needed.
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": False})
    book.set_properties({"title": ABOUT[0], "author": "casegraph", "created": CREATED})
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    _about(book.add_worksheet("About"), made, looks)
    for table in made:
        _sheet(book.add_worksheet(table.name), [column.name for column in table.columns], table.rows, looks)
    book.close()
    yield buffer.getvalue()


def _about(sheet: Worksheet, made: Sequence[Table], looks: dict[str, Any]) -> None:
    sheet.write_string(0, 0, ABOUT[0], looks["title"])
    for number, line in enumerate(ABOUT[1:], start=1):
        sheet.merge_range(number, 0, number, 3, line, looks["text"])
        sheet.set_row(number, 32)
    rows: list[tuple[Cell, ...]] = []
    for table in made:
        rows.append((table.name, None, f"{len(table.rows)} rows", table.title))
        rows += [(table.name, column.name, column.type, column.description) for column in table.columns]
    _sheet(sheet, ["sheet", "column", "type", "what it holds"], rows, looks, top=len(ABOUT) + 1)


def _sheet(
    sheet: Worksheet, names: Sequence[str], rows: Sequence[Sequence[Cell]], looks: dict[str, Any], *, top: int = 0
) -> None:
    for column, name in enumerate(names):
        sheet.write_string(top, column, name, looks["head"])
        cells = [row[column] for row in rows]
        # Wide enough for nine cells in ten.
        lengths = sorted(len(str(cell)) for cell in cells if cell is not None) or [0]
        width = max(len(name) + 3, min(lengths[len(lengths) * 9 // 10], _WIDE), _NARROW)
        sheet.set_column(column, column, width, looks["text"])
        for number, cell in enumerate(cells, start=top + 1):
            _write(sheet, number, column, cell, looks)
    sheet.freeze_panes(top + 1, 1 if not top else 0)
    sheet.autofilter(top, 0, top + len(rows), len(names) - 1)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, looks["text"])
    elif isinstance(cell, int) and abs(cell) <= _EXACT:
        sheet.write_number(row, column, cell, looks["text"])
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), looks["date"])
    else:
        text = cell.isoformat() if isinstance(cell, date) else str(cell)
        # Always a text, never a formula. In a cell, lines end with a line feed.
        plain = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
        sheet.write_string(row, column, plain[:MOST_CHARACTERS], looks["text"])


FORMATS = (
    Format(
        "excel",
        ".xlsx",
        write_excel,
        description="tables as one workbook, for Excel and LibreOffice",
        loses=(f"{NOT_IN_TABLES}, {LOST_CHARACTERS}, and text beyond {MOST_CHARACTERS:,} characters in a cell"),
        like=".zip",
    ),
)
# A workbook has a creation date. Here it is always the same.
OWN_TEXTS = (*ABOUT, f"{CREATED.isoformat()}Z")
