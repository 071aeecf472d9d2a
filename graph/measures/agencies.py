"""Show how information flowed between agencies.

The nodes of the network of a case are the agencies that took part in its events. A *tie* is a pair of agencies between
which at least one piece of information arrived, even late or in part. No information flows from one case to another, so
several cases are never one network. Their measures are sums or means over the cases, for each kind of agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from casegraph.graph.errors import UsageError, parameter
from casegraph.graph.measures._intervals import rounded
from casegraph.graph.measures._measure import Answer, Corpus, Measure
from casegraph.graph.parameters import CaseId, Choice, MinCount
from casegraph.graph.suppression import Counts, Key, safe_notes, suppressed, without

if TYPE_CHECKING:
    import networkx as nx

    from casegraph.graph.network.agency_flows import CaseFlows, Flow

# Each measure with its source.
DEFINITIONS = {
    "density": "share of the pairs of agencies involved in one case that have a tie (Wasserman and Faust 1994)",
    "reciprocity": "share of the ties from one agency to another for which there is also a tie in the opposite "
    "direction (Wasserman and Faust 1994)",
    "no tie": "share of the agencies involved that have no tie (isolates; Wasserman and Faust 1994)",
    "betweenness": "share of the shortest paths between two other agencies that run through an agency (Freeman 1977)",
    "arrived": "share of the flows with a stated outcome that arrived, even late or in part",
}
# Betweenness needs two other agencies. With few flows, the measures only repeat the list.
TOO_FEW = 3
FEW_FLOWS = 10
NOT_TOLD = "A review states only some exchanges. Agencies may have shared other information."
COLUMNS = {
    "agency": "the agency; for several cases, the type of agency",
    "type": "the type of agency",
    "cases": "the cases in which it is involved",
    "told": "how often it gave another agency information that arrived",
    "was_told": "how often it received information from another agency",
    "undirected": "flows that arrived, where the review does not say who told whom",
    "not_arrived": "flows to or from it that did not arrive",
    "ties": "number of agencies with which it has a tie, added up over the cases",
    "no_tie_in": "the cases in which it has no tie",
    "betweenness": "its betweenness; over several cases, the mean betweenness",
}
FLOWS = {
    "case": "the case",
    "sender": "the agency that gave the information, or should have given it",
    "receiver": "the agency that received the information, or should have received it",
    "sender_type": "the kind of the sender",
    "receiver_type": "the kind of the receiver",
    "directed": "whether the review says who told whom",
    "outcome": "the outcome of the flow",
    "arrived": "whether it arrived; empty if the review does not say",
    "certainty": "how certain the review is about it",
    "inferred": "whether the coder inferred it",
    "node": "the id of the node in the case",
    "label": "the label of the node",
}
NETWORK_COLUMNS = {
    "measure": "the name of the measure",
    "n": "the count",
    "base": "the number of which n is a part",
    "value": "n divided by the base; empty if the base is 0",
    "definition": "the definition of the measure",
}


@dataclass(frozen=True)
class AgencyRow:
    """An agency of a case, or a kind of agency in several.

    ``told``, ``was_told``, ``undirected`` and ``not_arrived`` count its flows. In an undirected flow something arrived,
    but the review does not say who told whom. ``ties`` is the number of agencies with which it has a tie, summed over
    cases. ``no_tie_in`` are the cases in which it has none. ``betweenness`` is the mean over the cases with three or
    more agencies, or None if there is no such case.
    """

    agency: str
    type: str
    cases: tuple[str, ...]
    told: int
    was_told: int
    undirected: int
    not_arrived: int
    ties: int
    no_tie_in: tuple[str, ...]
    betweenness: float | None

    def row(self) -> dict[str, object]:
        """Return the row by COLUMNS."""
        values: dict[str, object] = {name: getattr(self, name) for name in COLUMNS}
        lists = {"cases": list(self.cases), "no_tie_in": list(self.no_tie_in)}
        return {**values, **lists, "betweenness": rounded(self.betweenness)}


@dataclass(frozen=True)
class NetworkMeasure:
    """A measure of the whole network: a count, its base, and the value, which is None if the base is 0."""

    measure: str
    n: int
    base: int
    value: float | None
    definition: str

    def row(self) -> dict[str, object]:
        """Return the row by NETWORK_COLUMNS."""
        return {name: getattr(self, name) for name in NETWORK_COLUMNS} | {"value": rounded(self.value)}


def _ties(found: CaseFlows) -> nx.Graph:
    """Return the ties of a case: its agencies, and the pairs between which something arrived."""
    import networkx as nx

    ties = nx.Graph()
    ties.add_nodes_from(sorted(found.agencies))
    ties.add_edges_from(sorted({(f.sender, f.receiver) for f in found.flows if f.arrived}))
    return ties


def agency_rows(corpus: Sequence[CaseFlows]) -> list[AgencyRow]:
    """Return a row for each agency of one case, or for each kind of agency of several, most involved first."""
    import networkx as nx

    one_case = len(corpus) == 1
    parts: dict[tuple[str, str], list[tuple[CaseFlows, list[str]]]] = {}
    for found in corpus:
        by_key: dict[tuple[str, str], list[str]] = {}
        for id_, kind in found.agencies.items():
            by_key.setdefault((id_ if one_case else kind, kind), []).append(id_)
        for key, ids in by_key.items():
            parts.setdefault(key, []).append((found, ids))
    ties = {found.case: _ties(found) for found in corpus}
    between = {case: nx.betweenness_centrality(g) for case, g in ties.items() if len(g) >= TOO_FEW}
    rows = []
    for (agency, kind), places in parts.items():
        flows = [(flow, ids) for found, ids in places for flow in found.flows]
        degrees = {found.case: sum(ties[found.case].degree(id_) for id_ in ids) for found, ids in places}
        shares = [between[found.case][id_] for found, ids in places if found.case in between for id_ in ids]
        rows.append(
            AgencyRow(
                agency=agency,
                type=kind,
                cases=tuple(degrees),
                told=sum(bool(f.arrived) and f.directed and f.sender in ids for f, ids in flows),
                was_told=sum(bool(f.arrived) and f.directed and f.receiver in ids for f, ids in flows),
                undirected=sum(bool(f.arrived) and not f.directed and _has(f, ids) for f, ids in flows),
                not_arrived=sum(f.arrived is False and _has(f, ids) for f, ids in flows),
                ties=sum(degrees.values()),
                no_tie_in=tuple(case for case, degree in degrees.items() if degree == 0),
                betweenness=fmean(shares) if shares else None,
            )
        )
    return sorted(rows, key=lambda row: (-len(row.cases), -row.ties, row.agency))


def _has(flow: Flow, agencies: Sequence[str]) -> bool:
    return flow.sender in agencies or flow.receiver in agencies


def network_measures(corpus: Sequence[CaseFlows]) -> list[NetworkMeasure]:
    """Return the measures of one case, or of several cases with their counts added up."""
    ties = {found.case: _ties(found) for found in corpus}
    arcs = {(f.case, f.sender, f.receiver) for found in corpus for f in found.flows if f.arrived and f.directed}
    flows = [flow for found in corpus for flow in found.flows if flow.arrived is not None]
    counts = {
        "density": (
            sum(graph.number_of_edges() for graph in ties.values()),
            sum(len(graph) * (len(graph) - 1) // 2 for graph in ties.values()),
        ),
        "reciprocity": (sum((case, b, a) in arcs for case, a, b in arcs), len(arcs)),
        "no tie": (
            sum(degree == 0 for graph in ties.values() for _, degree in graph.degree()),
            sum(len(graph) for graph in ties.values()),
        ),
        "arrived": (sum(bool(flow.arrived) for flow in flows), len(flows)),
    }
    return [
        NetworkMeasure(name, n, base, n / base if base else None, DEFINITIONS[name])
        for name, (n, base) in counts.items()
    ]


def warnings(corpus: Sequence[CaseFlows]) -> list[str]:
    """Return notes on what the flows of these cases cannot show."""
    flows = sum(len(found.flows) for found in corpus)
    left_out = sum(found.left_out for found in corpus)
    unnamed = sum(found.unnamed for found in corpus)
    apart = sum(found.apart for found in corpus)
    out = []
    if flows < FEW_FLOWS:
        out.append(
            f"Stated flows between named agencies: {flows}. The measures of so few flows add little to the list."
        )
    if unnamed:
        out.append(
            f"Groups of agencies and unnamed agencies are not in any pair. There are {unnamed} of them, with "
            f"{left_out} piece{'' if left_out == 1 else 's'} of information."
        )
    if apart:
        out.append(
            f"Named agencies omitted because they took no part in the events, for example because they "
            f"were only asked to act: {apart}."
        )
    out.append(NOT_TOLD)
    return out


def safe_tables(
    rows: Sequence[AgencyRow], network: Sequence[NetworkMeasure], least: int
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the agencies and the measures of the whole network, both without counts below ``least``.

    Each table could reveal counts of the other, so the two are suppressed together. Lists of cases become numbers of
    cases.
    """
    if least <= 0:
        return [row.row() for row in rows], [measure.row() for measure in network]
    numbers = ("told", "was_told", "undirected", "not_arrived", "ties")
    counts = Counts()
    for row in rows:
        for name in numbers:
            counts.show((row.agency, name), getattr(row, name))
        counts.show((row.agency, "cases"), len(row.cases))
        counts.show((row.agency, "no_tie_in"), len(row.no_tie_in))
        counts.part((row.agency, "no_tie_in"), (row.agency, "cases"))
    for measure in network:
        counts.show((measure.measure, "n"), measure.n)
        counts.show((measure.measure, "base"), measure.base)
        counts.part((measure.measure, "n"), (measure.measure, "base"))
    if rows and network:
        every = {name: {(row.agency, name): 1 for row in rows} for name in (*numbers, "no_tie_in")}
        counts.equal(every["told"], every["was_told"])
        counts.equal({("density", "n"): 2}, every["ties"])
        counts.equal({("no tie", "n"): 1}, every["no_tie_in"])
        counts.equal({("arrived", "n"): 2}, every["told"] | every["was_told"] | every["undirected"])
        counts.equal({("arrived", "base"): 2, ("arrived", "n"): -2}, every["not_arrived"])
    gone = suppressed(counts, least)
    names = (*numbers, "cases", "no_tie_in")
    by_agency = [
        {**row.row(), "cases": len(row.cases), "no_tie_in": len(row.no_tie_in)}
        for row in sorted(rows, key=lambda row: row.agency)
    ]
    return (
        [_one(cells, str(cells["agency"]), names, ("betweenness",), gone) for cells in by_agency],
        [_one(row.row(), row.measure, ("n", "base"), ("value",), gone) for row in network],
    )


