"""The feature table: the facts of each case, one row for each fact, from which all measures are counted.

A row holds a case, a kind, a value, the basis and the certainty. The table is made case by case, so a corpus is read
only once and is never in memory as a whole. A case has at most one row for a kind, a value and a basis, however often
its documents state the fact. The row lists every node on which it rests. An event that did not take place gives a row
for its outcome only: that information was not shared is itself a fact. Nothing is derived from silence.
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

# The kinds of row. The value is the id of a concept unless the text here says otherwise.
KINDS = {
    "incident": "what led to the review",
    "legal-status": "status of the children when it happened",
    "child": "a child who is a subject of the case: `counted`, or `number-not-told` for a group without a number",
    "child-sex": "sex of a child who is a subject of the case",
    "child-age": "age band of such a child, one of AGE_BANDS",
    "child-age-possibly": "the same, if the age is a range that crosses bands",
    "child-ethnicity": "ethnicity of such a child",
    "child-disability": "disability of such a child",
    "harm": "harm to a child by an adult, or by a person whom the review does not identify",
    "harm-by-child": "harm to a child by another child",
    "harm-to-adult": "harm to a person who is not stated to be a child",
    "sexual-abuse-by": "relationship to a child of the person who sexually abused that child",
    "sexual-abuse-by-possibly": "the same, if several relationships are possible and the review does not say which",
    "sexual-abuse-by-sex": "sex of the person who sexually abused a child",
    "risk": "a circumstance of the child, a parent, other people or the home",
    "known-offender": "an adult known for sexual offending: the tie to a child, one of TIES",
    "known-risk": "an adult known as a sexual risk, but not for sexual offending: the tie to a child, one of TIES",
    "concern": "what a concern was about",
    "disclosure": "`told`: a child disclosed something, or somebody passed on what a child said",
    "response": "what became of a concern, a disclosure or a breach",
    "intervention": "an action for or about a child, a family or a person who poses a risk",
    "outcome": "what became of an intervention, including one that did not take place",
    "decision": "a decision to close, step down, refuse, raise or leave something",
    "legal-event": "a step of the criminal law",
    "exchange": "what became of information that one party had and another needed",
    "challenge": "what became of a disagreement between professionals",
    "agency": "a type of agency that took part in the events; groups and unnamed agencies are left out",
    "theme": "a learning theme: stated if a finding says how it went in the case, otherwise implied",
    "pattern": "a recurring pattern",
}
AGE_BANDS = {"under-6": (0, 5), "6-to-12": (6, 12), "13-to-17": (13, 17)}
# A class, a property of its nodes, the kind of row from it, and whether events that did not take place have such rows.
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
# Risk factors that repeat a statement of the child's own node.
_DISABILITY_RISKS = frozenset({"disabled-child", "neurodivergent-child"})


@dataclass(frozen=True, order=True)
class Feature:
    """A row of the table.

    ``certainty`` is the highest certainty among the nodes on this basis. ``number`` says how many things the row stands
    for: people if the kind is about children (0 for a group whose number the review does not state), otherwise nodes.
    ``nodes`` are the local ids of the nodes on which the row rests.
    """

    case: str
    kind: str
    value: str
    basis: str
    certainty: str
    number: int
    nodes: tuple[str, ...]


class PatternRow(Protocol):
    """A match of a pattern, found by the library of queries."""

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
        """The ids of the nodes on which the match rests."""


def features(store: Store, cases: Sequence[str] | None = None, matches: Iterable[PatternRow] = ()) -> list[Feature]:
    """Return the feature table of some or all cases, sorted.

    Args:
        store: where the cases are.
        cases: the cases to include; None for all.
        matches: pattern matches to include; matches of other cases are ignored.

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
        several: ids of the nodes that stand for groups of people or agencies.
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
                table.add_all(kind, node.concepts_of(name), node)
        if "Disclosure" in node.classes and node.happened:
            table.add("disclosure", "told", node)
    for harm in graph.of_class("Harm"):
        _harm(table, graph, harm)
    for risk in graph.of_class("RiskFactor"):
        repeated = any(graph.nodes[i].concepts.get("disability") for i in risk.links.get("riskOf", ()))
        types = [t for t in risk.concepts_of("riskType") if not (repeated and t in _DISABILITY_RISKS)]
        table.add_all("risk", types, risk)
    for person in graph.of_class("Person"):
        kind, grounds = known_as(graph, person)
        for node in grounds:
            table.add(kind, tie_to_children(graph, person), node)
    for agency in involved(graph, several):
        table.add_all("agency", graph.nodes[agency].concepts_of("agencyType"), graph.nodes[agency])
    for node in [*graph.of_class("Finding"), *graph.of_class("Recommendation")]:
        stated = node.concepts.get("polarity", ("",))[0] in ("shortfall", "good-practice")
        table.add_all("theme", node.concepts_of("theme"), node, basis="" if stated else "implied")
    for match in matches:
        table.put("pattern", match.pattern, match.basis, match.certainty, match.premises)
    return table.rows()


class _Table:
    """Collector of the rows of a case: one row for each kind, value and basis."""

    def __init__(self, case: str) -> None:
        self.case = case
        self._found: dict[tuple[str, str, str], dict[str, tuple[str, int]]] = defaultdict(dict)

    def add(self, kind: str, value: str, node: CaseNode | None = None, *, basis: str = "", number: int = 1) -> None:
        """Add a value that a node states; without a node, the case itself states it."""
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
    stated = node.values.get("number")
    number = int(stated[0]) if stated else 0 if group else 1
    table.add("child", "counted" if number else "number-not-told", node, number=number)
    for kind, name in (("child-sex", "sex"), ("child-ethnicity", "ethnicity"), ("child-disability", "disability")):
        for value in node.concepts_of(name):
            table.add(kind, value, node, number=number)
    ages = [int(node.values[name][0]) for name in ("age", "ageFrom", "ageTo") if name in node.values]
    # One end of a range alone does not give an age band.
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
