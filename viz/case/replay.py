"""The replay of a case in the order of its events: what is shown and what was known at each point, and nothing earlier.

Reviews are written with hindsight. The module ``hindsight`` decides when each statement may be shown. Until guilt is
established, a person is shown as the events so far describe them. An event without a position never states when guilt
was established, so what rests on it waits until the end of the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import top_concept
from casegraph.graph.store.store import Store
from casegraph.queries.knowledge import known
from casegraph.viz.case.hindsight import (
    PROVEN,
    SETTLED,
    Point,
    description_points,
    latest,
    legal_types,
    settlement_point,
)
from casegraph.viz.shared import facts, words
from casegraph.viz.shared.symbols import KINDS

# Some people have no name in a review and are called by what they did.
_CALLED_BY_DEED = re.compile(r"abus|assault|harm|offen|convict|perpetrat|rapist|kill", re.IGNORECASE)
_WITHOUT_GUILT = ("Child", "Caregiver")
_POSED = "person-posing-risk-factor"


@dataclass(frozen=True)
class Stage:
    """How a person is shown from a point on. With ``in_full``, they are shown as the whole review describes them."""

    start: int
    kind: str
    words: str
    tag: str
    doubt: int
    in_full: bool


@dataclass(frozen=True)
class Knowledge:
    """What an agency knew, how, and from which point on. ``position`` is None if the review does not state it."""

    agency: str
    node: str
    how: str
    position: int | None


@dataclass(frozen=True)
class Replay:
    """A case in the order of its events. Points are positions; None means "only in the whole review".

    ``since`` and ``until`` state when a node is shown. ``described`` states from when its description may be shown; its
    name and kind may come before. ``ties`` states from when an edge is shown. ``people`` holds the stages of the people
    of concern.
    """

    last: int
    since: Mapping[str, int | None]
    until: Mapping[str, int]
    described: Mapping[str, int | None]
    ties: Mapping[str, int | None]
    people: Mapping[str, tuple[Stage, ...]]
    # Nodes whose name reveals who did something. Until then, they are called by their kind.
    unnamed: Mapping[str, int | None]
    known: tuple[Knowledge, ...]


def replay(store: Store, graph: CaseGraph, edges: Iterable[tuple[str, str]]) -> Replay:
    """Return the replay of a case. ``edges`` are the picture's ties, each with its id and the node that states it.

    Raises:
        NotFoundError: the store has no such case.
    """
    order = [node for node in graph.nodes.values() if node.position is not None]
    people = {
        node.id: _stages(graph, node, order, settlement_point(graph, node))
        for node in graph.nodes.values()
        if "PersonOfConcern" in node.classes
    }
    shown = {id_: next((stage.start for stage in stages if stage.in_full), None) for id_, stages in people.items()}
    named = {
        id_: point for id_, point in shown.items() if point != 0 and _CALLED_BY_DEED.search(graph.nodes[id_].label)
    }
    since = {node.id: _since(graph, node, shown) for node in graph.nodes.values()}
    described = description_points(graph, shown, since, named)
    return Replay(
        last=max((node.position or 0 for node in order), default=0),
        since=since,
        until={
            node.id: max(ends)
            for node in graph.nodes.values()
            # A harm or a plan that ended stays in the picture.
            if node.classes & {"Relationship", "RiskFactor"}
            and (ends := _positions(graph, node.links.get("until", ())))
        },
        described=described,
        ties={
            id_: point for id_, node in edges if (point := _cause_point(graph.nodes[node], id_, shown, described)) != 0
        },
        people=people,
        unnamed={
            node.id: point for node in graph.nodes.values() if (point := _naming_point(graph, node, shown, named)) != 0
        },
        known=tuple(
            Knowledge(str(row["agency"]), str(row["node"]), str(row["how"]), _position(row["position"]))
            for row in known(store, graph.case)
        ),
    )


def _stages(graph: CaseGraph, person: CaseNode, order: Sequence[CaseNode], settlement: Point) -> tuple[Stage, ...]:
    kind = next((each for each in _WITHOUT_GUILT if each in person.classes), "Person")
    stages = [Stage(0, kind, KINDS[kind].word, "", 0, in_full=False)]
    for node in order:
        point = node.position or 0
        if settlement and point >= settlement:
            stages.append(_full_stage(person, settlement))
            break
        stage = _stage(graph, person, node, stages[0], settlement=settlement)
        if stage is not None:
            stages.append(stage)
            if stage.in_full:
                break
    return tuple(stages)


def _stage(graph: CaseGraph, person: CaseNode, node: CaseNode, plain: Stage, *, settlement: Point) -> Stage | None:
    """Return how a person is shown from an event on, or None if the event does not mention them."""
    point = node.position or 0

    def so_far(tag: str, doubt: int = 0) -> Stage:
        return Stage(point, plain.kind, plain.words, tag, doubt, in_full=False)

    if person.id in node.links.get("legalEventOf", ()):
        if settlement == 0 and (person.doubt or legal_types(node) & PROVEN):
            # No later event establishes guilt. The description of the person is as uncertain as the event.
            return _full_stage(person, point)
        types = ", ".join(concept.label.lower() for concept in words.concepts(node, "legalEventType"))
        return so_far(f"{types} (event {point})")
    if "Harm" in node.classes and person.id in node.links.get("causedBy", ()):
        if settlement == 0 and (node.doubt or node.certainty not in SETTLED):
            return _full_stage(person, point)
        if node.doubt:
            return so_far(node.hedge(), node.doubt)
        # Harm that a court found is known from the conviction, so nothing is known at this point.
        return so_far(f"harm told of (event {point})") if node.certainty not in SETTLED else None
    if node.classes & {"Concern", "Disclosure"}:
        about = node.links.get("about", ())
        if settlement == 0 and person.doubt and any(_is_alleged_harm(graph.nodes[id_], person) for id_ in about):
            return _full_stage(person, point)
        if person.id in about:
            return so_far(f"concern raised (event {point})")
    return None


def _is_alleged_harm(node: CaseNode, person: CaseNode) -> bool:
    """Return whether a node is a harm that a person is alleged or suspected to have caused."""
    return "Harm" in node.classes and node.doubt > 0 and person.id in node.links.get("causedBy", ())


def _full_stage(person: CaseNode, point: int) -> Stage:
    return Stage(point, facts.kind_of(person), facts.kind_words(person), facts.tag(person), person.doubt, in_full=True)


def _naming_point(graph: CaseGraph, node: CaseNode, shown: Mapping[str, Point], named: Mapping[str, Point]) -> Point:
    """Return the point from which a node may have its name, because the name may state who did something."""
    own = facts.label(graph, node)
    points = [point for id_, point in named.items() if graph.nodes[id_].label in own]
    if "Harm" in node.classes and node.certainty in SETTLED:
        points += [shown[id_] for id_ in node.links.get("causedBy", ()) if id_ in shown]
    return latest(points)


def _cause_point(node: CaseNode, edge: str, shown: Mapping[str, Point], described: Mapping[str, Point]) -> Point:
    """Return the point from which a tie may state who caused a harm. Other ties appear with their ends."""
    cause = next((id_ for id_ in node.links.get("causedBy", ()) if edge == f"{node.id}.causedBy.{id_}"), None)
    return 0 if cause is None else latest([described.get(node.id, 0), shown.get(cause, 0)])


def _since(graph: CaseGraph, node: CaseNode, shown: Mapping[str, Point]) -> Point:
    """Return the point from which a node is shown. Nodes without a position are shown from the beginning."""
    if node.position is not None:
        return node.position
    if node.classes & {"Finding", "Recommendation"} or legal_types(node) & PROVEN:
        return None
    if node.classes & {"RiskFactor", "Relationship"} and (begins := _positions(graph, node.links.get("since", ()))):
        return max(begins)
    if "RiskFactor" in node.classes and _POSED in {top_concept(id_) for id_ in node.concepts_of("riskType")}:
        # A risk that a person poses is shown once the person is shown as posing it.
        return latest(shown[id_] for id_ in node.links.get("riskOf", ()) if id_ in shown)
    if "Harm" in node.classes and not node.doubt:
        # The review states the harm as fact. It became known at some point that the review does not state.
        return latest(shown[id_] for id_ in node.links.get("causedBy", ()) if id_ in shown)
    if node.kind in _MET_THROUGH_HARM and (node.values.get("subject") != (True,) or _CALLED_BY_DEED.search(node.label)):
        return _first_mention(graph, node, shown)
    return 0


# People who may appear in a review only because they were harmed, unless they are its named subject.
_MET_THROUGH_HARM = frozenset({"Child", "Person"})


def _first_mention(graph: CaseGraph, person: CaseNode, shown: Mapping[str, Point]) -> Point:
    """Return the first point at which the review mentions a person who was harmed, or 0 for anybody else."""
    events = [
        node
        for node in graph.nodes.values()
        if "Event" in node.classes and any(person.id in ids for ids in node.links.values())
    ]
    if not any(person.id in node.links.get(name, ()) for node in events for name in ("harmed", "harmedOneOf")):
        harmed = any(legal_types(node) & PROVEN and person.id in node.links.get("involves", ()) for node in events)
        if not harmed:
            return 0
    points = [_since(graph, node, shown) for node in events]
    placed = [point for point in points if point is not None]
    return min(placed, default=None)


def _positions(graph: CaseGraph, ids: Iterable[str]) -> list[int]:
    return [point for id_ in ids if id_ in graph.nodes and (point := graph.nodes[id_].position) is not None]


def _position(value: object) -> int | None:
    return int(str(value)) if value is not None else None
