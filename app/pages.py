"""Pages as objects: a notebook shows them in a frame of their own, a script saves them.

The frame is sandboxed and has no origin: neither the page's style nor its scripts reach the notebook, nor the
notebook's the page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from casegraph.graph.errors import UsageError
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store

HEIGHT = 720


class Page:
    """A page: ``html`` is its text, ``save`` writes it; ``height`` is that of its frame in a notebook, in pixels."""

    def __init__(self, html: str, title: str, height: int = HEIGHT) -> None:
        self.html = html
        self.title = title
        self.height = height

    def __repr__(self) -> str:
        return f"<casegraph.Page {self.title!r}: {len(self.html.encode()) // 1000} kB; .save(path) writes it>"

    def _repr_html_(self) -> str:
        from html import escape

        # In a frame without an address a link to a row would else be one into the notebook.
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


def _network(store: Store, case: str, texts: SourceTexts | None) -> str:
    from casegraph.viz.case.network_page import case_page
    from casegraph.viz.case.scene import case_scene

    return case_page(case_scene(store, case, texts))


def _timeline(store: Store, case: str, texts: SourceTexts | None) -> str:
    from casegraph.viz.case.timeline import timeline
    from casegraph.viz.case.timeline_page import timeline_page

    return timeline_page(timeline(store, case, texts))


def _report(store: Store, case: str, texts: SourceTexts | None) -> str:
    from casegraph.viz.print.report import report
    from casegraph.viz.print.report_page import report_page

    return report_page(report(store, case, texts))


def _matrix(store: Store, cases: list[str]) -> str:
    from casegraph.viz.corpus.matrix_page import matrix_page

    return matrix_page(store, cases)


def _agencies(store: Store, cases: list[str]) -> str:
    from casegraph.viz.corpus.agency_web import agency_web
    from casegraph.viz.corpus.web import web_page

    return web_page(agency_web(store, cases), "Agencies and information")


def _corpus(store: Store, cases: list[str]) -> str:
    from casegraph.queries.feature_rows import feature_table
    from casegraph.viz.corpus.corpus_web import corpus_web
    from casegraph.viz.corpus.web import web_page
    from casegraph.viz.shared.account import case_titles

    titles = case_titles(store)
    return web_page(corpus_web(feature_table(store), {case: titles[case] for case in cases}), "Corpus")


def _themes(store: Store, cases: list[str]) -> str:
    from casegraph.queries.feature_rows import feature_table
    from casegraph.viz.corpus.theme_web import theme_web
    from casegraph.viz.corpus.web import web_page
    from casegraph.viz.shared.account import case_titles

    return web_page(theme_web(feature_table(store, cases), case_titles(store), "narrow", 2), "Themes")


# What can be shown of one case, and of several; the first is what is shown where nothing is named.
ONE: dict[str, Callable[[Store, str, SourceTexts | None], str]] = {
    "network": _network,
    "timeline": _timeline,
    "report": _report,
}
SEVERAL: dict[str, Callable[[Store, list[str]], str]] = {
    "corpus": _corpus,
    "matrix": _matrix,
    "agencies": _agencies,
    "themes": _themes,
}
# Of these a single case makes no picture.
_ONLY_MANY = ("corpus", "themes")


def page(store: Store, case: str | None, kind: str | None, texts: SourceTexts | None) -> Page:
    """Return a page of a case, or without one of all cases.

    Raises:
        NotFoundError: there is no such case.
        UsageError: there is no such page.
    """
    possible = [*ONE, *(name for name in SEVERAL if name not in _ONLY_MANY)] if case else list(SEVERAL)
    kind = kind or possible[0]
    if kind not in possible:
        of = "a case" if case else "all cases"
        raise UsageError(f"there is no view '{kind}' of {of}; there are: {', '.join(possible)}")
    chosen = [store.require(case)] if case else store.cases()
    text = ONE[kind](store, chosen[0], texts) if kind in ONE else SEVERAL[kind](store, chosen)
    return Page(text, f"{chosen[0] if case else 'all cases'}: {kind}")
