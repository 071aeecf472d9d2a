"""Opening a page in a real Chromium, with all that it asks for and complains of; reading its tags without one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.casefile.load import build
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store

CASES = Path(__file__).parent / "fixtures" / "case-page"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Milliseconds after which something is taken never to come.
PATIENCE = 600_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def store_of(*names: str) -> Store:
    """Return a store of fictional cases."""
    built = build([CASES / f"{name}.yaml" for name in names])
    quads = [quad for found in built.quads.values() for quad in found]
    return memory_store([*quads, *ontology_quads(), *vocabulary_quads(), *source_quads(built.register)])


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the tags of a page with their attributes."""
    parser = _Tags()
    parser.feed(page)
    return parser.tags


class Opened:
    """A page opened in Chromium, with all that it asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def wide(self) -> int:
        """Return how wide the page has become."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width

    def asked(self) -> list[str]:
        """Return what the page asked for beyond itself."""
        return [url for url in self.requests[1:] if url != "data:,"]


@contextmanager
def chromium() -> Iterator[Any]:
    """Run Chromium; without it the test is skipped, in CI it fails."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield running
        running.close()


def window(browser: Any, width: int, height: int, **options: Any) -> Any:
    """Return a window of its own, in which nothing is given up because the machine is busy."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def opened(
    browser: Any, page: str, folder: Path, width: int = 1280, height: int = 900, **options: Any
) -> Iterator[Opened]:
    """Open a page's text in a window of its own."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    context = window(browser, width, height, **options)
    view = Opened(context.new_page())
    view.page.goto(path.as_uri())
    yield view
    context.close()
