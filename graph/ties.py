"""What people are to the children of a case, and which adults were known for sexual offending or as a sexual risk."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.graph.model import model
from casegraph.graph.nodes import CaseGraph, CaseNode

TIES = ("family", "other", "tie-not-told")
KNOWN = ("known-offender", "known-risk")

_OFFENDER_RISKS = frozenset({"known-sexual-offender"})
_SEXUAL_RISKS = frozenset({"known-sexual-risk-unconvicted", "views-abuse-images"})
_OFFENDER_STEPS = frozenset({"caution", "conviction", "sentence", "sex-offender-notification"})
_RISK_STEPS = frozenset({"arrest", "bail-conditions", "released-under-investigation", "charge", "prosecution"})
# Relationships that are the same from either side, and the one that says that none is told.
_MUTUAL = frozenset({"sibling", "cousin", "peer", "family-member", "extended-family", "household-member"})
_NOT_TOLD = "known-adult-unspecified"


def ancestry(concept: str) -> tuple[str, ...]:
    """Return a concept's id and those above it, narrowest first; a value that is no concept stands alone."""
    found, concepts = [concept], model().concepts
    while found[-1] in concepts and (above := concepts[found[-1]].broader) is not None:
        found.append(above)
    return tuple(found)


def within(concept: str, wider: str) -> bool:
    """Tell whether a concept is another or under it (ids)."""
    return wider in ancestry(concept)


def ties(graph: CaseGraph, person: str, children: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return the relationships that a person surely has to each of the children, and all that are possible.

    A relationship is only possible where the account gives it to some of several children, or where it is not the same
    to all who may be meant. A relationship that is not told is none.
    """
    surely: dict[str, set[str]] = {child: set() for child in children}
    possible: set[str] = set()
    for tie in graph.of_class("Relationship"):
        types = set(tie.concepts.get("relationshipType", ())) - {_NOT_TOLD}
        of, to = tie.links.get("relationshipOf", ()), tie.links.get("relationshipTo", ())
        for child in children:
            if person in of and child in to:
                surely[child] |= types
            elif child in of and person in to:
                surely[child] |= types & _MUTUAL
            elif person in of and child in tie.links.get("toSomeOf", ()):
                possible |= types
    everywhere = set.intersection(*surely.values()) if surely else set()
    return everywhere, possible.union(*surely.values())


def tie_to_children(graph: CaseGraph, person: CaseNode) -> str:
    """Return one of TIES: whether a person is, or may be, of the family of a child in the case."""
    types: set[str] = set()
    for child in graph.of_class("Child"):
        types |= ties(graph, person.id, [child.id])[1]
    if any(within(value, "family-member") for value in types):
        return "family"
    return "other" if types else "tie-not-told"


def known_as(graph: CaseGraph, person: CaseNode) -> tuple[str, list[CaseNode]]:
    """Return as what an adult was known before or while it happened, one of KNOWN, with the nodes that say so.

    An adult is known by a risk factor of that kind, which a case gives from when services knew of it, or by a step of
    the criminal law on a sexual offence that comes before harm that this person causes. Who was convicted for the harm
    of the case only was not known before it. Somebody known as an offender is not counted as a risk too; a child is
    neither.
    """
    grounds: dict[str, list[CaseNode]] = {kind: [] for kind in KNOWN}
    if "Child" not in person.classes:
        for node in graph.nodes.values():
            kind = _risk_kind(person.id, node) or _legal_kind(graph, person.id, node)
            if kind is not None:
                grounds[kind].append(node)
    kind = KNOWN[0] if grounds[KNOWN[0]] else KNOWN[1]
    return kind, grounds[kind]


def _risk_kind(person: str, node: CaseNode) -> str | None:
    types = set(node.concepts.get("riskType", ())) if person in node.links.get("riskOf", ()) else set()
    return KNOWN[0] if types & _OFFENDER_RISKS else KNOWN[1] if types & _SEXUAL_RISKS else None


def _legal_kind(graph: CaseGraph, person: str, node: CaseNode) -> str | None:
    if person not in node.links.get("legalEventOf", ()) or node.position is None:
        return None
    steps = {wider for value in node.concepts.get("legalEventType", ()) for wider in ancestry(value)}
    sexual = any(within(value, "sexual-abuse") for value in node.concepts.get("offence", ()))
    harms = [harm.position or 0 for harm in graph.of_class("Harm") if person in harm.links.get("causedBy", ())]
    if not (sexual or "sex-offender-notification" in steps) or not any(at > node.position for at in harms):
        return None
    return KNOWN[0] if steps & _OFFENDER_STEPS else KNOWN[1] if steps & _RISK_STEPS else None
