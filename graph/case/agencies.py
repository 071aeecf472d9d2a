"""The agencies of a case: which are named, which stand for several agencies, and which took part in the events."""

from __future__ import annotations

import pyoxigraph as ox

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.iris import CG, graph_iri, local
from casegraph.graph.store.store import Store

# Types of agency that stand for several agencies, or for no particular one.
UNNAMED_AGENCIES = frozenset({"agency-not-named", "group-of-agencies", "all-partner-agencies"})


def groups(store: Store, case: str) -> frozenset[str]:
    """Return the ids of nodes in a case that stand for a group of people or agencies."""
    true = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(CG + "isGroup"), true, ox.NamedNode(graph_iri(case)))
    return frozenset(local(quad.subject.value) for quad in quads if isinstance(quad.subject, ox.NamedNode))


def involved(graph: CaseGraph, several: frozenset[str]) -> list[str]:
    """Return the ids of the named agencies that took part in the events of a case.

    These agencies acted, gave information, received it or knew something, or should have done so. An agency that only a
    recommendation or a finding mentions took no part. Groups and unnamed agencies are left out.
    """
    nodes = [*graph.of_class("Event"), *graph.of_class("RiskFactor"), *graph.of_class("Relationship")]
    parts = {
        id_
        for node in nodes
        for name in ("by", "to", "from", "between", "against", "knownTo")
        for id_ in node.links.get(name, ())
    }
    return sorted(node.id for node in graph.of_class("Agency") if node.id in parts and is_named(node, several))


def is_named(agency: CaseNode, several: frozenset[str]) -> bool:
    """Return whether a node is one named agency, and not a group or an agency that the review does not name."""
    return agency.id not in several and not UNNAMED_AGENCIES & set(agency.concepts_of("agencyType"))
