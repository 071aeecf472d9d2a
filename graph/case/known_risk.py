"""People known for sexual offending or as a sexual risk: the three definitions in use.

The profile, the pattern ``known-offender-contact-unassessed`` and the question ``known-offenders-in-contact`` each have
their own definition. The definitions disagree about some people. Here, each definition is a list of grounds. The Python
code finds people by these grounds. The function ``sparql`` writes the same grounds as the SPARQL text of the two
``.rq`` files, and a test compares the text with the files.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import ancestry, within

OFFENDER, RISK = KNOWN = ("known-offender", "known-risk")
_SEXUAL = "sexual-abuse"
_NOTIFICATION = "sex-offender-notification"
# By class: the property that links a node to the person, the property of its type, the property of its subject, and the
# prefix of the types.
_PROPERTIES = {
    "RiskFactor": ("riskOf", "riskType", "", "risk"),
    "LegalEvent": ("legalEventOf", "legalEventType", "offence", "legal"),
    "Intervention": ("target", "interventionType", "topic", "intervention"),
}


@dataclass(frozen=True)
class Ground:
    """One ground on which a person is known.

    ``kind`` is one of KNOWN. ``cls`` is the class of the node that states it. ``types`` are the types that count; if
    there are none, any type counts. With ``narrower``, narrower types count too. With ``sexual``, the node must be
    about sexual abuse. With ``before_harm``, the node must come before a harm that the same person causes.
    """

    kind: str
    cls: str
    types: tuple[str, ...] = ()
    narrower: bool = False
    sexual: bool = False
    before_harm: bool = False

    def holds(self, graph: CaseGraph, person: str, node: CaseNode) -> bool:
        """Return whether a node of a case is this ground for a person, given by id."""
        of, type_, about, _ = _PROPERTIES[self.cls]
        if self.cls not in node.classes or person not in node.links.get(of, ()):
            return False
        found = {
            wider for value in node.concepts_of(type_) for wider in (ancestry(value) if self.narrower else [value])
        }
        if self.types and not found.intersection(self.types):
            return False
        if self.sexual and not any(within(value, _SEXUAL) for value in node.concepts_of(about)):
            return False
        return not self.before_harm or _is_before_harm(graph, person, node)

    def sparql(self, node: str, person: str, type_: str) -> str:
        """Return the ground as a SPARQL group, with the variables of the node, the person and the type.

        Raises:
            ValueError: the ground depends on the order of events, which the queries do not support.
        """
        if self.before_harm:
            raise ValueError("a ground that depends on the order of events cannot be written as SPARQL")
        of, type_of, about, prefix = _PROPERTIES[self.cls]
        parts = [f"{node} a cg:{self.cls}", f"cg:{of} {person}"]
        path = f"cg:{type_of} / cg:within" if self.narrower else f"cg:{type_of}"
        values = ""
        if len(self.types) == 1:
            parts.append(f"{path} {prefix}:{self.types[0]}")
        elif self.types:
            parts.append(f"{path} {type_}")
            values = f" VALUES {type_} {{ {' '.join(f'{prefix}:{each}' for each in self.types)} }}"
        if self.sexual:
            parts.append(f"cg:{about} / cg:within harm:{_SEXUAL}")
        return f"{{ {' ; '.join(parts)} .{values} }}"


@dataclass(frozen=True)
class Definition:
    """A definition of who counts as known: any one of the grounds is enough, and a child never counts.

    With ``not_acquitted``, a node that is an acquittal does not count.
    """

    grounds: tuple[Ground, ...]
    not_acquitted: bool = False

    def known_by(self, graph: CaseGraph, person: CaseNode) -> list[tuple[str, CaseNode]]:
        """Return the nodes that make a person known, in the order of the case, each with its kind, one of KNOWN."""
        if "Child" in person.classes:
            return []
        found = []
        for node in graph.nodes.values():
            if self.not_acquitted and "acquittal" in node.concepts_of("legalEventType"):
                continue
            kinds = [ground.kind for ground in self.grounds if ground.holds(graph, person.id, node)]
            if kinds:
                found.append((min(kinds, key=KNOWN.index), node))
        return found

    def sparql(self, node: str, person: str, type_: str = "?risk", kind: str | None = None) -> str:
        """Return the definition, or its grounds of one kind, as SPARQL with the given variables."""
        grounds = [ground for ground in self.grounds if kind in (None, ground.kind)]
        lines = [" UNION ".join(ground.sparql(node, person, type_) for ground in grounds)]
        if self.not_acquitted:
            lines.append(f"MINUS {{ {node} cg:legalEventType legal:acquittal }}")
        return "\n".join(lines)


_OFFENDER_RISKS = ("known-sexual-offender",)
_SEXUAL_RISKS = ("known-sexual-risk-unconvicted", "views-abuse-images")
_OFFENDER_STEPS = ("caution", "conviction", "sentence", _NOTIFICATION)
_RISK_STEPS = ("arrest", "bail-conditions", "released-under-investigation", "charge", "prosecution")

# The profile and the feature table: a risk factor, or a step of the criminal law on a sexual offence before a harm that
# this person causes. A person who was convicted only for the harm in the case was not known before it.
PROFILE = Definition(
    (
        Ground(OFFENDER, "RiskFactor", _OFFENDER_RISKS),
        Ground(RISK, "RiskFactor", _SEXUAL_RISKS),
        Ground(OFFENDER, "LegalEvent", _OFFENDER_STEPS, narrower=True, sexual=True, before_harm=True),
        Ground(OFFENDER, "LegalEvent", (_NOTIFICATION,), narrower=True, before_harm=True),
        Ground(RISK, "LegalEvent", _RISK_STEPS, narrower=True, sexual=True, before_harm=True),
    )
)
# The pattern: a risk factor, a notification, a police investigation of sexual abuse, or any step of the criminal law on
# a sexual offence.
PATTERN = Definition(
    (
        Ground(OFFENDER, "LegalEvent", sexual=True),
        Ground(OFFENDER, "LegalEvent", (_NOTIFICATION,)),
        Ground(OFFENDER, "RiskFactor", ("known-sexual-offender", "views-abuse-images")),
        Ground(OFFENDER, "Intervention", ("police-investigation",), narrower=True, sexual=True),
    ),
    not_acquitted=True,
)
# The question: a risk factor only.
QUESTION = Definition(
    (Ground(OFFENDER, "RiskFactor", _OFFENDER_RISKS), Ground(RISK, "RiskFactor", _SEXUAL_RISKS)),
)


def known_as(graph: CaseGraph, person: CaseNode, definition: Definition = PROFILE) -> tuple[str, list[CaseNode]]:
    """Return how a person was known (one of KNOWN), with the nodes that state it.

    The list of nodes is empty if the person was not known. A known offender does not also count as a known risk. A
    child counts as neither.
    """
    found = definition.known_by(graph, person)
    kind = OFFENDER if any(each == OFFENDER for each, _ in found) else RISK
    return kind, [node for each, node in found if each == kind]


def _is_before_harm(graph: CaseGraph, person: str, node: CaseNode) -> bool:
    harms = [harm.position or 0 for harm in graph.of_class("Harm") if person in harm.links.get("causedBy", ())]
    return node.position is not None and any(at > node.position for at in harms)
