"""The recipe for an export format, followed to the letter: its module and its test are all that it needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.recipes.recipe import additions
from tests.recipes.repository_copy import attempt, pass_linter, pass_tests, read_docs, run, run_python

pytestmark = pytest.mark.slow
DESCRIBED = "plain list of nodes, for a text editor"


def test_the_command_writes_the_format_by_its_name_and_by_its_ending(copy: Path) -> None:
    ran = attempt(copy, "-m", "casegraph", "export", "--case", "stacey", "--format", "node-list", "-o", "out")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr.splitlines() == [
        "note: not in the format node-list: links, evidence, dates and descriptions",
        "wrote 1 case to out (node-list)",
    ]
    lines = (copy / "out").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"stacey: \S.*", lines[0])
    assert len(lines) > 20
    assert all(re.fullmatch(r"stacey/[a-z0-9-]+: \S.*", line) for line in lines[1:])
    assert any(line.endswith(" (suspected, inferred by the coder)") for line in lines)
    run(copy, "export", "--case", "stacey", "-o", "out.txt")
    assert (copy / "out.txt").read_bytes() == (copy / "out").read_bytes()


def test_the_catalogue_the_help_and_the_documentation_have_the_format(copy: Path) -> None:
    asked = "from casegraph.graph.exchange.catalogue import FORMATS; print(FORMATS['node-list'].write.__module__)"
    assert run_python(copy, "-c", asked) == "casegraph.graph.exchange.formats.node_list\n"
    assert f"node-list (.txt) {DESCRIBED}" in re.sub(r"\s+", " ", run(copy, "export", "--help"))
    assert f"| `node-list` | `.txt` | {DESCRIBED} |" in read_docs(copy, "commands.md", "exchange.md")[1]


def test_the_tests_of_formats_try_the_format_and_the_linter_has_nothing_to_say(copy: Path) -> None:
    tests = ("tests/test_formats.py", "tests/test_export_node_list.py", "tests/test_check_release.py")
    assert pass_tests(copy, *tests, "-k", "node-list or node_list or every_module") > 15
    pass_linter(copy, [one.file for one in additions("format")])
