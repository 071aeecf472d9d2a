"""``profile``, ``themes``, ``agencies`` and ``similar`` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casegraph.graph.measures.agencies import DEFINITIONS
from tests.conftest import Ran

Cli = Callable[..., Ran]


def rows_of(ran: Ran) -> list[dict[str, object]]:
    assert ran.status == 0, ran.err
    found = json.loads(ran.out)
    assert isinstance(found, list)
    return found


def test_each_measure_of_the_agencies_is_defined_in_the_help_with_its_source(once: Cli) -> None:
    text = " ".join(once("agencies", "--help").out.split())
    for name, definition in DEFINITIONS.items():
        assert f"{name} {definition}" in text


# Of a few cases, test_cli.py has the same of every command that lists.
@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("themes", "--pairs"),
        *(
            pytest.param(words, marks=pytest.mark.torture)
            for words in (("profile",), ("themes",), ("agencies",), ("similar", "stacey"))
        ),
    ],
)
def test_the_same_rows_come_as_table_csv_json_and_markdown(once: Cli, arguments: tuple[str, ...]) -> None:
    found = rows_of(once(*arguments, "--format", "json"))
    assert found
    read = list(csv.DictReader(io.StringIO(once(*arguments, "--format", "csv").out)))
    assert len(read) == len(found)
    assert list(read[0]) == list(found[0])
    assert len(once(*arguments, "--format", "markdown").out.splitlines()) == len(found) + 2
    table = once(*arguments)
    assert table.status == 0
    assert table.err == ""


@pytest.mark.slow
def test_the_profile_names_cases_bases_intervals_and_what_is_not_compared(once: Cli) -> None:
    found = {str(row["id"]): row for row in rows_of(once("profile", "--format", "json"))}
    girls = found["girls"]
    assert girls["counts"] == girls["national_counts"] == "children"
    assert girls["national_base_size"] == 193
    assert girls["low"] < girls["share"] < girls["high"]  # type: ignore[operator]
    assert girls["cases"]
    assert girls["national_evidence"] == ["panel-report-2024-news#char=2985,3045"]
    assert found["disabled-child"]["national_counts"] == "reviews"
    assert found["penetrative-abuse"]["n"] is None
    assert found["penetrative-abuse"]["why_not"]
    out = once("profile").out
    assert "Reviews are a selected sample" in out
    assert re.search(r"Considered: \d+ of \d+ cases\.", out)


def test_notes_stand_below_a_table_and_on_standard_error_beside_rows(once: Cli) -> None:
    assert "Reviews are a selected sample" in once("themes").out
    ran = once("themes", "--format", "csv")
    assert "selected sample" not in ran.out
    assert "note: Reviews are a selected sample" in ran.err


@pytest.mark.slow
def test_cases_can_be_chosen_and_a_case_named_twice_counts_once(once: Cli) -> None:
    ran = once("profile", "--case", "stacey", "--case", "stacey", "--format", "json")
    assert ran.out == once("profile", "--case", "stacey", "--format", "json").out
    assert {row["of"] for row in rows_of(ran) if row["n"] is not None} == {1}


def test_themes_warn_when_cases_are_too_few(once: Cli) -> None:
    ran = once("themes", "--pairs", "--limit", "3")
    assert "Too few cases to generalise" in ran.out
    assert "Showing the first 3 of" in ran.out
    assert "Too few cases to compare themes" in once("themes", "--pairs", "--case", "stacey").out


def test_agencies_show_who_told_whom_in_a_case(once: Cli) -> None:
    out = once("agencies", "stacey").out
    assert "Agencies" in out
    assert "not-shared" in out
    assert "density" in out
    (flow,) = rows_of(once("agencies", "stacey", "--list", "flows", "--format", "json"))
    assert flow["arrived"] is False
    measures = rows_of(once("agencies", "stacey", "--list", "network", "--format", "json"))
    assert [row["measure"] for row in measures] == ["density", "reciprocity", "no tie", "arrived"]
    assert "None stated." in once("agencies", "kubus").out


@pytest.mark.slow
def test_similar_names_what_is_shared_and_with_shared_every_node(once: Cli) -> None:
    found = rows_of(once("similar", "stacey", "--limit", "2", "--format", "json"))
    assert len(found) == 2
    assert found[0]["shared"]
    shared = rows_of(once("similar", "stacey", "--limit", "1", "--shared", "--format", "json"))
    assert {row["case"] for row in shared} == {found[0]["case"]}
    assert sum(float(str(row["adds"])) for row in shared) == pytest.approx(float(str(found[0]["weight"])), abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("similar", "stacy"), "did you mean 'stacey'?"),
        (("agencies", "stacy"), "did you mean 'stacey'?"),
        (("profile", "--case", "stacy"), "did you mean 'stacey'?"),
        (("profile", "--case", "kubus"), "--among all"),
        (("themes", "--case", "rose-and-saffron"), "no learning theme"),
    ],
)
def test_what_cannot_be_measured_is_said_and_ends_with_one(once: Cli, arguments: tuple[str, ...], message: str) -> None:
    ran = once(*arguments)
    assert ran.status == 1
    assert message in ran.err
    assert ran.out == ""


def test_wrong_usage_ends_with_two(once: Cli) -> None:
    assert once("profile", "--among", "some").status == 2
    assert once("themes", "--min-cases", "0").status == 2
    assert once("similar").status == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("profile",), ("themes", "--pairs"), ("agencies",), ("similar", "john", "--shared")]
)
def test_the_same_cases_give_the_same_bytes(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli(*arguments).out == cli(*arguments).out


def test_a_store_of_ones_own_is_measured(cli: Cli, robin: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert cli("add", robin, "--store", store).status == 0
    (flow,) = [row for row in rows_of(cli("agencies", "--store", store, "--list", "flows", "--format", "json"))
               if row["arrived"]]  # fmt: skip
    assert (flow["sender"], flow["receiver"]) == ("school", "social-care")
    ran = cli("similar", "robin", "--store", store)
    assert ran.status == 1
    assert "no other case shares anything with 'robin'" in ran.err
