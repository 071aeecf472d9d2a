"""The case told again in the order of its events: what is there at each point, what was known, and nothing before.

An account is written with hindsight; what of it may be told from when stands in ``hindsight``. Until guilt is settled a
person is shown by what the events so far say of them. What the text does not place in the order never tells when guilt
was established; it is held to the end of the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import top_concept
from casegraph.graph.store.store import Store
from casegraph.queries.knowledge import known
from casegraph.viz.case.hindsight import PROVEN, SETTLED, Point, latest, legal_types, settled_at, told_at
from casegraph.viz.shared import facts, words
from casegraph.viz.shared.symbols import KINDS

# Some people have no name in an account and are called by what they did.
_CALLED_BY_DEED = re.compile(r"abus|assault|harm|offen|convict|perpetrat|rapist|kill", re.IGNORECASE)
_WITHOUT_GUILT = ("Child", "Caregiver")
_POSED = "person-posing-risk-factor"


@dataclass(frozen=True)
class Stage:
    """How a person is shown from a point on; ``told`` from where the account's own words may stand."""

    start: int
    kind: str
    words: str
    tag: str
    doubt: int
    told: bool


@dataclass(frozen=True)
class Knowledge:
    """What an agency knew, how, and from which point on; ``position`` is None where the text does not place it."""

    agency: str
    node: str
    how: str
    position: int | None


@dataclass(frozen=True)
class Replay:
    """A case in the order of its events. Points are positions; None stands for "only in the whole account".

    ``since`` and ``until`` tell when a node is there, ``told`` from when its words may be shown (its name and kind
    stand before), ``ties`` from when an edge is there, ``people`` the stages of those whom somebody is concerned about.
    """

    last: int
    since: Mapping[str, int | None]
    until: Mapping[str, int]
    told: Mapping[str, int | None]
    ties: Mapping[str, int | None]
    people: Mapping[str, tuple[Stage, ...]]
    # Nodes whose very name tells who did it: they are called by their kind until then.
    unnamed: Mapping[str, int | None]
    known: tuple[Knowledge, ...]


def replay(store: Store, graph: CaseGraph, edges: Iterable[tuple[str, str]]) -> Replay:
    """Return how a case is replayed; ``edges`` are the picture's ties, each its id and the node that tells it.

    Raises:
        NotFoundError: the store has no such case.
    """
    order = [node for node in graph.nodes.values() if node.position is not None]
    people = {
        node.id: _stages(graph, node, order, settled_at(graph, node))
        for node in graph.nodes.values()
        if "PersonOfConcern" in node.classes
    }
    shown = {id_: next((stage.start for stage in stages if stage.told), None) for id_, stages in people.items()}
    named = {
        id_: point for id_, point in shown.items() if point != 0 and _CALLED_BY_DEED.search(graph.nodes[id_].label)
    }
    since = {node.id: _since(graph, node, shown) for node in graph.nodes.values()}
    told = told_at(graph, shown, since, named)
    return Replay(
        last=max((node.position or 0 for node in order), default=0),
        since=since,
        until={
            node.id: max(ends)
            for node in graph.nodes.values()
            # A harm or a plan that ended was there all the same.
            if node.classes & {"Relationship", "RiskFactor"}
            and (ends := _positions(graph, node.links.get("until", ())))
        },
        told=told,
        ties={id_: point for id_, node in edges if (point := _blamed(graph.nodes[node], id_, shown, told)) != 0},
        people=people,
        unnamed={node.id: point for node in graph.nodes.values() if (point := _named(graph, node, shown, named)) != 0},
        known=tuple(
            Knowledge(str(row["agency"]), str(row["node"]), str(row["how"]), _position(row["position"]))
            for row in known(store, graph.case)
        ),
    )


def _stages(graph: CaseGraph, person: CaseNode, order: Sequence[CaseNode], settled: Point) -> tuple[Stage, ...]:
    kind = next((each for each in _WITHOUT_GUILT if each in person.classes), "Person")
    stages = [Stage(0, kind, KINDS[kind].word, "", 0, told=False)]
    for node in order:
        point = node.position or 0
        if settled and point >= settled:
            stages.append(_told(person, settled))
            break
        stage = _stage(graph, person, node, stages[0], settled=settled)
        if stage is not None:
            stages.append(stage)
            if stage.told:
                break
    return tuple(stages)


