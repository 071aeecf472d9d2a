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
        "The page shows people, agencies and events, and whether information was shared.",
        "You can filter and search the page, and replay the case event by event. Choose a pattern to highlight the "
        "facts on which its match rests (its premises). A panel next to the picture shows what you choose, with its "
        "certainty and "
        "evidence. Tables below the picture say the same in words.",
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
