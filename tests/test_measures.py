"""What holds of every measure, whichever are found: so a new one is tested as soon as its file is there."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import casegraph
from casegraph.commands._catalogue import MEASURES, sections
from casegraph.commands._measures import measure_command
from casegraph.graph.declarations import summary
from casegraph.graph.errors import UsageError
from casegraph.graph.measures._catalogue import get_measure, measure_modules
from casegraph.graph.measures._measure import Corpus
from casegraph.graph.parameters import CaseId, MinCount, RowLimit
from casegraph.graph.store.store import Store
from casegraph.queries.feature_rows import feature_table
from tests.conftest import REPOSITORY, Ran

Cli = Callable[..., Ran]
NAMES = list(measure_modules())
EXAMPLES = [(name, example) for name in NAMES for example in get_measure(name).examples]
every = pytest.mark.parametrize("name", NAMES)
in_every_example = pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda value: value)


def words_of(example: str) -> list[str]:
    words = shlex.split(example)
    assert words[0] == "casegraph"
    if "--format" in words:
        at = words.index("--format")
        del words[at : at + 2]
    return words[1:]


def test_each_module_without_an_underscore_is_a_measure_and_a_command() -> None:
    files = {path.stem for path in (REPOSITORY / "graph" / "measures").glob("*.py") if not path.stem.startswith("_")}
    assert {name.replace("-", "_") for name in NAMES} == files
    assert {"profile", "themes", "agencies", "similar"} <= set(NAMES)
    assert sections()[MEASURES] == NAMES


@every
def test_a_measure_says_what_it_asks_and_what_it_does_not_show(name: str) -> None:
    measure = get_measure(name)
    assert measure.question.endswith("?")
    assert measure.title
    assert summary(measure_modules()[name]).endswith(".")
    assert measure.limits
    assert all(limit.endswith(".") for limit in measure.limits)
    assert measure.examples
    assert all(example.split()[:2] == ["casegraph", name] for example in measure.examples)
    for columns in (measure.columns, *measure.tables.values()):
        assert columns
        assert all(columns.values())
    assert all(parameter.help for parameter in measure.parameters)


@every
def test_the_help_begins_with_the_docstring_and_shows_the_examples(name: str, cli: Cli) -> None:
    ran = cli(name, "--help")
    assert ran.status == 0
    assert summary(measure_modules()[name]).split()[0] in ran.out
    assert all(example in ran.out for example in get_measure(name).examples)
    assert (measure_command(name).help or "").startswith(summary(measure_modules()[name]))


@pytest.mark.slow
@every
def test_the_short_columns_are_in_every_row(name: str, bundled: Store) -> None:
    measure = get_measure(name)
    given = {p.name: "stacey" for p in measure.parameters if isinstance(p, CaseId) and p.required}
    answer = measure.answer(Corpus(bundled, feature_table), given)
    assert answer.rows
    assert answer.notes
    for one in (answer, *answer.also):
        for short in (True, False):
            found = {column for row in one.rows for column in row}
            assert set(measure.columns_of(one, short=short)) <= found


@pytest.mark.slow
@in_every_example
def test_an_example_runs_and_python_gives_the_same_rows_with_the_columns(name: str, example: str, cli: Cli) -> None:
    measure, words = get_measure(name), words_of(example)
    ran = cli(*words, "--format", "json")
    assert ran.status == 0, ran.err
    rows = json.loads(ran.out)
    assert rows
    context = measure_command(name).make_context(name, words[1:])
    given = {key: value for key, value in context.params.items() if key not in ("store", "format_")}
    table = casegraph.load().measure(name, **given)
    assert table.columns in [tuple(columns) for columns in (measure.columns, *measure.tables.values())]
    assert table.title == measure.title
    assert set(table.columns) <= {column for row in table for column in row}
    assert all(tuple(row) == table.columns for row in rows)
    assert json.loads(json.dumps([{c: row.get(c) for c in table.columns} for row in table])) == rows
    assert [f"note: {note}" for note in table.notes] == ran.err.splitlines()
    printed = cli(*words)
    assert (printed.status, printed.err) == (0, "")
    assert all(note in printed.out for note in table.notes)


@pytest.mark.slow
@every
def test_a_store_without_cases_has_nothing_to_count(name: str, cli: Cli, robin: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert cli("add", robin, "--store", store).status == 0
    assert cli("withdraw", "robin", "--store", store).status == 0
    needed = ["robin" for p in get_measure(name).parameters if isinstance(p, CaseId) and p.required]
    ran = cli(name, *needed, "--store", store)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("there is no case in ")
    assert len(ran.err.splitlines()) == 1


@every
def test_a_wrong_parameter_is_named_with_what_would_be_right(name: str) -> None:
    graph = casegraph.load()
    with pytest.raises(UsageError, match=f"the measure '{name}' has no parameter 'nothing'"):
        graph.measure(name, nothing=1)
    parameters = get_measure(name).parameters
    needed = {p.name: "stacey" for p in parameters if isinstance(p, CaseId) and p.required}
    for parameter in parameters:
        with pytest.raises(UsageError, match=f"'{parameter.name}' must be "):
            graph.measure(name, **{**needed, parameter.name: 0.5})


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if any(
    isinstance(parameter, MinCount) for parameter in get_measure(name).parameters)])  # fmt: skip
def test_no_count_is_shown_below_the_least(name: str, bundled: Store) -> None:
    graph = casegraph.load()
    plain, safe = graph.measure(name), graph.measure(name, min_count=3)
    small = [value for row in safe for value in row.values() if type(value) is int and value < 3]
    assert small == []
    assert any(value == "suppressed" for row in safe for value in row.values())
    assert len(safe) == len(plain)
    assert not any(case in note for case in graph.cases() for note in safe.notes)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if any(
    isinstance(parameter, RowLimit) for parameter in get_measure(name).parameters)])  # fmt: skip
def test_a_limit_cuts_the_rows_and_says_so(name: str, bundled: Store) -> None:
    graph = casegraph.load()
    rows = graph.measure(name)
    cut = graph.measure(name, limit=1)
    assert list(cut) == list(rows[:1])
    assert cut.notes == (f"Showing the first 1 of {len(rows)} rows.", *rows.notes)


def test_an_unknown_measure_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="there is no measure 'theme'; did you mean 'themes'"):
        casegraph.load().measure("theme")
    with pytest.raises(UsageError, match="did you mean 'level'"):
        casegraph.load().measure("themes", levl="broad")


def test_no_measure_imports_the_store_or_a_heavy_library_with_its_module() -> None:
    heavy = ("pyoxigraph", "rdflib", "networkx", "numpy", "scipy", "yaml", "click")
    code = (
        "import sys\nfrom casegraph.graph.measures._catalogue import get_measure, measure_modules\n"
        f"[get_measure(name) for name in measure_modules()]\nprint([m for m in {heavy} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
