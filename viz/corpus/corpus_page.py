"""Show all cases, with similar cases near each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.store.store import Store


def _write(store: Store, cases: Sequence[str]) -> str:
    from casegraph.queries.feature_rows import feature_table
    from casegraph.viz.corpus.corpus_web import corpus_web
    from casegraph.viz.corpus.web import web_page
    from casegraph.viz.shared.account import case_titles

    titles = case_titles(store)
    web = corpus_web(feature_table(store, cases), {case: titles[case] for case in cases})
    return web_page(web, "Corpus", "corpus")


PAGE = PageKind(
    name="corpus",
    title="Corpus",
    details=(
        "The page compares cases by the features that they share. If there are many cases, it first shows them "
        "in groups.",
    ),
    of="cases",
    example=(
        "-o corpus.html",
        "--svg corpus.svg",
    ),
    write=_write,
)
