"""Cases as networkx graphs, for measures and for the tools that read GraphML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.graph.model import model
from casegraph.graph.nodes import CaseGraph, CaseNode, read_case
from casegraph.graph.store import Store

if TYPE_CHECKING:
    import networkx as nx


def case_network(store: Store, cases: Sequence[str] | None = None) -> nx.MultiDiGraph:
    """Return cases as a directed multigraph: a node for each node of a case, an edge for each link.

    Node keys are ``<case>/<id>``; the node's attributes are texts, numbers and booleans only (several concepts are
    joined by spaces), so that every format can hold them. An edge's key and ``property`` are the name of the
    property. The case itself is a node ``<case>``, linked to its nodes by ``contains``.

    Raises:
        NotFoundError: a case is not in the store.
    """
    import networkx as nx

    network = nx.MultiDiGraph()
    for case in cases if cases is not None else store.cases():
        graph = read_case(store, case)
        network.add_node(case, **_case_attributes(graph))
        for node in graph.nodes.values():
            network.add_node(f"{case}/{node.id}", **_attributes(case, node))
        for node in graph.nodes.values():
            network.add_edge(case, f"{case}/{node.id}", key="contains", property="contains")
            for name, ids in node.links.items():
                for other in ids:
                    if other in graph.nodes:
                        network.add_edge(f"{case}/{node.id}", f"{case}/{other}", key=name, property=name)
    return network


def _case_attributes(graph: CaseGraph) -> dict[str, str]:
    return {
        "label": graph.title,
        "kind": "Case",
        "case": graph.case,
        "description": graph.description,
        "note": graph.note,
        "incidentType": graph.incident or "",
        "date": graph.date or "",
        "legalStatus": " ".join(graph.legal_status),
        "sources": " ".join(graph.sources),
        "evidence": " ".join(map(str, graph.evidence)),
        "codedBy": graph.coding["by"],
        "codedOn": graph.coding["date"],
        "codingMethod": graph.coding["method"],
    }


def _attributes(case: str, node: CaseNode) -> dict[str, str | int | bool]:
    found: dict[str, str | int | bool] = {
        "label": node.label,
        "kind": node.kind,
        "case": case,
        "description": node.description,
        "certainty": node.certainty or "",
        "inferred": node.inferred,
        "happened": node.happened,
        "evidence": " ".join(str(locator) for locator in node.evidence),
    }
    if node.note:
        found["note"] = node.note
    if node.position is not None:
        found["position"] = node.position
    for name, ids in node.concepts.items():
        found[name] = " ".join(ids)
        found[f"{name}Label"] = "; ".join(model().concepts[i].label for i in ids if i in model().concepts)
    for name, values in node.values.items():
        found[name] = values[0] if len(values) == 1 else " ".join(map(str, values))
    return found
