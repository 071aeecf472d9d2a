"""The recipe for an export format, followed to the letter: its module and its test are all that it needs."""

from __future__ import annotations

import re

import pytest

from tests.recipes.passed_tests import PassedTests
from tests.recipes.recipe import additions
from tests.recipes.repository_copy import RepositoryCopy

pytestmark = pytest.mark.slow
DESCRIBED = "plain list of nodes, for a text editor"


def test_the_command_writes_the_format_by_its_name_and_by_its_ending(copy: RepositoryCopy) -> None:
    ran = copy.attempt("export", "--case", "stacey", "--format", "node-list", "-o", "nodes")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "note: not in the format node-list: links, evidence, dates and descriptions",
        "wrote 1 case to nodes (node-list)",
    ]
    lines = (copy.folder / "nodes").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"stacey: \S.*", lines[0])
    assert len(lines) > 20
    assert all(re.fullmatch(r"stacey/[a-z0-9-]+: \S.*", line) for line in lines[1:])
    assert any(line.endswith(" (suspected, inferred by the coder)") for line in lines)
    copy.run("export", "--case", "stacey", "-o", "nodes.txt")
    assert (copy.folder / "nodes.txt").read_bytes() == (copy.folder / "nodes").read_bytes()


def test_the_catalogue_the_help_and_the_documentation_have_the_format(copy: RepositoryCopy) -> None:
    asked = "from casegraph.graph.exchange.catalogue import FORMATS; print(FORMATS['node-list'].write.__module__)"
    assert copy.run_code(asked) == "casegraph.graph.exchange.formats.node_list\n"
    assert f"node-list (.txt) {DESCRIBED}" in re.sub(r"\s+", " ", copy.run("export", "--help"))
    assert f"| `node-list` | `.txt` | {DESCRIBED} |" in copy.read_docs("commands.md", "exchange.md")[1]


def test_the_tests_of_formats_try_the_format_and_the_linter_has_nothing_to_say(
    copy: RepositoryCopy, passed_tests: PassedTests
) -> None:
    assert passed_tests.number("test_formats", "node-list", "every_module") > 10
    assert passed_tests.number("test_export_node_list", "test_") > 0
    assert passed_tests.number("test_check_release", "node-list") == 1
    copy.pass_linter([one.file for one in additions("format")])
