"""The recipe for a page, followed to the letter: its module and its template are all that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recipes.recipe import additions
from tests.recipes.repository_copy import attempt, pass_linter, pass_tests, read_docs, run, run_python

pytestmark = pytest.mark.slow
NAME = "recommendations"


def test_the_command_has_help_and_an_example(copy: Path) -> None:
    helped = run(copy, "view", NAME, "--help")
    assert f"casegraph view {NAME} stacey" in helped
    assert "--unlinked" in helped
    assert f"\n  {NAME}  " in run(copy, "view", "--help")


def test_the_command_and_python_write_the_page(copy: Path) -> None:
    ran = attempt(copy, "-m", "casegraph", "view", NAME, "-o", "page.html")
    assert (ran.returncode, ran.stderr) == (0, "wrote page.html\n")
    everything = (copy / "page.html").read_text(encoding="utf-8")
    run(copy, "view", NAME, "stacey", "--unlinked", "-o", "page.html")
    one = (copy / "page.html").read_text(encoding="utf-8")
    assert everything.count("<table>") > one.count("<table>") == 1
    assert everything.count("<tr>") > one.count("<tr>")
    code = f"import casegraph; print(casegraph.load().view('stacey', '{NAME}', unlinked=True).html, end='')"
    assert run_python(copy, "-c", code) == one


def test_the_generated_documentation_has_the_page(copy: Path) -> None:
    commands, pages = read_docs(copy, "commands.md", "pages.md")
    assert f"\n## casegraph view {NAME}\n" in commands
    assert f"`casegraph view {NAME} [CASE] -o FILE`" in pages


def test_the_tests_of_pages_try_the_page_and_the_linter_has_nothing_to_say(copy: Path) -> None:
    assert pass_tests(copy, "tests/test_pages.py", "-k", NAME, "-m", "not browser") > 10
    pass_linter(copy, [one.file for one in additions("page")])
