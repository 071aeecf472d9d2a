"""Information between agencies: who informed whom, and which information did not arrive.

A *flow* is one piece of information between two agencies. It is an exchange, or another event from one agency to the
other, such as a concern that a school reports to social care. Groups of agencies, and agencies that the review does not
name, are never part of a flow. We count the information between them and leave it out. Information to or from people is
not a flow.
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
    """One piece of information between two agencies of a case.

    ``outcome`` is the outcome of the exchange, or ``told`` for another event from the sender to the receiver.
    ``arrived`` is None if the review does not say whether the information arrived. ``directed`` is False if the review
    does not say who should have informed whom; the two agencies are then in alphabetical order of their ids.
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
        """Return the flow as a row with FLOW_COLUMNS."""
        return {name: getattr(self, name) for name in FLOW_COLUMNS}


@dataclass(frozen=True)
class CaseFlows:
    """The flows of a case.

    ``agencies`` holds the named agencies that took part in the events, with their types. ``apart`` counts the named
    agencies that took no part. ``unnamed`` counts the groups and the unnamed agencies. ``left_out`` counts the pieces
    of information that are in no flow because a group or an unnamed agency was involved.
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
        NotFoundError: the case is not in the store.
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
    """Yield each sender and receiver, actual or intended, and whether the direction is known.

    An event that did not take place gives no pair, unless it is an exchange of information.
    """
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
    """Return, for each outcome of an exchange, whether the information arrived, if the vocabulary says so."""
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(CG + "arrived"), None, ox.NamedNode(VOCABULARY_GRAPH))
    values = {quad.subject: quad.object for quad in quads}
    return {
        concept.id: value.value == "true"
        for concept in vocabulary().concepts.values()
        if isinstance(value := values.get(ox.NamedNode(concept.iri)), ox.Literal)
    }


def _type(agency: CaseNode) -> str:
    return agency.concepts.get("agencyType", ("",))[0]


def network(found: CaseFlows) -> nx.MultiDiGraph:
    """Return a case's agencies and flows as a directed multigraph.

    Nodes have ``type``. Edges have ``node``, ``outcome``, ``directed`` and, if the review states it, ``arrived``. An
    undirected flow is one edge, with its ends in alphabetical order of their ids.
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
