"""The benchmark of the pages runs, on the smallest input; what it measures is asserted nowhere."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from casegraph.graph.store.store import Store
from tests.browsing import CHROMIUM

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def browser_benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("browser_benchmark", BENCHMARKS / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by its name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_benchmark_of_pages_runs(browser_benchmark: ModuleType, cache: Path) -> None:
    pages, views = browser_benchmark.run(["jez"], [15], openings=1, seconds=0.2)
    assert [page.name for page in pages] == ["jez"]
    assert all(found.ready > 0 and found.rate > 0 and found.slow > 0 for found in [*pages, *views])
    told = browser_benchmark.tell(pages, views)
    assert "ready after" in told
    assert "ready  1.00 times 15 cases" in told


def test_copies_of_the_corpus_have_names_of_their_own(browser_benchmark: ModuleType, bundled: Store) -> None:
    page = browser_benchmark.corpus_page(bundled, 17)
    assert "17 cases" in page
    assert "Alex 1" in page
