"""Temporary copies of the repository, in which a recipe of CONTRIBUTING.md is followed and its result is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import REPOSITORY

# The folders of which the package is made, by the name that each has inside it; `app` is the package itself.
_ROOMS = ("data", "graph", "ontology", "queries", "viz")

_GENERATE = """
import sys
sys.path.insert(0, "docs")
import generate
generate.refreshed = lambda text: text
generate.main(sys.argv[1:])
"""


def copy_of_repository(folder: Path) -> Path:
    """Copy what git keeps of the repository into a folder, and return the folder that holds ``casegraph/`` to import.

    The copy has the files at the places that CONTRIBUTING.md names, such as ``graph/exchange/formats/``. Beside them,
    ``casegraph/`` consists of links to them, so a file that is added to the copy is found as soon as it is there.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    copy = folder / "repository"
    for name in listed.stdout.split("\0"):
        # A file that was deleted and not yet committed is still listed.
        if name and (REPOSITORY / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, copy / name)
    _link(copy)
    return copy


def attempt(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the code of a copy, in its folder; what it caches stays in the copy."""
    _link(copy)
    environment = {**os.environ, "PYTHONPATH": str(copy), "CASEGRAPH_CACHE": str(copy / ".cache"), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )


def run_python(copy: Path, *arguments: str) -> str:
    """Run Python in a copy, assert that it succeeds, and return what it prints on standard output."""
    ran = attempt(copy, *arguments)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def run(copy: Path, *arguments: str) -> str:
    """Run a command of casegraph in a copy, assert that it succeeds, and return what it prints on standard output."""
    return run_python(copy, "-m", "casegraph", *arguments)


def read_docs(copy: Path, *pages: str) -> list[str]:
    """Generate pages of the copy's documentation, without running the commands that they show, and return them."""
    run_python(copy, "-c", _GENERATE, *pages)
    return [(copy / "docs" / page).read_text(encoding="utf-8") for page in pages]


def pass_tests(copy: Path, *tests: str) -> int:
    """Run tests of a copy, assert that they pass and that some are found, and return how many."""
    printed = run_python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    return int(re.findall(r"(\d+) passed", printed)[0])


def pass_linter(copy: Path, files: Iterable[str]) -> None:
    """Assert that the linter has nothing to say of files of a copy, and the formatter nothing to change."""
    code = [file for file in files if file.endswith(".py")]
    assert code
    run_python(copy, "-m", "ruff", "check", "--no-cache", *code)
    run_python(copy, "-m", "ruff", "format", "--no-cache", "--check", *code)


def _link(copy: Path) -> None:
    """Link the folders of a copy as the package: the face, and the other rooms inside it."""
    folders = tomllib.loads((copy / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-dir"]
    assert {name for name in folders.values() if "/" not in name} == {"app", *_ROOMS}
    package = copy / "casegraph"
    package.mkdir(exist_ok=True)
    for target in (*(copy / "app").iterdir(), *(copy / room for room in _ROOMS)):
        link = package / target.name
        if not link.is_symlink():
            link.symlink_to(target, target_is_directory=target.is_dir())
