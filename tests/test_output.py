"""Rows as table, CSV, JSON and Markdown: the same cells in each, and no text that is more than text."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casegraph.commands._console import print_rows
from casegraph.commands._options import FORMATS
from casegraph.text.tables import rows_to_text

ROWS = [
    {"case": "robin", "position": 1, "happened": True, "label": "Third written agreement", "themes": ["a", "b"]},
    {"case": "rose-and-saffron", "position": None, "happened": False, "label": "x | y", "themes": []},
]
COLUMNS = ("case", "position", "happened", "label", "themes")
CELLS = [["robin", "1", "true", "Third written agreement", "a b"], ["rose-and-saffron", "", "false", "x | y", ""]]


def cells_of_markdown(text: str) -> list[list[str]]:
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines()]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in rows if set(row) != {" --- "}]


def test_csv_has_the_columns_and_then_the_cells() -> None:
    assert list(csv.reader(io.StringIO(rows_to_text(ROWS, COLUMNS, "csv")))) == [list(COLUMNS), *CELLS]


def test_json_is_a_list_of_objects_with_the_columns_for_keys_and_values_of_their_kind() -> None:
    objects = json.loads(rows_to_text(ROWS, COLUMNS, "json"))
    assert [tuple(one) for one in objects] == [COLUMNS, COLUMNS]
    assert objects == ROWS


def test_markdown_has_the_same_cells_with_bars_escaped() -> None:
    text = rows_to_text(ROWS, COLUMNS, "markdown")
    assert "x \\| y" in text
    assert cells_of_markdown(text) == [list(COLUMNS), *CELLS]


def test_a_table_has_the_same_cells_under_its_heads() -> None:
    head, rule, *rows = rows_to_text(ROWS, COLUMNS, "table").splitlines()
    assert head.split() == list(COLUMNS)
    assert set(rule.strip()) == {"\u2500"}
    assert [[cell for cell in re.split(r"  +", row.strip()) if cell] for row in rows] == [
        [cell for cell in row if cell] for row in CELLS
    ]


def test_an_id_is_never_broken_so_that_a_search_finds_it() -> None:
    columns = [f"column-{n}" for n in range(12)]
    rows = [{column: f"{'a-rather-long-id-of-a-node'}-{n}" for n, column in enumerate(columns)}]
    text = rows_to_text(rows, columns, "table")
    assert all(f"a-rather-long-id-of-a-node-{n}" in text for n in range(12))


@pytest.mark.parametrize("format_", FORMATS)
def test_no_rows_are_heads_alone(format_: str) -> None:
    text = rows_to_text([], COLUMNS, format_)
    if format_ == "json":
        assert json.loads(text) == []
    else:
        assert all(column in text for column in COLUMNS)
    assert text.endswith("\n")


@pytest.mark.parametrize("format_", FORMATS)
def test_what_looks_like_markup_or_an_escape_is_only_text(format_: str) -> None:
    text = rows_to_text([{"label": "[bold red]x[/] :warning: [link=https://example.org]y[/link]"}], ["label"], format_)
    assert "[bold red]x[/] :warning: [link=https://example.org]y[/link]" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("format_", FORMATS)
def test_rows_go_to_standard_output_and_nowhere_else(format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, COLUMNS, format_)
    captured = capsys.readouterr()
    assert captured.out == rows_to_text(ROWS, COLUMNS, format_)
    assert captured.err == ""


# No case file can hold a carriage return: the tree refuses it.
TEXTS = st.text(st.characters(exclude_characters="\r", exclude_categories=("Cs",)), max_size=12)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.lists(TEXTS, max_size=3))


@given(st.lists(st.fixed_dictionaries({"one": VALUES, "other": VALUES}), max_size=5))
def test_any_rows_are_read_back_from_csv_and_json(rows: list[dict[str, object]]) -> None:
    assert json.loads(rows_to_text(rows, ("one", "other"), "json")) == rows
    read = list(csv.reader(io.StringIO(rows_to_text(rows, ("one", "other"), "csv"), newline="")))
    assert len(read) == len(rows) + 1
    for cells, row in zip(read[1:], rows, strict=True):
        texts = [value for value in row.values() if isinstance(value, str)]
        assert all(text in cells for text in texts)


@example([{"one": "a\\|b", "other": "c\rd\r\ne"}])
@given(st.lists(st.fixed_dictionaries({"one": VALUES, "other": VALUES}), max_size=5))
def test_any_rows_are_one_line_each_in_markdown(rows: list[dict[str, object]]) -> None:
    lines = re.split(r"[\r\n]", rows_to_text(rows, ("one", "other"), "markdown").removesuffix("\n"))
    assert len(lines) == len(rows) + 2
    # A bar that is not escaped parts two cells; a backslash is escaped so that it escapes no bar.
    assert {re.sub(r"\\[\\|]", "", line).count("|") for line in lines} == {3}
