"""Measure pages in a real Chromium and print ratios: the time until a page is ready, its frame rate and its size.

Run as ``make bench-browser``. *Ready* is the time from the start of the navigation until the page's script has drawn
the picture, one of its controls has been pressed and what that changed has been painted (two frames later); the
median of several openings, each in a window of its own. *Frames* are the times between animation frames while a mouse
pans and zooms a case's picture, or scrolls and points at an overview, for some two seconds. Without a graphics card the
browser paints in software. As in ``run.py``, ratios of one run are what to compare, not times.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store
from casegraph.queries.feature_rows import feature_table
from casegraph.viz.case.network import case_page
from casegraph.viz.case.scene import case_scene
from casegraph.viz.corpus.corpus_web import corpus_web
from casegraph.viz.corpus.web import web_page
from casegraph.viz.shared.account import case_titles

OPENINGS = 5
SECONDS = 2.0
SIZES = (15, 2_000, 10_000)
# Limits for the pages: seconds until ready, and bytes.
CASE_READY, CORPUS_READY, MOST_BYTES = 1.0, 3.0, 1_500_000
VIEWPORT = {"width": 1440, "height": 900}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

# The script checks at each frame whether the picture is drawn, presses a control and waits for the next paint.
_READY = """
window.whenReady = new Promise((ready) => {
  const there = () => {
    if (window.casegraphView) return window.casegraphView.drawn().size > 0 && document.getElementById("zoom-in");
    if (window.casegraphOverview) return document.querySelector("#picture .node") && document.getElementById("clear");
    return null;
  };
  const look = () => {
    const control = there();
    if (!control) { requestAnimationFrame(look); return; }
    control.click();
    requestAnimationFrame(() => requestAnimationFrame(() => ready(performance.now())));
  };
  requestAnimationFrame(look);
});
"""
_WATCH = """() => {
  window.frames_ = [];
  const note = (at) => { window.frames_.push(at); window.watching = requestAnimationFrame(note); };
  window.watching = requestAnimationFrame(note);
}"""
_WATCHED = "() => { cancelAnimationFrame(window.watching); return window.frames_; }"


@dataclass(frozen=True)
class Measured:
    """A page: bytes, seconds until it is ready, frames per second, and the 95th percentile of ms per frame."""

    name: str
    size: int
    ready: float
    rate: float
    slow: float


@contextmanager
def chromium() -> Iterator[Any]:
    """Run Chromium without a window."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


def measure(browser: Any, name: str, page: str, openings: int = OPENINGS, seconds: float = SECONDS) -> Measured:
    """Open a page several times and move its picture in the last opening."""
    ready = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        for number in range(openings):
            context = browser.new_context(viewport=VIEWPORT)
            context.add_init_script(_READY)
            view = context.new_page()
            view.goto(path.as_uri(), wait_until="commit")
            ready.append(view.evaluate("window.whenReady") / 1000)
            frames = _moved(view, seconds) if number == openings - 1 else []
            context.close()
    between = sorted(after - before for before, after in pairwise(frames))
    return Measured(
        name=name,
        size=len(page.encode()),
        ready=statistics.median(ready),
        rate=1000 / statistics.median(between),
        slow=between[min(len(between) - 1, int(len(between) * 0.95))],
    )


def _moved(view: Any, seconds: float) -> list[float]:
    """Return the times of the frames while the mouse moves the picture back and forth."""
    canvas = view.locator("#picture canvas")
    zooms = canvas.count() > 0
    box = (canvas if zooms else view.locator("#picture")).first.bounding_box()
    x, y = box["x"] + min(box["width"], VIEWPORT["width"]) / 2, box["y"] + min(box["height"], 600) / 2
    view.mouse.move(x, y)
    view.evaluate(_WATCH)
    begin, step = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        way = 1 if step // 12 % 2 else -1
        if zooms:
            view.mouse.down()
            view.mouse.move(x + way * 120, y + way * 60, steps=6)
            view.mouse.up()
            view.keyboard.down("Control")
            view.mouse.wheel(0, way * 60)
            view.keyboard.up("Control")
        else:
            view.mouse.wheel(0, way * 40)
            view.mouse.move(x + (step % 12) * 20 * way, y + (step % 7) * 20)
        step += 1
    found: list[float] = view.evaluate(_WATCHED)
    return found


def corpus_page(store: Store, count: int) -> str:
    """Return the corpus view of a number of cases: the store's cases, repeated with new names as often as needed."""
    rows, titles = feature_table(store), case_titles(store)
    names = sorted(titles)
    by_case = {name: [row for row in rows if row.case == name] for name in names}
    copied, called = [], {}
    for number in range(count):
        name, turn = names[number % len(names)], number // len(names)
        case = f"{name}-{turn}" if turn else name
        called[case] = f"{titles[name]} {turn}" if turn else titles[name]
        copied += [replace(row, case=case) for row in by_case[name]]
    return web_page(corpus_web(copied, called), "Corpus")


def run(
    cases: Sequence[str], sizes: Sequence[int], openings: int = OPENINGS, seconds: float = SECONDS
) -> tuple[list[Measured], list[Measured]]:
    """Return the measures of the cases' pages and of the corpus view at each size."""
    store = open_store(None)
    with chromium() as browser:
        pages = [measure(browser, case, case_page(case_scene(store, case)), openings, seconds) for case in cases]
        views = [measure(browser, f"{n} cases", corpus_page(store, n), openings, seconds) for n in sizes]
    return pages, views


def tell(pages: Sequence[Measured], views: Sequence[Measured]) -> str:
    """Return the measures as text, the ratios first."""
    middle = statistics.median(page.ready for page in pages)
    worst = max(pages, key=lambda page: page.ready)
    slow = [page.slow for page in pages]
    first = views[0]
    lines = [
        f"a case's page, {len(pages)} of them: ready after {middle:.2f} s (median), {worst.ready:.2f} s at worst "
        f"({worst.name}, {worst.ready / middle:.2f} times the median); asked: {CASE_READY:g} s",
        f"frames: {statistics.median(page.rate for page in pages):.0f} a second (median of the pages), "
        f"{min(page.rate for page in pages):.0f} at worst",
        f"95 % of the frames within {statistics.median(slow):.0f} ms (median), {max(slow):.0f} ms at worst",
        f"bytes: {max(page.size for page in pages):,} at most; asked: {MOST_BYTES:,}",
        "",
        "the corpus view",
        *(
            f"{view.name:<13} ready {view.ready / first.ready:5.2f} times {first.name} ({view.ready:.2f} s); "
            f"{view.rate:.0f} frames a second, 95 % within {view.slow:.0f} ms; {view.size:,} bytes"
            for view in views
        ),
        f"asked: {CORPUS_READY:g} s for 2,000 nodes, {MOST_BYTES:,} bytes",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure all bundled cases and all sizes, and print."""
    print(tell(*run(open_store(None).cases(), SIZES)))


if __name__ == "__main__":
    sys.exit(main())
