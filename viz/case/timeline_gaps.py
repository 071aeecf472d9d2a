"""Lapses of time between two events of a timeline: those that the review states and those that its dates show."""

from __future__ import annotations

from datetime import date

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.viz.shared import words
from casegraph.viz.shared.ages import duration_words
from casegraph.viz.shared.html import several

GAP_DAYS = 365


def gap_words(graph: CaseGraph, before: CaseNode | None, event: CaseNode) -> str:
    """Return the words for the lapse before an event, or an empty text. ``before`` is the last event with a date."""
    return _lapse(graph, event) or ("" if before is None else _between(before, event))


def _lapse(graph: CaseGraph, event: CaseNode) -> str:
    lapse = words.value(event, "atLeast")
    if lapse is None:
        return ""
    since = [
        words.within_sentence(graph.nodes[id_].label) for id_ in event.links.get("since", ()) if id_ in graph.nodes
    ]
    after = f" after “{words.join_words(since)}”" if since else ""
    return f"Gap told: at least {duration_words(lapse)}{after}"


def _between(before: CaseNode, after: CaseNode) -> str:
    try:
        end = date.fromisoformat(str(before.values["latest"][0]))
        start = date.fromisoformat(str(after.values["earliest"][0]))
    except (KeyError, ValueError):
        # The event is undated, or its date has an open end.
        return ""
    days = (start - end).days
    if days < GAP_DAYS:
        return ""
    return f"Gap by the dates: at least {several(days // 365, 'year')} since event {before.position}"
