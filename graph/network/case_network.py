"""Cases as one networkx graph, for measures and for export to graph tools."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.dates import bounds
from casegraph.graph.model.glossary import meaning
from casegraph.graph.model.vocabulary import concept_label
from casegraph.graph.store.store import Store

if TYPE_CHECKING:
    import networkx as nx


Attributes = dict[str, str | int | bool]


def case_network(store: Store, cases: Iterable[str] | None = None) -> nx.MultiDiGraph:
    """Return cases as a directed multigraph with a node for each node of a case and an edge for each link.

    The key of a node is ``<case>/<id>``. The case itself is a node ``<case>``, which edges named ``contains`` link to
    its nodes. The key of an edge and its attribute ``property`` are the name of the property. The certainty of an edge
    is the certainty of the node that states the link.

    All attributes are texts, numbers or booleans, so that every format can hold them. If an attribute holds several
    ids, spaces separate them; the graph attribute ``several`` names these attributes. Tools show ``label``, so it also
    says how certain the source is if that is less than established. ``plainLabel`` is the name alone. ``hedged`` is
    True if a node or a link is less than established or is inferred.

    Raises:
        NotFoundError: a case is not in the store.
    """
    import networkx as nx

    network = nx.MultiDiGraph()
    several = {"classes", "evidence", "legalStatus", "sources"}
    for case in cases if cases is not None else store.cases():
        graph = read_case(store, case)
        network.add_node(case, **_case_attributes(graph))
        for node in graph.nodes.values():
            network.add_node(f"{case}/{node.id}", **_attributes(case, node))
            several |= node.concepts.keys()
        for node in graph.nodes.values():
            network.add_edge(case, f"{case}/{node.id}", key="contains", **_contains())
            for name, ids in node.links.items():
                for other in ids:
                    if other in graph.nodes:
                        network.add_edge(f"{case}/{node.id}", f"{case}/{other}", key=name, **_tie(name, node))
    network.graph["several"] = sorted(several)
    return network


def _contains() -> Attributes:
    found: Attributes = {"property": "contains", "label": "contains", "certainty": "", "certaintyLabel": ""}
    return found | {"inferred": False, "hedged": False}


def _tie(name: str, node: CaseNode) -> Attributes:
    hedge = node.hedge()
    return {
        "property": name,
        "label": meaning(name).label + (f" ({hedge})" if hedge else ""),
        "certainty": node.certainty or "",
        "certaintyLabel": node.certainty_words(),
        "inferred": node.inferred,
        "hedged": bool(hedge),
    }


def _case_attributes(graph: CaseGraph) -> Attributes:
    found: Attributes = {
        "label": graph.title,
        "plainLabel": graph.title,
        "kind": "Case",
        "classes": "Case",
        "case": graph.case,
        "description": graph.description,
        "note": graph.note,
        # The case has these attributes too, because some tools read a missing truth value as false.
        "certainty": "",
        "certaintyLabel": "",
        "inferred": False,
        "hedged": False,
        "happened": True,
        "incidentType": graph.incident or "",
        "incidentTypeLabel": concept_label(graph.incident) if graph.incident else "",
        "date": graph.date or "",
        "legalStatus": " ".join(graph.legal_status),
        "sources": " ".join(graph.sources),
        "evidence": " ".join(map(str, graph.evidence)),
        "codedBy": graph.coding["by"],
        "codedOn": graph.coding["date"],
        "codingMethod": graph.coding["method"],
    }
    for name, day in zip(("earliest", "latest"), bounds(graph.date or "") or (), strict=False):
        if day is not None:
            found[name] = day.isoformat()
    return found


def _shown(node: CaseNode) -> str:
    doubts = [part for part in (node.doubt_words(), "" if node.happened else "did not take place") if part]
    return f"{node.label} ({'; '.join(doubts)})" if doubts else node.label


def _attributes(case: str, node: CaseNode) -> Attributes:
    found: Attributes = {
        "label": _shown(node),
        "plainLabel": node.label,
        "kind": node.kind,
        "classes": " ".join(sorted(node.classes)),
        "case": case,
        "description": node.description,
        "certainty": node.certainty or "",
        "certaintyLabel": node.certainty_words(),
        "inferred": node.inferred,
        "hedged": bool(node.hedge()),
        "happened": node.happened,
        "evidence": " ".join(str(locator) for locator in node.evidence),
    }
    if node.note:
        found["note"] = node.note
    if node.position is not None:
        found["position"] = node.position
    for name, ids in node.concepts.items():
        found[name] = " ".join(ids)
        found[f"{name}Label"] = "; ".join(map(concept_label, ids))
    for name, values in node.values.items():
        found[name] = values[0] if len(values) == 1 else " ".join(map(str, values))
    return found
