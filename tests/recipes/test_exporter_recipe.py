"""The recipe "Adding an export format" of CONTRIBUTING.md, followed to the letter in a copy of the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.recipes.copying import copy_of_repository, run, run_python

pytestmark = pytest.mark.slow

RECIPE = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
# What `make docs` does for the pages that a new format changes, without running the commands that a page shows.
REFRESH = """
import sys
sys.path.insert(0, "docs")
import generate
generate.refresh_outputs = lambda text: text
for name in ("commands.md", "exchange.md"):
    (generate.DOCS / name).write_text(generate.PAGES[name](), encoding="utf-8")
"""


def block(name: str) -> str:
    """Return the block of CONTRIBUTING.md with this name of a recipe."""
    found = re.findall(rf"^```python recipe={name}\n(.*?)^```$", RECIPE, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, name
    return str(found[0])


def test_a_format_is_added_with_one_module_and_its_test(tmp_path: Path) -> None:
    copy = copy_of_repository(tmp_path)
    written = {
        "graph/exchange/formats/node_list.py": block("exporter"),
        "tests/test_export_node_list.py": block("exporter-test"),
    }
    for name, text in written.items():
        assert f"`{name}`" in RECIPE
        (copy / name).write_text(text, encoding="utf-8")

    # The command has it, by its name and by its ending.
    ran = run(copy, "export", "--case", "stacey", "--format", "node-list", "-o", "out")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr.splitlines() == [
        "note: node-list cannot hold links, evidence, dates and descriptions",
        "wrote 1 case to out (node-list)",
    ]
    lines = (copy / "out").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"stacey: \S.*", lines[0])
    assert len(lines) > 20
    assert all(re.fullmatch(r"stacey/[a-z0-9-]+: \S.*", line) for line in lines[1:])
    assert any(line.endswith(" (suspected, inferred by the coder)") for line in lines)
    assert run(copy, "export", "--case", "stacey", "-o", "out.txt").returncode == 0
    assert (copy / "out.txt").read_bytes() == (copy / "out").read_bytes()

    # So have the catalogue, the help and the table of the documentation.
    asked = "from casegraph.graph.exchange.catalogue import FORMATS; print(FORMATS['node-list'].write.__module__)"
    catalogue = run_python(copy, "-c", asked)
    assert catalogue.stdout == "casegraph.graph.exchange.formats.node_list\n", catalogue.stderr
    described = "plain list of nodes, for a text editor"
    assert f"node-list (.txt) {described}" in re.sub(r"\s+", " ", run(copy, "export", "--help").stdout)
    refreshed = run_python(copy, "-c", REFRESH)
    assert refreshed.returncode == 0, refreshed.stderr
    page = (copy / "docs" / "exchange.md").read_text(encoding="utf-8")
    assert f"| `node-list` | `.txt` | {described} |" in page

    # The checks of the repository hold, and the suite of all formats tries it.
    for arguments in (["check", *written], ["format", "--check", *written]):
        linted = run_python(copy, "-m", "ruff", *arguments)
        assert linted.returncode == 0, linted.stdout
    modules = ("tests/test_formats.py", "tests/test_export_node_list.py", "tests/test_check_release.py")
    chosen = "node-list or node_list or every_module"
    tested = run_python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, *modules)
    assert tested.returncode == 0, tested.stdout
    assert int(re.findall(r"(\d+) passed", tested.stdout)[0]) > 15
