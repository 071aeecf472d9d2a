"""The recipe for a measure, followed to the letter in a copy of the repository: one file is added, and all is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.recipes.copying import copy_of_repository, run, run_python

pytestmark = pytest.mark.slow


def recipe() -> tuple[str, str]:
    """Return the file of the example in CONTRIBUTING.md, and its text."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python recipe=measure\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    named = re.search(r"`(graph/measures/\w+\.py)`, a complete example", text)
    assert named is not None
    return named[1], blocks[0]


def test_one_file_makes_a_measure(tmp_path: Path) -> None:
    path, code = recipe()
    name = Path(path).stem.replace("_", "-")
    assert not (REPOSITORY / path).exists()
    copy = copy_of_repository(tmp_path)
    (copy / path).write_text(code, encoding="utf-8")

    listed = run(copy, "--help")
    assert f"  {name} " in listed.stdout, listed.stderr
    helped = run(copy, name, "--help")
    assert helped.returncode == 0, helped.stderr
    assert "--format" in helped.stdout
    assert "--store" in helped.stdout
    assert "--min-count" in helped.stdout

    ran = run(copy, name, "--format", "json")
    assert ran.returncode == 0, ran.stderr
    rows = json.loads(ran.stdout)
    assert rows
    assert ran.stderr.startswith("note: ")
    safe = json.loads(run(copy, name, "--min-count", "5", "--format", "json").stdout)
    assert len(safe) == len(rows)
    assert not any(type(value) is int and value < 5 for row in safe for value in row.values())

    asked = run_python(
        copy, "-c", f"import casegraph, json\nprint(json.dumps(list(casegraph.load().measure({name!r}))))"
    )
    assert json.loads(asked.stdout) == rows, asked.stderr

    pages = "import generate\nfor page in ('commands.md', 'measures.md'): print(generate.PAGES[page]())"
    written = run_python(copy, "-c", f"import sys\nsys.path.insert(0, 'docs')\n{pages}").stdout
    assert f"## casegraph {name}\n" in written
    assert f"`casegraph {name}`: " in written

    suite = run_python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_measures.py", "-k", name)
    assert suite.returncode == 0, suite.stdout
    checked = run_python(copy, "-m", "ruff", "check", path)
    assert checked.returncode == 0, checked.stdout
