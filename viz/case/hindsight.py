"""What in an account looks back: whose guilt is settled when, and from which event on a thing may be told.

A reader of the replay must not learn at the third event what came out at the twentieth. When a thing may be told is
read from the structure and the evidence, not guessed from its words:

- A passage that also tells a later event is no evidence of what was known before it: what rests on such a passage
  waits for that event.
- What a person did waits until it is settled, where a court or a finding settled it; so does whatever rests on the same
  passage, if that is not the passage of somebody's report. An allegation is told as one.
- A thing that is told of somebody as convicted waits for a conviction of that person.
- What is told of somebody whom the account knows by what they did alone waits until they may be called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import top_concept
from casegraph.graph.sources.locator import Locator

# Legal events by which guilt is settled, and the certainties that rest on such a settlement.
PROVEN = frozenset({"conviction", "sentence", "caution", "sex-offender-notification"})
SETTLED = frozenset({"established", "convicted", "admitted", "court-finding"})
# The last net, for descriptions that tell of a conviction on a passage of their own.
_CONVICTED = re.compile(r"\bconvict|\bguilty\b|\bsentenced\b|\bimprison|\bperpetrat", re.IGNORECASE)

Point = int | None
"""A position in the order; None is the end of the account: no event of the order tells it."""


def latest(points: Iterable[Point]) -> Point:
    """Return the last of some points, 0 where there are none."""
    found = list(points)
    placed = [point for point in found if point is not None]
    return max(placed, default=0) if len(placed) == len(found) else None


def legal_types(node: CaseNode) -> set[str]:
    """Return the kinds of a legal event, each by its top concept."""
    return {top_concept(id_) for id_ in node.concepts.get("legalEventType", ())}


def settled_at(graph: CaseGraph, person: CaseNode) -> Point:
    """Return the point from which a person's guilt is settled; 0 where nothing says that it was found by anybody.

    It is the last conviction that the text places, so that an earlier one does not show what a later one found.
    None means that it was settled and the text does not say when.
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


def later_passages(node: CaseNode, start: int, order: Sequence[CaseNode]) -> int:
    """Return the last event after ``start`` that a passage behind a node tells as well, 0 where there is none."""
    return max(
        (event.position or 0 for event in order if (event.position or 0) > start and same_passage(node, event)),
        default=0,
    )


def same_passage(one: CaseNode, other: CaseNode) -> bool:
    """Tell whether two nodes rest on the same words of a document."""
    return any(_overlap(a, b) for a in one.evidence for b in other.evidence)


def _overlap(one: Locator, other: Locator) -> bool:
    return one.source == other.source and one.begin < other.end and other.begin < one.end


def told_at(
    graph: CaseGraph, people: Mapping[str, Point], since: Mapping[str, Point], named: Mapping[str, Point]
) -> dict[str, Point]:
    """Return from which point on what the account says of each node may stand, where that is after it is there.

    Args:
        graph: the case.
        people: those whom somebody is concerned about, and from when they may be shown as what they are.
        since: from when each node is there.
        named: those of them who are called by what they did, and from when they may be called so.
    """
    order = [node for node in graph.nodes.values() if node.position is not None]
    deeds = [(harm, point) for harm in graph.of_class("Harm") if (point := _deed(harm, people)) != 0]
    behind = [(passage, point) for harm, point in deeds for passage in _not_reported(graph, harm)]
    found: dict[str, Point] = {}
    for node in graph.nodes.values():
        start = since[node.id]
        if start is None or ("Agency" in node.classes and not node.description):
            # What is there from the end alone tells nothing before; of most agencies there is only the name.
            continue
        points: list[Point] = [later_passages(node, start, order), people.get(node.id, 0)]
        points += [point for harm, point in deeds if harm is node]
        points += [point for passage, point in behind if any(_overlap(passage, each) for each in node.evidence)]
        points += _convicted(graph, node, people)
        points += named_points(graph, node, named, f"{node.label} {node.description}")
        point = latest(points)
        if point is None or point > start:
            found[node.id] = point
    return found


def named_points(graph: CaseGraph, node: CaseNode, named: Mapping[str, Point], text: str) -> list[Point]:
    """Return from when those may be named whom a node tells of and whom the account knows by what they did alone."""
    tied = {id_ for ids in node.links.values() for id_ in ids}
    return [point for id_, point in named.items() if id_ in tied or graph.nodes[id_].label in text]


def _not_reported(graph: CaseGraph, harm: CaseNode) -> list[Locator]:
    """Return the passages of a harm that are not somebody's report of it, which tells it as reported."""
    reports = [piece for cls in ("Concern", "Disclosure") for node in graph.of_class(cls) for piece in node.evidence]
    return [passage for passage in harm.evidence if not any(_overlap(passage, piece) for piece in reports)]


def _deed(harm: CaseNode, people: Mapping[str, Point]) -> Point:
    """Return from when it may be told by whom a harm was; what is alleged or suspected is told as such.

    So is what the account tells as fact at its place, without a finding by anybody.
    """
    if harm.doubt or (harm.position is not None and harm.certainty not in SETTLED):
        return 0
    return latest(people[id_] for id_ in harm.links.get("causedBy", ()) if id_ in people)


def _convicted(graph: CaseGraph, node: CaseNode, people: Mapping[str, Point]) -> list[Point]:
    """Return when those were first convicted whom a node tells of as convicted; nothing where it tells of nobody so."""
    if legal_types(node) & PROVEN or not _CONVICTED.search(f"{node.label} {node.description}"):
        return []
    tied = {id_ for ids in node.links.values() for id_ in ids} & set(people)
    found: list[Point] = []
    for id_ in tied:
        placed = [each.position for each in _convictions(graph, graph.nodes[id_]) if each.position is not None]
        found.append(min(placed) if placed else people[id_])
    return found