def _one(
    cells: dict[str, object], key: str, names: Sequence[str], derived: Sequence[str], gone: frozenset[Key]
) -> dict[str, object]:
    hidden = [name for name in names if (key, name) in gone]
    return without(cells, [*hidden, *(derived if hidden else ())])


def compute(corpus: Corpus, case: str | None, min_count: int, listed: str | None) -> Answer:
    """Return the agencies, the flows and the measures of the whole network, or one of these tables."""
    if min_count and listed == "flows":
        raise UsageError(f"a list of flows has no counts to compare with a minimum; leave {parameter('min_count')} out")
    flows = corpus.only([case] if case else []).flows
    by_agency, network = safe_tables(agency_rows(flows), network_measures(flows), min_count)
    notes = warnings(flows)
    if min_count:
        notes = safe_notes(notes, [found.case for found in flows], min_count)
    parts = {
        "agencies": Answer(by_agency, notes),
        "flows": Answer([flow.row() for found in flows for flow in found.flows], notes, table="flows"),
        "network": Answer(network, notes, table="network"),
    }
    if listed:
        return parts[listed]
    below = ("network",) if min_count else ("flows", "network")
    return Answer(by_agency, notes, also=tuple(parts[name] for name in below))


MEASURE = Measure(
    name="agencies",
    title="Information between agencies",
    question="Which agencies told each other something, and what did not arrive?",
    description=(
        "A flow is an exchange of information, or any other event that goes from one agency to another. Two agencies "
        "have a tie if at least one piece of information got from one to the other, even late or in part. Groups of "
        "agencies and unnamed agencies are not counted.\n\nFor several cases, each row is a type of agency and its "
        "counts are totals. An agency that appears in two cases is counted separately in each."
    ),
    terms=DEFINITIONS,
    columns=COLUMNS,
    tables={"flows": FLOWS, "network": NETWORK_COLUMNS},
    parameters=(
        CaseId("case", "Case to show. Default: all cases.", required=False),
        MinCount(),
        Choice(
            "listed",
            "Show only the agencies, the flows of information, or the measures of the whole network. Default: all "
            "three in a table, the agencies in other formats.",
            choices=("agencies", "flows", "network"),
        ),
    ),
    limits=(NOT_TOLD,),
    references=(
        "S. Wasserman and K. Faust, Social Network Analysis, Cambridge University Press 1994 (density, isolates, "
        "reciprocity).",
        "L. C. Freeman, A set of measures of centrality based on betweenness, Sociometry 40 (1977), 35–41.",
    ),
    compute=compute,
    examples=("casegraph agencies", "casegraph agencies stacey --list flows --format csv"),
)
