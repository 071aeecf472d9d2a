"""Show the flow of information between agencies, in a case or in all: who told whom, and what did not arrive.

The network of a case has as its nodes the agencies that had a part in what happened. A *tie* is a pair of them between
which at least one piece of information arrived, if late or in part. No information runs from one case into another, so
a corpus is never one network: its measures are those of its cases, summed or averaged, by kind of agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from casegraph.graph.errors import UsageError
from casegraph.graph.measures._intervals import rounded
from casegraph.graph.measures._measure import Answer, Corpus, Measure
from casegraph.graph.parameters import CaseId, Choice, MinCount
from casegraph.graph.suppression import Counts, Key, safe_notes, suppressed, without

if TYPE_CHECKING:
    import networkx as nx

    from casegraph.graph.network.agency_flows import CaseFlows, Flow

# Each measure in one line, with its source.
DEFINITIONS = {
    "density": "ties, of the pairs of agencies involved in one case that could have one (Wasserman and Faust 1994)",
    "reciprocity": "tellings in one direction that are answered by one in the other (Wasserman and Faust 1994)",
    "no tie": "agencies involved that are tied to no other (isolates; Wasserman and Faust 1994)",
    "betweenness": "share of the shortest paths between two others that run through an agency (Freeman 1977)",
    "arrived": "flows between named agencies that arrived, if late or in part, of those whose outcome is told",
}
# Betweenness needs two others; and below so many flows the measures only repeat them.
TOO_FEW = 3
FEW_FLOWS = 10
NOT_TOLD = "What is not told may still have been shared: an account tells of few exchanges."
COLUMNS = {
    "agency": "the agency, or over several cases the kind of agency",
    "type": "the kind of agency",
    "cases": "the cases in which it is involved",
    "told": "how often it told another agency something that arrived",
    "was_told": "how often it was told",
    "undirected": "flows that arrived, where the text does not say who told whom",
    "not_arrived": "flows to it or from it that did not arrive",
    "ties": "the agencies to which it is tied, added up over the cases",
    "no_tie_in": "the cases in which it is tied to no other",
    "betweenness": "its betweenness; over several cases, the mean",
}
FLOWS = {
    "case": "the case",
    "sender": "the agency that told, or should have told",
    "receiver": "the agency that was told, or should have been",
    "sender_type": "the kind of the one agency",
    "receiver_type": "the kind of the other",
    "directed": "whether the text says who told whom",
    "outcome": "what became of it",
    "arrived": "whether it arrived; empty where the text does not say",
    "certainty": "how certain it is",
    "inferred": "whether the coder inferred it",
    "node": "the node of the case",
    "label": "what it is",
}
NETWORK_COLUMNS = {
    "measure": "the measure of the whole",
    "n": "the count",
    "base": "what it is counted of",
    "value": "n of the base; empty where there is no base",
    "definition": "what the measure is",
}


@dataclass(frozen=True)
class AgencyRow:
    """An agency of a case, or a kind of agency in several.

    ``told``, ``was_told``, ``undirected`` (something arrived, the text does not say from whom to whom) and
    ``not_arrived`` count flows that it had part in; ``ties`` the agencies it is tied to, summed over cases;
    ``no_tie_in`` the cases in which it is tied to none; ``betweenness`` is the mean over the cases with three or more
    agencies, None where there is none.
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
    """A measure of the whole: a count of a base, and the value; None where there is nothing to measure."""

    measure: str
    n: int
    base: int
    value: float | None
    definition: str

    def row(self) -> dict[str, object]:
        """Return the row by NETWORK_COLUMNS."""
        return {name: getattr(self, name) for name in NETWORK_COLUMNS} | {"value": rounded(self.value)}


def _ties(found: CaseFlows) -> nx.Graph:
    """Return the ties of a case: agencies, and the pairs between which something arrived."""
    import networkx as nx

    ties = nx.Graph()
    ties.add_nodes_from(sorted(found.agencies))
    ties.add_edges_from(sorted({(f.sender, f.receiver) for f in found.flows if f.arrived}))
    return ties


def agency_rows(corpus: Sequence[CaseFlows]) -> list[AgencyRow]:
    """Return a row an agency for one case, or a row a kind of agency for several, most involved first."""
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
    """Return the measures of one case, or of several together: counts are summed over the cases."""
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
    """Say in plain words what the flows of these cases cannot show."""
    flows = sum(len(found.flows) for found in corpus)
    left_out = sum(found.left_out for found in corpus)
    unnamed = sum(found.unnamed for found in corpus)
    apart = sum(found.apart for found in corpus)
    out = []
    if flows < FEW_FLOWS:
        out.append(
            f"Flows told between named agencies: {flows}. These are too few for the measures to say more than the list."
        )
    if unnamed:
        out.append(
            f"Groups of agencies and agencies not named are in no pair: {unnamed} such, and {left_out} "
            f"piece{'' if left_out == 1 else 's'} of information between them or with them."
        )
    if apart:
        out.append(f"Named agencies without a part in what happened (asked to act, say), so left out: {apart}.")
    out.append(NOT_TOLD)
    return out


def safe_tables(
    rows: Sequence[AgencyRow], network: Sequence[NetworkMeasure], least: int
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the agencies and the measures of the whole, both without counts below ``least``.

    Each tells of the other, so they are looked at together. Lists of cases become their numbers.
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
    """Return the agencies with the flows and the measures of the whole below them, or one of these."""
    if min_count and listed == "flows":
        raise UsageError("a list of flows is no count, so nothing of it is below a count; leave --min-count away")
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
        "A flow is an exchange, or another event by one agency to another; two are tied when something arrived between "
        "them, if late or in part. Groups of agencies and agencies not named are in no pair. Over several cases, rows "
        "are kinds of agency and counts are sums, since no information runs from one case into another."
    ),
    terms=DEFINITIONS,
    columns=COLUMNS,
    tables={"flows": FLOWS, "network": NETWORK_COLUMNS},
    parameters=(
        CaseId("case", "The case; without one, all cases.", required=False),
        MinCount(),
        Choice(
            "listed",
            "Only the agencies, the flows of information, or the measures of the whole; a table has all three.",
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
