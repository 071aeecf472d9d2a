"""Which adults services knew for sexual offending, or as a sexual risk, before or while it happened."""

from __future__ import annotations

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import ancestry, within

KNOWN = ("known-offender", "known-risk")
_OFFENDER_RISKS = frozenset({"known-sexual-offender"})
_SEXUAL_RISKS = frozenset({"known-sexual-risk-unconvicted", "views-abuse-images"})
_OFFENDER_STEPS = frozenset({"caution", "conviction", "sentence", "sex-offender-notification"})
_RISK_STEPS = frozenset({"arrest", "bail-conditions", "released-under-investigation", "charge", "prosecution"})


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
