"""Information between agencies: who told whom, and what did not arrive.

A *flow* is one piece of information between two agencies: an exchange, or another event by the one to the other (a
concern that a school reports to social care). Groups of agencies and agencies that the account does not name are part
of no pair; what went between them is counted and left out. What went to or from people is no flow between agencies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import pyoxigraph as ox

from casegraph.graph.case.agencies import groups, involved, is_named
from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.iris import CG, VOCABULARY_GRAPH
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.store.store import Store

if TYPE_CHECKING:
    import networkx as nx


FLOW_COLUMNS = (
    "case", "sender", "receiver", "sender_type", "receiver_type", "directed", "outcome", "arrived", "certainty",
    "inferred", "node", "label",
)  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """Information between two agencies of a case.

    ``outcome`` is that of the exchange, or ``told`` for another event by the sender to the receiver; ``arrived`` is
    None where the account does not say. Without ``directed`` the text does not say who should have told whom, and the
    two stand in the order of their names.
    """

    case: str
    node: str
    label: str
    sender: str
    receiver: str
    sender_type: str
    receiver_type: str
    directed: bool
    outcome: str
    arrived: bool | None
    certainty: str | None
    inferred: bool

    def row(self) -> dict[str, object]:
        """Return the flow by FLOW_COLUMNS."""
        return {name: getattr(self, name) for name in FLOW_COLUMNS}


@dataclass(frozen=True)
class CaseFlows:
    """The flows of a case.

    ``agencies`` are the named ones that had a part in what happened, with their types; ``apart`` counts the named ones
    without a part, ``unnamed`` the groups and unnamed agencies, and ``left_out`` the pieces of information that are in
    no pair because of those.
    """

    case: str
    agencies: dict[str, str]
    flows: tuple[Flow, ...]
    apart: int
    unnamed: int
    left_out: int


def read_flows(store: Store, case: str) -> CaseFlows:
    """Return the flows of a case.

    Raises:
        NotFoundError: there is no such case.
    """
    graph = read_case(store, case)
    several = groups(store, case)
    parts = involved(graph, several)
    named = {node.id for node in graph.of_class("Agency") if is_named(node, several)}
    arrived = _arrived(store)
    agencies = {node.id for node in graph.of_class("Agency")}
    flows: list[Flow] = []
    left_out = 0
    for node in graph.of_class("Event"):
        pairs = [pair for pair in _pairs(node) if {*pair[:2]} <= agencies]
        kept = [(a, b, directed) for a, b, directed in pairs if a in named and b in named and a != b]
        left_out += bool(pairs) and not kept
        flows += [_flow(graph, node, a, b, directed, arrived) for a, b, directed in kept]
    return CaseFlows(
        case=case,
        agencies={id_: _type(graph.nodes[id_]) for id_ in parts},
        flows=tuple(sorted(flows, key=lambda flow: (flow.node, flow.sender, flow.receiver))),
        apart=len(named) - len(parts),
        unnamed=len(agencies - named),
        left_out=left_out,
    )


def _pairs(node: CaseNode) -> Iterator[tuple[str, str, bool]]:
    """Yield who told, or should have told, whom; an event that did not take place told nobody."""
    if "InformationExchange" in node.classes:
        for one, other in product(node.links.get("from", ()), node.links.get("to", ())):
            yield one, other, True
        for one, other in combinations(sorted(node.links.get("between", ())), 2):
            yield one, other, False
    elif node.happened:
        for one, other in product(node.links.get("by", ()), node.links.get("to", ())):
            yield one, other, True


def _flow(
    graph: CaseGraph, node: CaseNode, sender: str, receiver: str, directed: bool, arrived: dict[str, bool]
) -> Flow:
    outcome = node.concepts.get("exchangeOutcome", ("told",))[0]
    return Flow(
        case=graph.case,
        node=node.id,
        label=node.label,
        sender=sender,
        receiver=receiver,
        sender_type=_type(graph.nodes[sender]),
        receiver_type=_type(graph.nodes[receiver]),
        directed=directed,
        outcome=outcome,
        arrived=True if outcome == "told" else arrived.get(outcome),
        certainty=node.certainty,
        inferred=node.inferred,
    )


def _arrived(store: Store) -> dict[str, bool]:
    """Return the outcomes of exchanges of which the vocabulary says whether the information arrived."""
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(CG + "arrived"), None, ox.NamedNode(VOCABULARY_GRAPH))
    said = {quad.subject: quad.object for quad in quads}
    return {
        concept.id: value.value == "true"
        for concept in vocabulary().concepts.values()
        if isinstance(value := said.get(ox.NamedNode(concept.iri)), ox.Literal)
    }


def _type(agency: CaseNode) -> str:
    return agency.concepts.get("agencyType", ("",))[0]


def network(found: CaseFlows) -> nx.MultiDiGraph:
    """Return a case's agencies and flows as a directed multigraph.

    Nodes have ``type``; edges have ``node``, ``outcome``, ``arrived`` (absent where not told) and ``directed``; an
    undirected flow is one edge in the order of the names.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(case=found.case)
    graph.add_nodes_from((id_, {"type": kind}) for id_, kind in sorted(found.agencies.items()))
    for flow in found.flows:
        values = {"node": flow.node, "outcome": flow.outcome, "directed": flow.directed}
        if flow.arrived is not None:
            values["arrived"] = flow.arrived
        graph.add_edge(flow.sender, flow.receiver, key=flow.node, **values)
    return graph
