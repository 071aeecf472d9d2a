"""The recipe for a measure, followed to the letter: its module is all that it needs."""

from __future__ import annotations

import json

import pytest

from tests.recipes.passed_tests import PassedTests
from tests.recipes.recipe import additions
from tests.recipes.repository_copy import RepositoryCopy

pytestmark = pytest.mark.slow
NAME = "responses"


def test_the_help_has_the_measure_and_its_options(copy: RepositoryCopy) -> None:
    assert f"  {NAME} " in copy.run("--help")
    helped = copy.run(NAME, "--help")
    assert all(option in helped for option in ("--format", "--store", "--min-count", "--case"))


def test_the_command_and_python_give_the_same_rows_and_suppress_small_counts(copy: RepositoryCopy) -> None:
    ran = copy.attempt(NAME, "--format", "json")
    rows = json.loads(ran.out)
    assert rows
    assert ran.err.startswith("note: ")
    safe = json.loads(copy.run(NAME, "--min-count", "5", "--format", "json"))
    assert len(safe) == len(rows)
    assert not any(type(value) is int and value < 5 for row in safe for value in row.values())
    code = f"import casegraph, json; print(json.dumps(list(casegraph.load().measure({NAME!r}))))"
    assert json.loads(copy.run_code(code)) == rows


def test_the_generated_documentation_has_the_measure(copy: RepositoryCopy) -> None:
    commands, measures = copy.read_docs("commands.md", "measures.md")
    assert f"\n## casegraph {NAME}\n" in commands
    assert f"`casegraph {NAME}`: " in measures


def test_the_tests_of_measures_try_the_measure_and_the_linter_has_nothing_to_say(
    copy: RepositoryCopy, passed_tests: PassedTests
) -> None:
    assert passed_tests.number("test_measures", NAME) > 5
    copy.pass_linter([one.file for one in additions("measure")])
