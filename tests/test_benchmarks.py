"""The benchmark of the pages runs, on the smallest input; what it measures is asserted nowhere."""

from __future__ import annotations

import importlib.util
import subprocess
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


# In a process of its own, since this one may have a browser open already.
MEASURE = """
import sys
sys.path.insert(0, sys.argv[1])
import browser
pages, views = browser.run(["jez"], [15], openings=1, seconds=0.2)
assert [page.name for page in pages] == ["jez"]
assert all(found.ready > 0 and found.rate > 0 and found.slow > 0 for found in [*pages, *views])
print(browser.tell(pages, views))
"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_benchmark_of_pages_runs(cache: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", MEASURE, BENCHMARKS], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "ready after" in ran.stdout
    assert "ready  1.00 times 15 cases" in ran.stdout


def test_copies_of_the_corpus_have_names_of_their_own(browser_benchmark: ModuleType, bundled: Store) -> None:
    page = browser_benchmark.corpus_page(bundled, 17)
    assert "17 cases" in page
    assert "Alex 1" in page
