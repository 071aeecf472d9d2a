"""Pages as objects: a notebook shows them, and a script saves them.

A notebook shows a page in a sandboxed frame without an origin. The styles and scripts of the page and of the notebook
therefore cannot affect each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from casegraph.graph.errors import UsageError
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store
from casegraph.viz.catalogue import page_kinds

HEIGHT = 720


class Page:
    """A page of HTML.

    ``html`` is its text and ``title`` its title. ``height`` is the height of its frame in a notebook, in pixels.
    """

    def __init__(self, html: str, title: str, height: int = HEIGHT) -> None:
        self.html = html
        self.title = title
        self.height = height

    def __repr__(self) -> str:
        return f"<casegraph.Page {self.title!r}: {len(self.html.encode()) // 1000} kB; .save(path) writes it>"

    def _repr_html_(self) -> str:
        from html import escape

        # The frame has no address: without a base, a link to a row would lead into the notebook.
        framed = self.html.replace("<head>", '<head><base href="about:srcdoc">', 1)
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts allow-downloads" '
            f'srcdoc="{escape(framed)}" width="100%" height="{self.height}" style="border:1px solid #8a949e">'
            "</iframe>"
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to a file and return its path.

        Raises:
            OutputError: the file cannot be written.
        """
        from casegraph.graph.files import write_output

        write_output(Path(path), self.html)
        return Path(path)


# The pages to show if no kind is named.
_OF_A_CASE, _OF_ALL_CASES = "network", "corpus"


def page(
    store: Store, case: str | None, kind: str | None, texts: SourceTexts | None, options: Mapping[str, object]
) -> Page:
    """Return a page of one case, or of all cases if ``case`` is None.

    Raises:
        NotFoundError: there is no such case.
        UsageError: there is no such page, or an option is wrong.
    """
    of, first = ("case", _OF_A_CASE) if case else ("cases", _OF_ALL_CASES)
    # Pages of this kind alone take precedence over pages of both kinds.
    possible = {each.name: each for wanted in (of, "both") for each in page_kinds().values() if each.of == wanted}
    name = kind or first
    if name not in possible:
        listed = ", ".join(sorted(possible, key=first.__ne__))
        raise UsageError(f"there is no page '{name}' of {'a case' if case else 'all cases'}; the pages are: {listed}")
    cases = [store.require(case)] if case else store.cases()
    return Page(possible[name].html(store, cases, texts, options), f"{cases[0] if case else 'all cases'}: {name}")
