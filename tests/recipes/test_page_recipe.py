"""The recipe for a page, followed to the letter: its module and its template are all that it needs."""

from __future__ import annotations

import pytest

from tests.recipes.passed_tests import PassedTests
from tests.recipes.recipe import additions
from tests.recipes.repository_copy import RepositoryCopy

pytestmark = pytest.mark.slow
NAME = "recommendations"


def test_the_command_has_help_and_an_example(copy: RepositoryCopy) -> None:
    helped = copy.run("view", NAME, "--help")
    assert f"casegraph view {NAME} stacey" in helped
    assert "--unlinked" in helped
    assert f"\n  {NAME}  " in copy.run("view", "--help")


def test_the_command_and_python_write_the_page(copy: RepositoryCopy) -> None:
    ran = copy.attempt("view", NAME, "-o", "recommendations.html")
    assert (ran.status, ran.err) == (0, "wrote recommendations.html\n")
    everything = (copy.folder / "recommendations.html").read_text(encoding="utf-8")
    copy.run("view", NAME, "stacey", "--unlinked", "-o", "recommendations.html")
    one = (copy.folder / "recommendations.html").read_text(encoding="utf-8")
    assert everything.count("<table>") > one.count("<table>") == 1
    assert everything.count("<tr>") > one.count("<tr>")
    code = f"import casegraph; print(casegraph.load().view('stacey', '{NAME}', unlinked=True).html, end='')"
    assert copy.run_code(code) == one


def test_the_generated_documentation_has_the_page(copy: RepositoryCopy) -> None:
    commands, pages = copy.read_docs("commands.md", "pages.md")
    assert f"\n## casegraph view {NAME}\n" in commands
    assert f"`casegraph view {NAME} [CASE] -o FILE`" in pages


def test_the_tests_of_pages_try_the_page_and_the_linter_has_nothing_to_say(
    copy: RepositoryCopy, passed_tests: PassedTests
) -> None:
    assert passed_tests.number("test_pages", NAME) > 10
    copy.pass_linter([one.file for one in additions("page")])
