"""Matrices of cases by patterns, and of agencies by agencies. The table is the picture; symbols and counts are links.

A cell counts the matches of a pattern on each basis. The shape of the symbol shows the basis. The matches follow below
in words. A cell of two agencies counts pieces of information by their outcome. Each count states what it counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from casegraph.graph.case.basis import BASES
from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.case.certainty import CERTAINTIES
from casegraph.graph.measures.agencies import warnings
from casegraph.graph.model.vocabulary import concept, top_concept
from casegraph.graph.network.agency_flows import Flow, read_flows
from casegraph.graph.store.store import Store
from casegraph.queries.library import patterns
from casegraph.queries.matches import Match, matches
from casegraph.viz.shared import facts, words
from casegraph.viz.shared.account import line_of
from casegraph.viz.shared.symbols import EXCHANGE_LINES, LINES, exchange_line

UNKNOWN = "kind not told"


@dataclass(frozen=True)
class Cell:
    """A cell. Its parts are (basis or line, count, least doubt of a match). ``key`` leads to its rows."""

    key: str
    parts: tuple[tuple[str, int, int], ...]
    words: str


@dataclass(frozen=True)
class Premise:
    """A node that a match rests on, in words."""

    label: str
    tag: str


@dataclass(frozen=True)
class MatchEntry:
    """A match in words."""

    case: str
    title: str
    pattern: str
    basis: str
    certainty: str
    premises: tuple[Premise, ...]


@dataclass(frozen=True)
class PatternMatrix:
    """Cases by patterns. ``totals`` counts for each pattern the cases with a match on any basis, then on each."""

    cases: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[str, str, str], ...]
    cells: dict[tuple[str, str], Cell]
    totals: dict[str, tuple[int, ...]]
    groups: dict[str, tuple[MatchEntry, ...]]
    matched: int


@dataclass(frozen=True)
class FlowEntry:
    """A piece of information between two agencies, in words."""

    case: str
    title: str
    sender: str
    receiver: str
    directed: bool
    line: str
    outcome: str
    label: str
    certainty: str
    doubt: int
    inferred: bool
    node: str


@dataclass(frozen=True)
class AgencyMatrix:
    """Agencies of a case, or kinds of agency of several cases, by each other. ``pairs`` have no direction."""

    agencies: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    pairs: tuple[tuple[str, str, Cell], ...]
    flows: tuple[FlowEntry, ...]
    totals: dict[str, int]
    apart: tuple[FlowEntry, ...]
    notes: tuple[str, ...]


def pattern_matrix(store: Store, cases: Sequence[str]) -> PatternMatrix:
    """Return the matrix of cases and patterns.

    Raises:
        NotFoundError: a case is not in the store.
    """
    found = matches(store, cases=cases)
    graphs = {case: read_case(store, case) for case in cases}
    known = patterns()
    by_cell: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for match in found:
        by_cell[match.case, match.pattern].append(match)
    cells = {
        (case, pattern): _pattern_cell(graphs[case].title, known[pattern].title, f"m-{case}--{pattern}", there)
        for (case, pattern), there in by_cell.items()
    }
    totals = {
        name: (
            sum((case, name) in cells for case in cases),
            *(sum(any(m.basis == b for m in by_cell.get((case, name), ())) for case in cases) for b in BASES),
        )
        for name in known
    }
    return PatternMatrix(
        cases=tuple((case, graphs[case].title) for case in cases),
        patterns=tuple((name, query.title, query.definition) for name, query in known.items()),
        cells=cells,
        totals=totals,
        groups={
            cells[key].key: tuple(_match_entry(graphs[match.case], match) for match in there)
            for key, there in sorted(by_cell.items())
        },
        matched=len(found),
    )


def _pattern_cell(case: str, pattern: str, key: str, there: Sequence[Match]) -> Cell:
    counts = Counter(match.basis for match in there)
    surest = {
        basis: min(CERTAINTIES.index(match.certainty) for match in there if match.basis == basis) for basis in counts
    }
    parts = tuple((basis, counts[basis], surest[basis]) for basis in BASES if basis in counts)
    parts_in_words = ", ".join(
        f"{count} {basis}" + (f" ({CERTAINTIES[doubt]})" if doubt else "") for basis, count, doubt in parts
    )
    return Cell(key, parts, f"{words.within_sentence(case)}, {pattern}: {parts_in_words}")


def _match_entry(graph: CaseGraph, match: Match) -> MatchEntry:
    nodes = [graph.nodes[id_] for id_ in match.premises]
    return MatchEntry(
        case=match.case,
        title=graph.title,
        pattern=patterns()[match.pattern].title,
        basis=match.basis,
        certainty=match.certainty,
        premises=tuple(Premise(facts.label(graph, node), facts.tag(node)) for node in nodes),
    )


def agency_matrix(store: Store, cases: Sequence[str]) -> AgencyMatrix:
    """Return the matrix of agencies: by name for one case, by kind for several.

    Raises:
        NotFoundError: a case is not in the store.
    """
    graphs = {case: read_case(store, case) for case in cases}
    corpus = [read_flows(store, case) for case in cases]
    one = len(cases) == 1
    flows = [_flow(graphs[found.case], flow, one) for found in corpus for flow in found.flows]
    in_pairs = {(flow.case, flow.node) for found in corpus for flow in found.flows}
    agencies = sorted({_name(graphs[found.case], id_, one) for found in corpus for id_ in found.agencies})
    directed: dict[tuple[str, str], list[FlowEntry]] = defaultdict(list)
    undirected: dict[tuple[str, str], list[FlowEntry]] = defaultdict(list)
    for flow in flows:
        (directed if flow.directed else undirected)[flow.sender, flow.receiver].append(flow)
    return AgencyMatrix(
        agencies=tuple(agencies),
        cells={pair: _flow_cell(pair, there, " to ") for pair, there in sorted(directed.items())},
        pairs=tuple((*pair, _flow_cell(pair, there, " and ")) for pair, there in sorted(undirected.items())),
        flows=tuple(flows),
        totals={line: sum(flow.line == line for flow in flows) for line in EXCHANGE_LINES},
        apart=tuple(_apart(graphs, in_pairs)),
        notes=tuple(warnings(corpus)),
    )


def _name(graph: CaseGraph, agency: str, one: bool) -> str:
    if one:
        return graph.nodes[agency].label
    kinds = words.concepts(graph.nodes[agency], "agencyType")
    return kinds[0].label if kinds else UNKNOWN


def outcome_line(outcome: str) -> str:
    """Return the line of a flow by its outcome. Events other than exchanges count as shared information."""
    if outcome == "told":
        return "went"
    return exchange_line([(top_concept(outcome), concept(outcome).did_not_happen)])


def _flow(graph: CaseGraph, flow: Flow, one: bool) -> FlowEntry:
    node = graph.nodes[flow.node]
    ends = [_name(graph, flow.sender, one), _name(graph, flow.receiver, one)]
    return FlowEntry(
        case=flow.case,
        title=graph.title,
        sender=ends[0] if flow.directed else min(ends),
        receiver=ends[1] if flow.directed else max(ends),
        directed=flow.directed,
        line=outcome_line(flow.outcome),
        outcome="Told" if flow.outcome == "told" else concept(flow.outcome).label,
        label=flow.label,
        certainty=node.certainty_words(),
        doubt=node.doubt,
        inferred=node.inferred,
        node=flow.node,
    )


def _flow_cell(pair: tuple[str, str], there: Sequence[FlowEntry], between: str) -> Cell:
    counts = Counter(flow.line for flow in there)
    surest = {line: min(flow.doubt for flow in there if flow.line == line) for line in counts}
    parts = tuple((line, counts[line], surest[line]) for line in EXCHANGE_LINES if line in counts)
    parts_in_words = ", ".join(f"{count} {LINES[line].word}" for line, count, _ in parts)
    return Cell("flows", parts, f"{words.within_sentence(between.join(pair))}: {parts_in_words}")


def _apart(graphs: dict[str, CaseGraph], in_pairs: set[tuple[str, str]]) -> list[FlowEntry]:
    """Return the exchanges outside any pair: with people, groups of agencies, or unnamed agencies."""
    out = []
    for case, graph in graphs.items():
        for node in graph.of_class("InformationExchange"):
            if (case, node.id) in in_pairs:
                continue
            out.append(
                FlowEntry(
                    case=case,
                    title=graph.title,
                    sender=facts.who(graph, node),
                    receiver="",
                    directed=not node.links.get("between"),
                    line=line_of(node),
                    outcome=facts.status(node),
                    label=node.label,
                    certainty=node.certainty_words(),
                    doubt=node.doubt,
                    inferred=node.inferred,
                    node=node.id,
                )
            )
    return out
