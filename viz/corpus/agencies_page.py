"""Show how information flowed between agencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.store.store import Store


def _write(store: Store, cases: Sequence[str]) -> str:
    from casegraph.viz.corpus.agency_web import agency_web
    from casegraph.viz.corpus.web import web_page

    name = f"{cases[0]}-agencies" if len(cases) == 1 else "agencies"
    return web_page(agency_web(store, cases), "Agencies and information", name)


PAGE = PageKind(
    name="agencies",
    title="Agencies and information",
    details=("For several cases, the page shows types of agency, such as schools, and not single agencies.",),
    of="both",
    example=(
        "-o agencies.html",
        "stacey -o stacey-agencies.html",
    ),
    write=_write,
)