def _stage(graph: CaseGraph, person: CaseNode, node: CaseNode, plain: Stage, *, settled: Point) -> Stage | None:
    """Return how a person is shown from an event on, None where it says nothing of them."""
    point = node.position or 0

    def so_far(tag: str, doubt: int = 0) -> Stage:
        return Stage(point, plain.kind, plain.words, tag, doubt, told=False)

    if person.id in node.links.get("legalEventOf", ()):
        if settled == 0 and (person.doubt or legal_types(node) & PROVEN):
            # Nothing later settles it: what the account says of the person is as unsure as the event is.
            return _told(person, point)
        said = ", ".join(concept.label.lower() for concept in words.concepts(node, "legalEventType"))
        return so_far(f"{said} (event {point})")
    if "Harm" in node.classes and person.id in node.links.get("causedBy", ()):
        if settled == 0 and (node.doubt or node.certainty not in SETTLED):
            return _told(person, point)
        if node.doubt:
            return so_far(node.hedge(), node.doubt)
        # A harm that a court found is known from the conviction; at this point nothing was.
        return so_far(f"harm told of (event {point})") if node.certainty not in SETTLED else None
    if node.classes & {"Concern", "Disclosure"}:
        about = node.links.get("about", ())
        if settled == 0 and person.doubt and any(_alleged(graph.nodes[id_], person) for id_ in about):
            return _told(person, point)
        if person.id in about:
            return so_far(f"concern raised (event {point})")
    return None


def _alleged(node: CaseNode, person: CaseNode) -> bool:
    """Tell whether a node is a harm that is alleged or suspected of a person."""
    return "Harm" in node.classes and node.doubt > 0 and person.id in node.links.get("causedBy", ())


def _told(person: CaseNode, point: int) -> Stage:
    return Stage(point, facts.kind_of(person), facts.kind_words(person), facts.tag(person), person.doubt, told=True)


def _named(graph: CaseGraph, node: CaseNode, shown: Mapping[str, Point], named: Mapping[str, Point]) -> Point:
    """Return from when a node may be called by its name, which may say who did something."""
    own = facts.label(graph, node)
    points = [point for id_, point in named.items() if graph.nodes[id_].label in own]
    if "Harm" in node.classes and node.certainty in SETTLED:
        points += [shown[id_] for id_ in node.links.get("causedBy", ()) if id_ in shown]
    return latest(points)


def _blamed(node: CaseNode, edge: str, shown: Mapping[str, Point], told: Mapping[str, Point]) -> Point:
    """Return from when a tie may say who caused a harm; other ties are there with their ends."""
    cause = next((id_ for id_ in node.links.get("causedBy", ()) if edge == f"{node.id}.causedBy.{id_}"), None)
    return 0 if cause is None else latest([told.get(node.id, 0), shown.get(cause, 0)])


def _since(graph: CaseGraph, node: CaseNode, shown: Mapping[str, Point]) -> Point:
    """Return from when a node is there. What the text does not place is there from the beginning, in its own lane."""
    if node.position is not None:
        return node.position
    if node.classes & {"Finding", "Recommendation"} or legal_types(node) & PROVEN:
        return None
    if node.classes & {"RiskFactor", "Relationship"} and (begins := _positions(graph, node.links.get("since", ()))):
        return max(begins)
    if "RiskFactor" in node.classes and _POSED in {top_concept(id_) for id_ in node.concepts.get("riskType", ())}:
        # A risk that a person poses stands when they are shown as one who does, not before.
        return latest(shown[id_] for id_ in node.links.get("riskOf", ()) if id_ in shown)
    if "Harm" in node.classes and not node.doubt:
        # What is told as fact of somebody came to be known, and the text does not say when.
        return latest(shown[id_] for id_ in node.links.get("causedBy", ()) if id_ in shown)
    if node.kind in _MET and (node.values.get("subject") != (True,) or _CALLED_BY_DEED.search(node.label)):
        return _met(graph, node, shown)
    return 0


# People who may enter an account by being harmed alone, unless the case is about them and has a name for them.
_MET = frozenset({"Child", "Person"})


def _met(graph: CaseGraph, person: CaseNode, shown: Mapping[str, Point]) -> Point:
    """Return the first point at which the account tells of somebody who was harmed; 0 of anybody else."""
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
