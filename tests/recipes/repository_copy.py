"""Temporary copies of the repository, in which the recipes of CONTRIBUTING.md are followed and their results are run.

All commands run in one process of the copy's own, since starting Python and loading the libraries takes longer than
most commands; all tests of the copy run in one call of pytest.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.conftest import REPOSITORY

# The folders of which the package is made, by the name that each has inside it; `app` is the package itself.
_ROOMS = ("data", "graph", "ontology", "queries", "viz")

# The generated pages that change with a recipe.
PAGES = (
    "commands.md", "exchange.md", "measures.md", "ontology.md", "pages.md", "patterns.md", "questions.md", "release.md"
)  # fmt: skip

# Runs each line of its input, which has the words of a command or Python code, and answers with a line.
_SERVER = """
import contextlib, io, json, sys, traceback
from casegraph.cli import run
answers = sys.stdout
for line in sys.stdin:
    asked = json.loads(line)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = run(asked["words"]) if "words" in asked else exec(asked["code"], {}) or 0
        except BaseException:
            traceback.print_exc()
            status = -1
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]
    answers.write(json.dumps([status, *said]) + "\\n")
    answers.flush()
"""

_GENERATE = """
import sys
if "docs" not in sys.path:
    sys.path.insert(0, "docs")
import generate
generate.refresh_outputs = lambda text: text
generate.main({pages!r})
"""


class Ran(NamedTuple):
    """What a command or a piece of Python gave."""

    status: int
    out: str
    err: str


class RepositoryCopy:
    """A copy of the repository with its process; ``folder`` has the files at the places that CONTRIBUTING.md names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        link(folder)
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(folder),
            "CASEGRAPH_CACHE": str(folder / ".cache"),
            "COLUMNS": "200",
        }
        self._process: subprocess.Popen[str] | None = None

    def attempt(self, *words: str) -> Ran:
        """Run a command of casegraph in the copy."""
        return self._ask(words=words)

    def run(self, *words: str) -> str:
        """Run a command of casegraph, assert that it succeeds, and return what it prints on standard output."""
        ran = self.attempt(*words)
        assert ran.status == 0, ran.out + ran.err
        return ran.out

    def run_code(self, code: str) -> str:
        """Run Python code with the copy's casegraph, and return what it prints on standard output."""
        ran = self._ask(code=code)
        assert ran.status == 0, ran.err
        return ran.out

    def write_docs(self) -> None:
        """Generate the pages of the documentation that recipes change, without running the commands that they show."""
        self.run_code(_GENERATE.format(pages=PAGES))

    def read_docs(self, *pages: str) -> list[str]:
        """Return generated pages of the documentation."""
        assert set(pages) <= set(PAGES)
        return [(self.folder / "docs" / page).read_text(encoding="utf-8") for page in pages]

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in a process of its own, in the copy."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=self._environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def outcomes(self, chosen: Mapping[str, str]) -> list[list[str]]:
        """Run tests of the copy in one call, from each module what ``-k`` chooses, and return how each ended."""
        report = self.folder / "tests.xml"
        wanted = " or ".join(f"{module} and ({words})" for module, words in chosen.items())
        modules = [f"tests/{module}.py" for module in chosen]
        quick = ("-q", "-p", "no:cacheprovider", "-m", "not browser and not torture and not system")
        ran = self.start("-m", "pytest", *quick, f"--junit-xml={report}", *modules, "-k", wanted)
        assert ran.returncode in (0, 1), ran.stdout + ran.stderr
        return [
            [
                case.get("classname", "").rpartition(".")[2],
                case.get("name", ""),
                next((f"{each.tag}: {each.text}" for each in case if each.tag != "properties"), "passed"),
            ]
            for case in ET.parse(report).iter("testcase")
        ]

    def pass_linter(self, files: Iterable[str]) -> None:
        """Assert that the linter has nothing to say of files of the copy, and the formatter nothing to change."""
        code = [file for file in files if file.endswith(".py")]
        assert code
        for command in (("check",), ("format", "--check")):
            ran = self.start("-m", "ruff", *command, "--no-cache", *code)
            assert ran.returncode == 0, ran.stdout + ran.stderr

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()

    def _ask(self, **asked: object) -> Ran:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVER], cwd=self.folder, env=self._environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process of the copy has ended"
        return Ran(*json.loads(answer))


def copy_repository(copy: Path) -> None:
    """Copy what git keeps of the repository into a folder.

    Beside the files, ``casegraph/`` is made of links to them, so a file that is added to the copy is found.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.split("\0"):
        # A file that was deleted and not yet committed is still listed.
        if name and (REPOSITORY / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, copy / name)
    link(copy)


def link(copy: Path) -> None:
    """Link the folders of a copy as the package: the face, and the other rooms inside it."""
    folders = tomllib.loads((copy / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-dir"]
    assert {name for name in folders.values() if "/" not in name} == {"app", *_ROOMS}
    package = copy / "casegraph"
    package.mkdir(exist_ok=True)
    for target in (*(copy / "app").iterdir(), *(copy / room for room in _ROOMS)):
        place = package / target.name
        if not place.is_symlink():
            place.symlink_to(target, target_is_directory=target.is_dir())
