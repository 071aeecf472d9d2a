"""What every test can use: the command line, the bundled store, a fictional case; the tiers and their seeds."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import seed

from casegraph.cli import run
from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.feature_table import Feature
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store
from casegraph.queries.feature_rows import feature_table
from casegraph.queries.matches import Match, matches
from tests.browsing import chromium
from tests.tiers import LONG, SLICE, chosen_seed, in_slice

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
SOURCES = REPOSITORY.parent / "shared" / "sources"
FIXTURES = HERE / "fixtures"
TESTS = REPOSITORY / "tests"


def pytest_configure(config: pytest.Config) -> None:
    """Make the cache of the run once, for all its processes: workers and commands find it in the environment."""
    for name in ("CASEGRAPH_STORE", "CASEGRAPH_SOURCES"):
        os.environ.pop(name, None)
    if hasattr(config, "workerinput"):
        return
    folder = tempfile.mkdtemp(prefix="casegraph-cache-")
    os.environ["CASEGRAPH_CACHE"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if LONG and not SLICE:
        os.environ.setdefault("CASEGRAPH_SEED", str(random.SystemRandom().randrange(2**32)))


def pytest_report_header() -> list[str]:
    return [f"seed of the torture tests: {chosen_seed()} (CASEGRAPH_SEED repeats it)"] if LONG else []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give long runs their seed, and leave all but a fixed slice of them out where a slice is asked for."""
    for item in items:
        function = getattr(item, "obj", None)
        if LONG and hasattr(function, "hypothesis"):
            if not SLICE:
                # Every property is tried at length, whatever its tier is otherwise.
                item.add_marker("torture")
            seed(chosen_seed())(function)
        if item.get_closest_marker("torture"):
            item.user_properties.append(("seed", chosen_seed()))
    if SLICE:
        kept = in_slice(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = [item for item in items if item in kept]


@dataclass(frozen=True)
class Ran:
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def cache() -> Path:
    """The tests' cache, apart from the user's."""
    return Path(os.environ["CASEGRAPH_CACHE"])


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process work at a time; the lock of one that dies is free again."""
    try:
        import fcntl
    except ImportError:
        # Elsewhere several processes may do the same work, with the same result.
        yield
        return
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process."""

    def call(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return call


_ANSWERS: dict[tuple[str, ...], Ran] = {}


@pytest.fixture
def once(cli: Callable[..., Ran]) -> Callable[..., Ran]:
    """Run a command that only reads the bundled cases, once for all tests that ask the same."""

    def call(*arguments: str) -> Ran:
        if arguments not in _ANSWERS:
            _ANSWERS[arguments] = cli(*arguments)
        return _ANSWERS[arguments]

    return call


@pytest.fixture(scope="session")
def bundled(cache: Path) -> Store:
    """The bundled cases, built once for all processes of a run."""
    with one_at_a_time(cache):
        return open_store()


@pytest.fixture(scope="session")
def matched(bundled: Store) -> tuple[Match, ...]:
    """All matches of the patterns in the bundled cases."""
    return tuple(matches(bundled))


@pytest.fixture(scope="session")
def graphs(bundled: Store) -> dict[str, CaseGraph]:
    """Each bundled case as an object; nobody changes them."""
    return {case: read_case(bundled, case) for case in bundled.cases()}


@pytest.fixture(scope="session")
def features(bundled: Store) -> tuple[Feature, ...]:
    """The feature table of the bundled cases."""
    return tuple(feature_table(bundled))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once for all pages that a process opens, each in a window of its own."""
    with chromium() as running:
        yield running


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
