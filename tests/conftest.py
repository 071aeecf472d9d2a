"""Fixtures that every test can use: the command line, the bundled store, a fictional case."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from casegraph.cli import run
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
SOURCES = REPOSITORY.parent / "shared" / "sources"
FIXTURES = HERE / "fixtures"
TESTS = REPOSITORY / "tests"


# No timing is asserted, so no example has a deadline.
settings.register_profile("casegraph", deadline=None)
settings.load_profile("casegraph")


@dataclass(frozen=True)
class Ran:
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def cache() -> Iterator[Path]:
    """Keep the tests' cache apart from the user's."""
    folder = Path(tempfile.mkdtemp(prefix="casegraph-cache-"))
    os.environ["CASEGRAPH_CACHE"] = str(folder)
    os.environ.pop("CASEGRAPH_STORE", None)
    os.environ.pop("CASEGRAPH_SOURCES", None)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process."""

    def call(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def bundled(cache: Path) -> Store:
    """The bundled cases."""
    return open_store()


@pytest.fixture
def robin() -> Path:
    """A valid fictional case; its register stands beside it."""
    return FIXTURES / "robin" / "robin.yaml"


@pytest.fixture
def case_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a case file with the fictional register beside it."""

    def write(text: str | bytes, name: str = "robin") -> Path:
        folder = tmp_path / "cases"
        folder.mkdir(exist_ok=True)
        shutil.copy(FIXTURES / "robin" / "sources.yaml", folder / "sources.yaml")
        path = folder / f"{name}.yaml"
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        return path

    return write


@pytest.fixture
def sources() -> Path:
    """The folder of source documents; without it, the test is skipped with the reason."""
    if not SOURCES.is_dir():
        pytest.skip(f"the source documents are not at {SOURCES.name} beside the repository; they are not distributed")
    return SOURCES
