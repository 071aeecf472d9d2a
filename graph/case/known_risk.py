"""Who was known for sexual offending, or as a sexual risk: the three definitions in use, side by side.

The profile, the pattern ``known-offender-contact-unassessed`` and the question ``known-offenders-in-contact`` each have
a definition of their own, and they disagree about some people. Here each is a list of grounds, from which both the
Python that finds them and the SPARQL of the two queries follow: ``sparql`` gives the text that stands in the ``.rq``
files, and a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import ancestry, within

OFFENDER, RISK = KNOWN = ("known-offender", "known-risk")
_SEXUAL = "sexual-abuse"
_NOTIFICATION = "sex-offender-notification"
# The property that ties a node to the person, that gives its type, and that says what it is about, by class; and the
# prefix of the types.
_PROPERTIES = {
    "RiskFactor": ("riskOf", "riskType", "", "risk"),
    "LegalEvent": ("legalEventOf", "legalEventType", "offence", "legal"),
    "Intervention": ("target", "interventionType", "topic", "intervention"),
}


@dataclass(frozen=True)
class Ground:
    """One way in which somebody is known.

    ``kind`` is one of KNOWN; ``cls`` the class of the node that says so; ``types`` its types, any where there are none;
    ``narrower`` takes narrower types too; ``sexual`` asks that it is about sexual abuse; ``before_harm`` that a harm by
    the same person is placed after it.
    """

    kind: str
    cls: str
    types: tuple[str, ...] = ()
    narrower: bool = False
    sexual: bool = False
    before_harm: bool = False

    def holds(self, graph: CaseGraph, person: str, node: CaseNode) -> bool:
        """Tell whether a node of a case is this ground for a person (id)."""
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
            ValueError: the order of events is part of the ground; no query has such a one.
        """
        if self.before_harm:
            raise ValueError("a ground that depends on the order of events is not written as SPARQL")
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
    """Who counts as known: the grounds, any of which is enough; a child never does.

    ``not_acquitted`` leaves out a ground that is itself an acquittal.
    """

    grounds: tuple[Ground, ...]
    not_acquitted: bool = False

    def known_by(self, graph: CaseGraph, person: CaseNode) -> list[tuple[str, CaseNode]]:
        """Return the nodes by which a person is known, in the order of the case, each with its kind, one of KNOWN."""
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

# The profile and the feature table: by a risk factor, or by a step of the criminal law on a sexual offence that comes
# before harm that this person causes. Who was convicted for the harm of the case only was not known before it.
PROFILE = Definition(
    (
        Ground(OFFENDER, "RiskFactor", _OFFENDER_RISKS),
        Ground(RISK, "RiskFactor", _SEXUAL_RISKS),
        Ground(OFFENDER, "LegalEvent", _OFFENDER_STEPS, narrower=True, sexual=True, before_harm=True),
        Ground(OFFENDER, "LegalEvent", (_NOTIFICATION,), narrower=True, before_harm=True),
        Ground(RISK, "LegalEvent", _RISK_STEPS, narrower=True, sexual=True, before_harm=True),
    )
)
# The pattern: by any step of the criminal law on a sexual offence, by notification, or by investigation too.
PATTERN = Definition(
    (
        Ground(OFFENDER, "LegalEvent", sexual=True),
        Ground(OFFENDER, "LegalEvent", (_NOTIFICATION,)),
        Ground(OFFENDER, "RiskFactor", ("known-sexual-offender", "views-abuse-images")),
        Ground(OFFENDER, "Intervention", ("police-investigation",), narrower=True, sexual=True),
    ),
    not_acquitted=True,
)
# The question: by a risk factor alone.
QUESTION = Definition(
    (Ground(OFFENDER, "RiskFactor", _OFFENDER_RISKS), Ground(RISK, "RiskFactor", _SEXUAL_RISKS)),
)


def known_as(graph: CaseGraph, person: CaseNode, definition: Definition = PROFILE) -> tuple[str, list[CaseNode]]:
    """Return as what an adult was known, one of KNOWN, with the nodes that say so; no node where nothing was known.

    Somebody known as an offender is not counted as a risk too; a child is neither.
    """
    found = definition.known_by(graph, person)
    kind = OFFENDER if any(each == OFFENDER for each, _ in found) else RISK
    return kind, [node for each, node in found if each == kind]


def _is_before_harm(graph: CaseGraph, person: str, node: CaseNode) -> bool:
    harms = [harm.position or 0 for harm in graph.of_class("Harm") if person in harm.links.get("causedBy", ())]
    return node.position is not None and any(at > node.position for at in harms)
