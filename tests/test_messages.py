"""Messages: the library names parameters, the command line names options."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import casegraph
from casegraph.graph.errors import CasegraphError, InvalidInputError, Problem, parameter
from casegraph.option_names import at_command_line

from .conftest import Ran

ROOT = Path(__file__).parents[1]
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# What a text says of a command line that it quotes whole, of ours or of another program, is no name of an option alone.
COMMAND_LINE = re.compile(r"(casegraph|neo4j-admin)\b[^;]*|--array-delimiter.*")


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the string constants of a module that are no docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def options_in(text: str) -> list[str]:
    return OPTION.findall(COMMAND_LINE.sub("", text))


def test_no_message_of_the_library_names_an_option() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for folder in ("graph", "queries")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, text in texts(path)
        if options_in(text)
    ]
    assert found == []


def test_the_search_finds_an_option_that_was_planted(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(
        '"""About --this."""\nraise UsageError(f"{x}: leave --only out")\nSEE = "casegraph patterns --list"\n'
    )
    assert [(line, options_in(text)) for line, text in texts(path) if options_in(text)] == [(2, ["--only"])]


def test_one_error_names_a_parameter_in_python_and_an_option_at_the_command_line() -> None:
    error = CasegraphError(f"nothing is found by {parameter('agency_types', 'school')}; leave {parameter('only')} out")
    assert str(error) == "nothing is found by agency_types=school; leave 'only' out"
    assert at_command_line(error.marked) == "nothing is found by --agency-type school; leave --only out"
    problem = Problem(Path("a.yaml"), 3, f"is there; replace it with {parameter('replace', 'True')}")
    assert str(InvalidInputError([problem])) == str(problem) == "a.yaml:3: is there; replace it with replace=True"
    assert at_command_line(problem.marked) == "a.yaml:3: is there; replace it with --replace"


def test_a_python_user_and_a_user_of_the_command_line_each_read_their_own_names(cli: Callable[..., Ran]) -> None:
    with pytest.raises(CasegraphError, match="nothing is selected: year=1990 finds nothing"):
        casegraph.load().subset(["stacey"], year="1990")
    ran = cli("export", "--case", "stacey", "--year", "1990")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("nothing is selected: --year 1990 finds nothing")
