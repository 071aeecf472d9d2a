"""Avoid hindsight: from which event each statement may be shown, such as guilt only after it was established.

A reader of the replay must not learn at the third event what became known at the twentieth. The structure and the
evidence decide when a statement may be shown. Its words are not used to guess:

- A passage that also describes a later event is not evidence of what was known before it. A statement that rests on
  such a passage waits for that event.
- If a court or a finding established what a person did, the statement waits until then. Other statements from the same
  passage wait too, unless the passage is somebody's report. An allegation is shown as one.
- A statement that calls a person convicted waits for a conviction of that person.
- Some people have no name in the review and are called by what they did. Statements about them wait until they may be
  called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import top_concept
from casegraph.graph.sources.locator import Locator

# Legal events that establish guilt, and the certainties that rest on them.
PROVEN = frozenset({"conviction", "sentence", "caution", "sex-offender-notification"})
SETTLED = frozenset({"established", "convicted", "admitted", "court-finding"})
# A last check, for descriptions that mention a conviction and rest on a separate passage.
_CONVICTED = re.compile(r"\bconvict|\bguilty\b|\bsentenced\b|\bimprison|\bperpetrat", re.IGNORECASE)

Point = int | None
"""A position in the order of events. None is the end of the review: no event in the order establishes it."""


def latest(points: Iterable[Point]) -> Point:
    """Return the last of some points, or 0 if there are none."""
    found = list(points)
    placed = [point for point in found if point is not None]
    return max(placed, default=0) if len(placed) == len(found) else None


def legal_types(node: CaseNode) -> set[str]:
    """Return the kinds of a legal event, as top concepts."""
    return {top_concept(id_) for id_ in node.concepts_of("legalEventType")}


def settlement_point(graph: CaseGraph, person: CaseNode) -> Point:
    """Return the point from which a person's guilt is established, or 0 if the review states no such finding.

    This is the last conviction with a position, so that an earlier one does not reveal the finding of a later one.
    None means that guilt was established and the review does not state when.
    """
    convictions = _convictions(graph, person)
    placed = [node.position for node in convictions if node.position is not None]
    if placed:
        return max(placed)
    return None if convictions or person.certainty in SETTLED else 0


def _convictions(graph: CaseGraph, person: CaseNode) -> list[CaseNode]:
    return [
        node
        for node in graph.of_class("LegalEvent")
        if person.id in node.links.get("legalEventOf", ()) and "conviction" in legal_types(node)
    ]


def last_shared_event(node: CaseNode, start: int, order: Sequence[CaseNode]) -> int:
    """Return the last event after ``start`` that shares a passage with a node, or 0 if there is none."""
    return max(
        (event.position or 0 for event in order if (event.position or 0) > start and same_passage(node, event)),
        default=0,
    )


def same_passage(one: CaseNode, other: CaseNode) -> bool:
    """Return whether two nodes rest on the same words of a document."""
    return any(_overlap(a, b) for a in one.evidence for b in other.evidence)


def _overlap(one: Locator, other: Locator) -> bool:
    return one.source == other.source and one.begin < other.end and other.begin < one.end


def description_points(
    graph: CaseGraph, people: Mapping[str, Point], since: Mapping[str, Point], named: Mapping[str, Point]
) -> dict[str, Point]:
    """Return the point from which the description of each node may be shown, if that is later than the node itself.

    Args:
        graph: the case.
        people: the people of concern, and the point from which they may be shown as the review describes them.
        since: the point from which each node is shown.
        named: the people of concern who are called by what they did, and the point from which they may be called so.
    """
    order = [node for node in graph.nodes.values() if node.position is not None]
    deeds = [(harm, point) for harm in graph.of_class("Harm") if (point := _deed_point(harm, people)) != 0]
    behind = [(passage, point) for harm, point in deeds for passage in _not_reported(graph, harm)]
    found: dict[str, Point] = {}
    for node in graph.nodes.values():
        start = since[node.id]
        if start is None or ("Agency" in node.classes and not node.description):
            # Nodes that are shown only at the end reveal nothing before. Most agencies have only a name.
            continue
        points: list[Point] = [last_shared_event(node, start, order), people.get(node.id, 0)]
        points += [point for harm, point in deeds if harm is node]
        points += [point for passage, point in behind if any(_overlap(passage, each) for each in node.evidence)]
        points += _conviction_points(graph, node, people)
        points += named_points(graph, node, named, f"{node.label} {node.description}")
        point = latest(points)
        if point is None or point > start:
            found[node.id] = point
    return found


def named_points(graph: CaseGraph, node: CaseNode, named: Mapping[str, Point], text: str) -> list[Point]:
    """Return the points from which the people in a node who are called by what they did may be named."""
    tied = {id_ for ids in node.links.values() for id_ in ids}
    return [point for id_, point in named.items() if id_ in tied or graph.nodes[id_].label in text]


def _not_reported(graph: CaseGraph, harm: CaseNode) -> list[Locator]:
    """Return the passages of a harm that are not somebody's report of it. A report states it as reported."""
    reports = [piece for cls in ("Concern", "Disclosure") for node in graph.of_class(cls) for piece in node.evidence]
    return [passage for passage in harm.evidence if not any(_overlap(passage, piece) for piece in reports)]


def _deed_point(harm: CaseNode, people: Mapping[str, Point]) -> Point:
    """Return the point from which a harm may be attributed to a person.

    Alleged or suspected harm is shown as such from the start. The same holds for harm that the review states as fact at
    its position, without a finding.
    """
    if harm.doubt or (harm.position is not None and harm.certainty not in SETTLED):
        return 0
    return latest(people[id_] for id_ in harm.links.get("causedBy", ()) if id_ in people)


def _conviction_points(graph: CaseGraph, node: CaseNode, people: Mapping[str, Point]) -> list[Point]:
    """Return the first conviction of each person whom a node calls convicted, or an empty list if there are none."""
    if legal_types(node) & PROVEN or not _CONVICTED.search(f"{node.label} {node.description}"):
        return []
    tied = {id_ for ids in node.links.values() for id_ in ids} & set(people)
    found: list[Point] = []
    for id_ in tied:
        placed = [each.position for each in _convictions(graph, graph.nodes[id_]) if each.position is not None]
        found.append(min(placed) if placed else people[id_])
    return found
