"""The recipe for a measure, followed to the letter: its module is all that it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.recipes.recipe import additions
from tests.recipes.repository_copy import attempt, pass_linter, pass_tests, read_docs, run, run_python

pytestmark = pytest.mark.slow
NAME = "responses"


def test_the_help_has_the_measure_and_its_options(copy: Path) -> None:
    assert f"  {NAME} " in run(copy, "--help")
    helped = run(copy, NAME, "--help")
    assert all(option in helped for option in ("--format", "--store", "--min-count", "--case"))


def test_the_command_and_python_give_the_same_rows_and_suppress_small_counts(copy: Path) -> None:
    ran = attempt(copy, "-m", "casegraph", NAME, "--format", "json")
    rows = json.loads(ran.stdout)
    assert rows
    assert ran.stderr.startswith("note: ")
    safe = json.loads(run(copy, NAME, "--min-count", "5", "--format", "json"))
    assert len(safe) == len(rows)
    assert not any(type(value) is int and value < 5 for row in safe for value in row.values())
    code = f"import casegraph, json; print(json.dumps(list(casegraph.load().measure({NAME!r}))))"
    assert json.loads(run_python(copy, "-c", code)) == rows


def test_the_generated_documentation_has_the_measure(copy: Path) -> None:
    commands, measures = read_docs(copy, "commands.md", "measures.md")
    assert f"\n## casegraph {NAME}\n" in commands
    assert f"`casegraph {NAME}`: " in measures


def test_the_tests_of_measures_try_the_measure_and_the_linter_has_nothing_to_say(copy: Path) -> None:
    assert pass_tests(copy, "tests/test_measures.py", "-k", NAME) > 5
    pass_linter(copy, [one.file for one in additions("measure")])
