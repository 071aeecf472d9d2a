"""Show the learning themes that occur in the same cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.graph.parameters import Choice, Number, WholeNumber
from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.store.store import Store


def _write(store: Store, cases: Sequence[str], level: str, min_cases: int, min_lift: float) -> str:
    from casegraph.queries.feature_rows import feature_table
    from casegraph.viz.corpus.theme_web import theme_web
    from casegraph.viz.corpus.web import web_page
    from casegraph.viz.shared.account import case_titles

    web = theme_web(feature_table(store, cases), case_titles(store), level, min_cases, min_lift)
    return web_page(web, "Themes", "themes")


PAGE = PageKind(
    name="themes",
    title="Themes",
    of="cases",
    parameters=(
        Choice(
            "level",
            "Show the themes as coded, or the broader themes above them.",
            choices=("narrow", "broad"),
            default="narrow",
        ),
        WholeNumber("min_cases", "Show only themes that occur in at least this many cases.", least=1, default=2),
        Number(
            "min_lift",
            "Show only pairs with at least this lift, which is how many times more often two themes occur together "
            "than by chance. The page has a control that shows the other pairs.",
            most=1000,
            default=0.0,
        ),
    ),
    example=(
        "-o themes.html",
        "--level broad -o themes.html --png themes.png",
    ),
    write=_write,
)
