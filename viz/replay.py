"""The case told again in the order of its events: what is there at each point, what was known, and nothing before.

An account is written with hindsight. A replay must not show at its third event what a court found at its twentieth:
until then a person is shown by what the events so far say of them, and whatever tells of the finding is held back.
What the text does not place in the order never tells when guilt was established; it is held to the end of the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casegraph.graph.nodes import CaseGraph, CaseNode
from casegraph.graph.store import Store
from casegraph.queries.knowledge import known
from casegraph.viz import facts, words
from casegraph.viz.symbols import KINDS

# Legal events by which guilt is settled, and the certainties that rest on such a settlement.
_PROVEN = frozenset({"conviction", "sentence", "caution", "sex-offender-notification"})
_SETTLED = frozenset({"convicted", "admitted", "court-finding"})
# Prose that tells of a conviction, whatever it is the prose of.
_TELLS = re.compile(r"convict|sentenc|guilty|perpetrat|found to have", re.IGNORECASE)
# Prose about people and what ties them looks back on the whole account; this is what it may tell of harm.
_LOOKS_BACK = re.compile(r"abus|assault|harm|offen|charge|arrest|bail|" + _TELLS.pattern, re.IGNORECASE)
_WITHOUT_GUILT = ("Child", "Caregiver")


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
    stand before), ``ties`` the same for edges, ``people`` the stages of those whom somebody is concerned about.
    """

    last: int
    since: Mapping[str, int | None]
    until: Mapping[str, int]
    told: Mapping[str, int | None]
    ties: Mapping[str, int | None]
    people: Mapping[str, tuple[Stage, ...]]
    # Held nodes whose very name tells: they are called by their kind until then.
    unnamed: tuple[str, ...]
    known: tuple[Knowledge, ...]


def replay(store: Store, graph: CaseGraph, edges: Iterable[tuple[str, str]]) -> Replay:
    """Return how a case is replayed; ``edges`` are the picture's ties, each its id and the node that tells it.

    Raises:
        NotFoundError: the store has no such case.
    """
    order = [node for node in graph.nodes.values() if node.position is not None]
    people = {
        node.id: _stages(node, order, settled_at(graph, node))
        for node in graph.nodes.values()
        if "PersonOfConcern" in node.classes
    }
    told_of = {id_: next((stage.start for stage in stages if stage.told), None) for id_, stages in people.items()}
    # Some are named by what they did; so is then whatever has their name in its own.
    names = {
        label: point
        for id_, point in told_of.items()
        if point != 0 and _LOOKS_BACK.search(label := graph.nodes[id_].label)
    }
    told = {**_held(graph, told_of, names), **told_of}
    return Replay(
        last=max((node.position or 0 for node in order), default=0),
        since={node.id: _since(graph, node, told_of) for node in graph.nodes.values()},
        until={
            node.id: max(ends)
            for node in graph.nodes.values()
            # A harm or a plan that ended was there all the same.
            if node.classes & {"Relationship", "RiskFactor"}
            and (ends := _positions(graph, node.links.get("until", ())))
        },
        told={id_: point for id_, point in told.items() if point != 0},
        ties={id_: told[node] for id_, node in edges if ".causedBy." in id_ and told.get(node, 0) != 0},
        people=people,
        unnamed=tuple(
            sorted(
                id_
                for id_, point in told.items()
                if point != 0 and _names_guilt(graph, graph.nodes[id_], told_of, names)
            )
        ),
        known=tuple(
            Knowledge(str(row["agency"]), str(row["node"]), str(row["how"]), _position(row["position"]))
            for row in known(store, graph.case)
        ),
    )


def settled_at(graph: CaseGraph, person: CaseNode) -> int | None:
    """Return the point from which a person's guilt is settled; 0 where nothing says that a court settled it.

    It is the last conviction that the text places, so that an earlier one does not show what a later one found.
    None means that it was settled and the text does not say when.
    """
    convictions = [node for node in _legal_events(graph, person) if "conviction" in _legal_types(node)]
    placed = [node.position for node in convictions if node.position is not None]
    if placed:
        return max(placed)
    return None if convictions or person.certainty in _SETTLED else 0


def _legal_events(graph: CaseGraph, person: CaseNode) -> list[CaseNode]:
    return [node for node in graph.of_class("LegalEvent") if person.id in node.links.get("legalEventOf", ())]


def _legal_types(node: CaseNode) -> set[str]:
    return {words.top_concept(id_) for id_ in node.concepts.get("legalEventType", ())}


