"""Explore a case on an interactive page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts
    from casegraph.graph.store.store import Store


def _write(store: Store, cases: Sequence[str], texts: SourceTexts | None) -> str:
    from casegraph.viz.case.network import case_page
    from casegraph.viz.case.scene import case_scene

    return case_page(case_scene(store, cases[0], texts))


PAGE = PageKind(
    name="network",
    command="case",
    title="Case explorer",
    details=(
        "The page shows people, agencies and events, and the information that was shared or was not.",
        "The page can be filtered, searched, and replayed in the order of events. Choose a pattern to highlight its "
        "premises. A panel beside the picture shows what is chosen, with its certainty and evidence. Tables below the "
        "picture say the same in words.",
    ),
    of="case",
    takes_quotes=True,
    example=(
        "family-m -o family-m.html",
        "family-m --quotes --sources documents -o family-m.html",
        "family-m --svg family-m.svg --png family-m.png",
    ),
    write=_write,
)
