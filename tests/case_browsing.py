"""Pages of a case opened in a real Chromium, for the tests of those pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browsing
from tests.browsing import window


class Opened(browsing.Opened):
    """A page of a case, opened in Chromium."""

    def open(self, path: Path, state: str = "") -> None:
        self.page.goto(path.as_uri() + state)
        self.page.wait_for_function("window.casegraphView !== undefined")
        self.settle()

    def settle(self) -> None:
        """Wait until what was changed has been painted."""
        self.page.evaluate("() => new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f)))")

    def point(self, node: str) -> tuple[float, float]:
        """Return where a node stands on the screen."""
        self.page.locator("#picture").scroll_into_view_if_needed()
        at = self.page.evaluate(
            """(id) => {
                const network = window.casegraphView.network;
                const at = network.canvasToDOM(network.getPosition(id));
                const box = document.querySelector('#picture canvas').getBoundingClientRect();
                return [at.x + box.x, at.y + box.y];
            }""",
            node,
        )
        return at[0], at[1]

    def painted(self) -> int:
        """Return how many colours the canvas shows."""
        count: int = self.page.evaluate(
            """() => {
                const canvas = document.querySelector('#picture canvas');
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const seen = new Set();
                for (let i = 0; i < data.length; i += 4) seen.add(data[i] + ',' + data[i + 1] + ',' + data[i + 2]);
                return seen.size;
            }"""
        )
        return count

    def drawn(self) -> set[str]:
        """Return the nodes whose cards are in the picture."""
        return set(self.page.evaluate("Array.from(window.casegraphView.drawn())"))

    def told(self) -> set[str]:
        """Return the nodes whose rows the tables show."""
        return set(
            self.page.evaluate("Array.from(document.querySelectorAll('tr[data-node]')).filter((r) => !r.hidden)"
                               ".map((r) => r.dataset.node)")
        )  # fmt: skip


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def call(page: str, width: int = 1440, height: int = 900, state: str = "", **options: Any) -> Opened:
        path = tmp_path / "page.html"
        path.write_text(page, encoding="utf-8")
        context = window(browser, width, height, **options)
        contexts.append(context)
        view = Opened(context.new_page())
        view.open(path, state)
        return view

    yield call
    for context in contexts:
        context.close()