def _stages(person: CaseNode, order: Sequence[CaseNode], settled: int | None) -> tuple[Stage, ...]:
    kind = next((each for each in _WITHOUT_GUILT if each in person.classes), "Person")
    plain = KINDS[kind].word
    stages = [Stage(0, kind, plain, "", 0, told=False)]
    for node in order:
        point = node.position or 0
        if settled and point >= settled:
            stages.append(_told(person, settled))
            break
        if person.id in node.links.get("legalEventOf", ()):
            said = ", ".join(concept.label.lower() for concept in words.concepts(node, "legalEventType"))
            stage = Stage(point, kind, plain, f"{said} (event {point})", 0, told=False)
        elif "Harm" in node.classes and person.id in node.links.get("causedBy", ()):
            if settled == 0 and (node.doubt or node.certainty not in _SETTLED):
                stages.append(_told(person, point))
                break
            if not node.doubt:
                # The harm is known from the conviction; at this point nothing was.
                continue
            stage = Stage(point, kind, plain, words.hedge(node), node.doubt, told=False)
        elif node.classes & {"Concern", "Disclosure"} and person.id in node.links.get("about", ()):
            stage = Stage(point, kind, plain, f"concern raised (event {point})", 0, told=False)
        else:
            continue
        stages.append(stage)
        if settled == 0 and "LegalEvent" in node.classes:
            # Nothing later settles it: what the account says of the person is as unsure as the event is.
            stages[-1] = _told(person, point)
            break
    return tuple(stages)


def _told(person: CaseNode, point: int) -> Stage:
    return Stage(point, facts.kind_of(person), facts.kind_words(person), facts.tag(person), person.doubt, told=True)


def _held(
    graph: CaseGraph, told_of: Mapping[str, int | None], names: Mapping[str, int | None]
) -> dict[str, int | None]:
    """Return the nodes whose words are held back, and until when."""
    held: dict[str, int | None] = {}
    later = {id_: point for id_, point in told_of.items() if point != 0}
    for node in graph.nodes.values():
        if node.id in told_of or (node.position is not None and _legal_types(node) & _PROVEN):
            continue
        tied = {id_ for ids in node.links.values() for id_ in ids}
        looks = _LOOKS_BACK if node.classes & {"Person", "Relationship", "RiskFactor", "Agency"} else _TELLS
        caused = [later[id_] for id_ in node.links.get("causedBy", ()) if id_ in later]
        telling = node.certainty in _SETTLED or looks.search(" ".join((node.label, node.description, node.note)))
        if telling:
            caused += [later[id_] for id_ in tied if id_ in later] or list(later.values())
        own = facts.label(graph, node)
        caused += [point for name, point in names.items() if name in own or name in node.description]
        if caused and (point := _latest(caused)) != 0 and (point is None or point > (node.position or 0)):
            held[node.id] = point
    return held


def _names_guilt(
    graph: CaseGraph, node: CaseNode, told_of: Mapping[str, int | None], names: Mapping[str, int | None]
) -> bool:
    """Tell whether a held node's very name may say who did it, or that a court found so."""
    own = facts.label(graph, node)
    caused = any(told_of.get(id_, 0) != 0 for id_ in node.links.get("causedBy", ()))
    return caused or _TELLS.search(own) is not None or any(name in own for name in names)


def _latest(points: Sequence[int | None]) -> int | None:
    placed = [point for point in points if point is not None]
    return max(placed, default=0) if len(placed) == len(points) else None


def _since(graph: CaseGraph, node: CaseNode, told_of: Mapping[str, int | None]) -> int | None:
    if node.position is not None:
        return node.position
    if node.classes & {"Finding", "Recommendation"} or _legal_types(node) & _PROVEN:
        return None
    if node.classes & {"RiskFactor", "Relationship"}:
        begins = _positions(graph, node.links.get("since", ()))
        if begins:
            return max(begins)
        if "RiskFactor" in node.classes:
            # A risk that a person poses stands when they are told of, not before.
            return _latest([told_of[id_] for id_ in node.links.get("riskOf", ()) if id_ in told_of])
    return 0


def _positions(graph: CaseGraph, ids: Iterable[str]) -> list[int]:
    return [point for id_ in ids if id_ in graph.nodes and (point := graph.nodes[id_].position) is not None]


def _position(value: object) -> int | None:
    return int(str(value)) if value is not None else None
