"""The lanes of a timeline: who takes part in each event, the order of the lanes, and the gaps in which a lane has no
event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.viz.shared import words
from casegraph.viz.shared.account import line_of
from casegraph.viz.shared.text_fit import wrap

FAMILY, UNSAID = "", "?"
# Bold letters are wider than the estimate for plain letters.
BOLD = 13 * 1.18
# The word of each mark in a lane, and the end of the line that leads to it.
MARKS = {
    "told": ("told", "arrow"),
    "late": ("told late or in part", "arrow"),
    "not": ("not told", "bar"),
    "unsaid": ("whether told: not said", "question"),
    "part": ("took part", "dot"),
    "knew": ("knew", "ring"),
    "questioned": ("questioned", "dot"),
}


@dataclass(frozen=True)
class Lane:
    """A lane: family and others, an agency, or nobody named. ``rests`` is its longest stretch without a part."""

    id: str
    title: str
    lines: tuple[str, ...]
    parts: int
    first: int | None
    last: int | None
    rests: int
    group: bool = False


@dataclass(frozen=True)
class Parts:
    """The lane of an event's card, and the event's meaning for other lanes."""

    home: str
    others: tuple[tuple[str, str], ...]
    line: str


def lanes_in_order(graph: CaseGraph, found: Sequence[Parts]) -> list[str]:
    """Return the agencies with a part in events, in order of their first part. Groups of agencies come last."""
    seen = dict.fromkeys(lane for parts in found for lane in (parts.home, *(other for other, _ in parts.others)))
    return sorted((lane for lane in seen if lane in graph.nodes), key=lambda lane: _is_group(graph, lane))


def _is_group(graph: CaseGraph, lane: str) -> bool:
    return lane in graph.nodes and graph.nodes[lane].values.get("isGroup") == (True,)


def parts_of(graph: CaseGraph, event: CaseNode) -> Parts:
    """Return the parts of lanes in an event."""

    def lanes(name: str) -> list[str]:
        found = [id_ for id_ in event.links.get(name, ()) if id_ in graph.nodes]
        return [id_ if "Agency" in graph.nodes[id_].classes else FAMILY for id_ in found]

    line = line_of(event)
    sides = lanes("between")
    actors = lanes("from") + sides[:1] + lanes("by")
    home = actors[0] if actors else _home(event)
    if not line and not event.happened:
        receipt = "not"
    else:
        receipt = {"": "told", "went": "told", "late": "late", "not": "not", "unsaid": "unsaid"}[line]
    others = [(lane, "part") for lane in actors[1:]]
    others += [(lane, receipt) for lane in [*lanes("to"), *sides[1:]]]
    others += [(lane, "questioned") for lane in lanes("against")]
    others += [(lane, "knew") for lane in lanes("knownTo")]
    seen = {home}
    kept = []
    for lane, what in others:
        if lane not in seen:
            seen.add(lane)
            kept.append((lane, what))
    return Parts(home, tuple(kept), line or ("uncertain" if event.hedge() else "tie"))


def _home(event: CaseNode) -> str:
    """Return the lane of an event without a stated agent: the family's for harm and life events, else nobody's."""
    steps = {"Concern", "Intervention", "Decision", "LegalEvent", "InformationExchange", "ProfessionalChallenge"}
    return UNSAID if event.classes & steps else FAMILY


def lane_of(graph: CaseGraph, id_: str, width: float, placed: Sequence[Parts]) -> Lane:
    """Return a lane with its parts in the events that have a position."""
    title = {FAMILY: "Family and other people", UNSAID: "Source does not say who"}.get(id_) or graph.nodes[id_].label
    at = [
        number
        for number, parts in enumerate(placed, start=1)
        if parts.home == id_ or id_ in (lane for lane, _ in parts.others)
    ]
    rests = max((after - before - 1 for before, after in pairwise(at)), default=0)
    return Lane(
        id=id_,
        title=title,
        lines=tuple(wrap(words.within_sentence(title), width - 10, BOLD, 3)),
        parts=len(at),
        first=at[0] if at else None,
        last=at[-1] if at else None,
        rests=rests,
        group=_is_group(graph, id_),
    )
