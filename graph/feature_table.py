"""The feature table: what is told of each case, one flat row a fact, from which every corpus measure is counted.

A row is a case, a kind, a value, the basis and the certainty. It is derived case by case, so that a corpus is read once
and never has to be in memory whole. A case has at most one row for a kind, a value and a basis, however often its
documents tell it; the row names every node that it rests on. What did not take place gives no row for what it would
have been, only for its outcome (that information was not shared is a told fact). Nothing is derived from silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from casegraph.graph.case.agencies import groups, involved
from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.case.certainty import CERTAINTIES
from casegraph.graph.case.known_risk import known_as
from casegraph.graph.case.relationships import tie_to_children, ties
from casegraph.graph.model.vocabulary import within
from casegraph.graph.store.store import Store

# Kinds of rows; the value is a concept's id unless another is named.
KINDS = {
    "incident": "what led to the review",
    "legal-status": "status of the children when it happened",
    "child": "a child whom the case is about: `counted`, or `number-not-told` of a group",
    "child-sex": "sex of a child whom the case is about",
    "child-age": "age band of such a child, one of AGE_BANDS",
    "child-age-possibly": "the same, where the age is a range that crosses bands",
    "child-ethnicity": "ethnicity of such a child",
    "child-disability": "disability of such a child",
    "harm": "harm to a child by an adult or by somebody not told",
    "harm-by-child": "harm to a child by another child",
    "harm-to-adult": "harm to somebody not told to be a child",
    "sexual-abuse-by": "what the person who sexually abused a child is to that child",
    "sexual-abuse-by-possibly": "the same, where several relationships are possible and it is not told which",
    "sexual-abuse-by-sex": "sex of the person who sexually abused a child",
    "risk": "a circumstance of child, parent, other people or home",
    "known-offender": "an adult known for sexual offending: one of TIES to a child",
    "known-risk": "an adult known as a sexual risk, without such a history: one of TIES to a child",
    "concern": "what a concern was about",
    "disclosure": "`told`: a child told, or what a child said was passed on",
    "response": "what became of a concern, a telling or a breach",
    "intervention": "something done for or about a child, a family or a person who poses a risk",
    "outcome": "what became of an intervention, also of one that did not take place",
    "decision": "a decision to close, step down, refuse, raise or leave something",
    "legal-event": "a step of the criminal law",
    "exchange": "what became of information that one party held and another needed",
    "challenge": "what became of a disagreement between professionals",
    "agency": "a kind of agency that had a part in what happened; groups and unnamed ones are left out",
    "theme": "a learning theme: stated where a finding says how it went in the case, else implied",
    "pattern": "a recurring pattern",
}
AGE_BANDS = {"under-6": (0, 5), "6-to-12": (6, 12), "13-to-17": (13, 17)}
# What a node of a class says by a property, as a kind of row; False where it is not said of what did not take place.
_CONCEPTS = (
    ("Concern", "topic", "concern", False),
    ("Event", "response", "response", True),
    ("Intervention", "interventionType", "intervention", False),
    ("Intervention", "interventionOutcome", "outcome", True),
    ("Decision", "decisionType", "decision", False),
    ("LegalEvent", "legalEventType", "legal-event", False),
    ("InformationExchange", "exchangeOutcome", "exchange", True),
    ("ProfessionalChallenge", "challengeOutcome", "challenge", True),
)
# Risk factors that say again what a child's own node says.
_DISABILITY_RISKS = frozenset({"disabled-child", "neurodivergent-child"})


@dataclass(frozen=True, order=True)
class Feature:
    """A row of the table.

    ``certainty`` is the surest of the nodes on this basis; ``number`` counts what the row stands for: people for kinds
    of children (0 for a group whose number is not told), else nodes; ``nodes`` are the local ids that it rests on.
    """

    case: str
    kind: str
    value: str
    basis: str
    certainty: str
    number: int
    nodes: tuple[str, ...]


class PatternRow(Protocol):
    """A match of a pattern, as the library of queries finds it."""

    @property
    def case(self) -> str:
        """The case."""

    @property
    def pattern(self) -> str:
        """The pattern."""

    @property
    def basis(self) -> str:
        """One of BASES."""

    @property
    def certainty(self) -> str:
        """One of CERTAINTIES."""

    @property
    def premises(self) -> tuple[str, ...]:
        """Ids of the nodes that it rests on."""


def features(store: Store, cases: Sequence[str] | None = None, matches: Iterable[PatternRow] = ()) -> list[Feature]:
    """Return the feature table of some or all cases, sorted.

    Args:
        store: where the cases are.
        cases: only these cases.
        matches: pattern matches to take in; those of other cases are left out.

    Raises:
        NotFoundError: a case is not in the store.
    """
    by_case: dict[str, list[PatternRow]] = defaultdict(list)
    for match in matches:
        by_case[match.case].append(match)
    chosen = sorted(set(cases)) if cases is not None else store.cases()
    return sorted(
        row
        for case in chosen
        for row in case_features(read_case(store, case), groups(store, case), by_case.get(case, ()))
    )


def case_features(
    graph: CaseGraph, several: frozenset[str] = frozenset(), matches: Iterable[PatternRow] = ()
) -> list[Feature]:
    """Return the rows of one case.

    Args:
        graph: the case.
        several: ids of people and agencies that stand for several.
        matches: the case's pattern matches.
    """
    table = _Table(graph.case)
    if graph.incident:
        table.add("incident", graph.incident)
    for status in graph.legal_status:
        table.add("legal-status", status)
    for node in graph.of_class("Child"):
        if True in node.values.get("subject", ()):
            _child(table, node, node.id in several)
    for node in graph.nodes.values():
        for cls, name, kind, if_not in _CONCEPTS:
            if cls in node.classes and (node.happened or if_not):
                table.add_all(kind, node.concepts.get(name, ()), node)
        if "Disclosure" in node.classes and node.happened:
            table.add("disclosure", "told", node)
    for harm in graph.of_class("Harm"):
        _harm(table, graph, harm)
    for risk in graph.of_class("RiskFactor"):
        told = any(graph.nodes[i].concepts.get("disability") for i in risk.links.get("riskOf", ()))
        table.add_all("risk", [t for t in risk.concepts_of("riskType") if not (told and t in _DISABILITY_RISKS)], risk)
    for person in graph.of_class("Person"):
        kind, grounds = known_as(graph, person)
        for node in grounds:
            table.add(kind, tie_to_children(graph, person), node)
    for agency in involved(graph, several):
        table.add_all("agency", graph.nodes[agency].concepts_of("agencyType"), graph.nodes[agency])
    for node in [*graph.of_class("Finding"), *graph.of_class("Recommendation")]:
        told = node.concepts.get("polarity", ("",))[0] in ("shortfall", "good-practice")
        table.add_all("theme", node.concepts_of("theme"), node, basis="" if told else "implied")
    for match in matches:
        table.put("pattern", match.pattern, match.basis, match.certainty, match.premises)
    return table.rows()


class _Table:
    """Rows of a case while they are gathered; one a kind, value and basis."""

    def __init__(self, case: str) -> None:
        self.case = case
        self._found: dict[tuple[str, str, str], dict[str, tuple[str, int]]] = defaultdict(dict)

    def add(self, kind: str, value: str, node: CaseNode | None = None, *, basis: str = "", number: int = 1) -> None:
        """Add what a node says; without a node, the case itself says it."""
        if node is None:
            self.put(kind, value, "stated", "established", ("",))
        else:
            found = "inferred" if node.inferred else basis or "stated"
            self.put(kind, value, found, CERTAINTIES[node.doubt], (node.id,), number)

    def add_all(self, kind: str, values: Iterable[str], node: CaseNode, *, basis: str = "") -> None:
        for value in values:
            self.add(kind, value, node, basis=basis)

    def put(self, kind: str, value: str, basis: str, certainty: str, nodes: Iterable[str], number: int = 1) -> None:
        by_node = self._found[kind, value, basis]
        for node in nodes:
            before = by_node.get(node, (certainty, number))[0]
            by_node[node] = (min(before, certainty, key=CERTAINTIES.index), number)

    def rows(self) -> list[Feature]:
        return sorted(
            Feature(
                case=self.case,
                kind=kind,
                value=value,
                basis=basis,
                certainty=min((c for c, _ in by_node.values()), key=CERTAINTIES.index),
                number=sum(number for _, number in by_node.values()),
                nodes=tuple(sorted(filter(None, by_node))),
            )
            for (kind, value, basis), by_node in self._found.items()
        )


def _child(table: _Table, node: CaseNode, group: bool) -> None:
    told = node.values.get("number")
    number = int(told[0]) if told else 0 if group else 1
    table.add("child", "counted" if number else "number-not-told", node, number=number)
    for kind, name in (("child-sex", "sex"), ("child-ethnicity", "ethnicity"), ("child-disability", "disability")):
        for value in node.concepts_of(name):
            table.add(kind, value, node, number=number)
    ages = [int(node.values[name][0]) for name in ("age", "ageFrom", "ageTo") if name in node.values]
    # One end of a range alone places nobody.
    if "age" in node.values or len(ages) == 2:
        bands = [band for band, (low, high) in AGE_BANDS.items() if min(ages) <= high and low <= max(ages)]
        for band in bands:
            table.add("child-age" if len(bands) == 1 else "child-age-possibly", band, node, number=number)


def _harm(table: _Table, graph: CaseGraph, harm: CaseNode) -> None:
    people = [*harm.links.get("harmed", ()), *harm.links.get("harmedOneOf", ())]
    children = [id_ for id_ in people if "Child" in graph.nodes[id_].classes]
    causes = [graph.nodes[id_] for id_ in harm.links.get("causedBy", ())]
    by_child = any("Child" in person.classes for person in causes)
    kind = "harm-to-adult" if not children else "harm-by-child" if by_child else "harm"
    table.add_all(kind, harm.concepts_of("harmType"), harm)
    if not children or not any(within(value, "sexual-abuse") for value in harm.concepts_of("harmType")):
        return
    for person in causes:
        table.add_all("sexual-abuse-by-sex", person.concepts_of("sex"), harm)
        sure, possible = ties(graph, person.id, children)
        table.add_all("sexual-abuse-by", sorted(sure), harm)
        if not sure:
            table.add_all("sexual-abuse-by-possibly", sorted(possible), harm)
