"""The recipe of a page: its module and its template, saved where CONTRIBUTING.md says, are all that a page needs."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from casegraph.viz.catalogue import page_kinds
from tests.conftest import REPOSITORY
from tests.recipes.copying import copy_of_repository, run, run_python

pytestmark = pytest.mark.slow
_BLOCK = re.compile(r"^( *)```\w+ recipe=page\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_DOCS = """
import sys
sys.path.insert(0, "docs")
import generate
for name in ("commands.md", "pages.md"):
    (generate.DOCS / name).write_text(generate.PAGES[name](), encoding="utf-8")
"""


def files_of_the_recipe() -> dict[str, str]:
    """Return the files that the recipe has one save, by their paths: each is named last before its block."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = {}
    for block in _BLOCK.finditer(text):
        path = re.findall(r"`(viz/[\w/]+\.\w+)`", text[: block.start()])[-1]
        found[path] = textwrap.dedent(block[2])
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the files of the recipe, and its documentation generated."""
    made = copy_of_repository(tmp_path_factory.mktemp("page"))
    files = files_of_the_recipe()
    assert sorted(path.rpartition(".")[2] for path in files) == ["html", "py"]
    for path, text in files.items():
        assert not (made / path).exists()
        (made / path).write_text(text, encoding="utf-8")
    ran = run_python(made, "-c", _DOCS)
    assert ran.returncode == 0, ran.stderr
    return made


@pytest.fixture(scope="module")
def name() -> str:
    module = next(path for path in files_of_the_recipe() if path.endswith(".py"))
    return Path(module).stem.removesuffix("_page")


def test_the_page_is_new_and_its_command_has_help_and_an_example(copy: Path, name: str) -> None:
    assert name not in page_kinds()
    ran = run(copy, "view", name, "--help")
    assert ran.returncode == 0, ran.stderr
    assert f"casegraph view {name} stacey" in ran.stdout
    assert "--without-finding" in ran.stdout
    assert f"\n  {name}  " in run(copy, "view", "--help").stdout


def test_the_command_and_python_write_the_page(copy: Path, name: str) -> None:
    ran = run(copy, "view", name, "-o", "page.html")
    assert (ran.returncode, ran.stderr) == (0, "wrote page.html\n")
    everything = (copy / "page.html").read_text(encoding="utf-8")
    ran = run(copy, "view", name, "stacey", "--without-finding", "-o", "page.html")
    assert (ran.returncode, ran.stderr) == (0, "wrote page.html\n")
    one = (copy / "page.html").read_text(encoding="utf-8")
    assert everything.count("<table>") > one.count("<table>") == 1
    assert everything.count("<tr>") > one.count("<tr>")
    code = f"import casegraph; print(casegraph.load().view('stacey', '{name}', without_finding=True).html, end='')"
    ran = run_python(copy, "-c", code)
    assert (ran.returncode, ran.stdout) == (0, one), ran.stderr


def test_the_generated_documentation_has_the_page(copy: Path, name: str) -> None:
    assert f"\n## casegraph view {name}\n" in (copy / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`casegraph view {name} [CASE] -o FILE`" in (copy / "docs" / "pages.md").read_text(encoding="utf-8")


def test_the_tests_of_pages_try_the_page_and_the_linter_has_nothing_to_say(copy: Path, name: str) -> None:
    chosen = ["-k", name, "-m", "not browser", "-p", "no:cacheprovider", "-q"]
    ran = run_python(copy, "-m", "pytest", "tests/test_pages.py", *chosen)
    assert ran.returncode == 0, ran.stdout
    assert int(re.findall(r"(\d+) passed", ran.stdout)[0]) > 10
    assert "skipped" not in ran.stdout
    ran = run_python(copy, "-m", "ruff", "check", "--no-cache", "viz")
    assert ran.returncode == 0, ran.stdout
