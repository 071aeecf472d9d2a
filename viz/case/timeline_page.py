"""The page of a timeline."""

from __future__ import annotations

from casegraph.viz.case.timeline import Timeline


def timeline_page(line: Timeline) -> str:
    """Return the timeline as a page with its tables; the same account gives the same bytes."""
    from casegraph.viz.shared.plain_page import render

    return render(
        "timeline.html",
        picture=f"{line.account.graph.case}-timeline",
        eyebrow="Timeline",
        title=line.account.graph.title,
        line=line,
        account=line.account,
    )
