"""Show the timeline of a case, with a table of its events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts
    from casegraph.graph.store.store import Store
    from casegraph.viz.case.timeline import Timeline


def timeline_page(line: Timeline) -> str:
    """Return the timeline as a page with its tables; the same case gives the same bytes."""
    from casegraph.viz.shared.html import render

    return render(
        "timeline.html",
        picture=f"{line.account.graph.case}-timeline",
        eyebrow="Timeline",
        title=line.account.graph.title,
        line=line,
        account=line.account,
    )


def _write(store: Store, cases: Sequence[str], texts: SourceTexts | None) -> str:
    from casegraph.viz.case.timeline import timeline

    return timeline_page(timeline(store, cases[0], texts))


PAGE = PageKind(
    name="timeline",
    title="Timeline",
    details=(
        "The family and each agency have a lane. Events appear in the order that the review gives, which is not "
        "always the order of dates.",
    ),
    of="case",
    takes_quotes=True,
    example=(
        "stacey -o stacey-timeline.html",
        "stacey --svg stacey.svg --png stacey.png",
    ),
    write=_write,
)
