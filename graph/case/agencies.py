"""The agencies of a case: which are named, which stand for several, and which had a part in what happened."""

from __future__ import annotations

import pyoxigraph as ox

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.iris import CG, graph_iri, local
from casegraph.graph.store.store import Store

# Types of agency that stand for several or for nobody in particular.
UNNAMED_AGENCIES = frozenset({"agency-not-named", "group-of-agencies", "all-partner-agencies"})


def groups(store: Store, case: str) -> frozenset[str]:
    """Return the ids of a case's people and agencies that stand for several spoken of together."""
    true = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(CG + "isGroup"), true, ox.NamedNode(graph_iri(case)))
    return frozenset(local(quad.subject.value) for quad in quads if isinstance(quad.subject, ox.NamedNode))


def involved(graph: CaseGraph, several: frozenset[str]) -> list[str]:
    """Return the ids of named agencies that had a part in what happened.

    They acted, told, were told or knew, or should have. An agency that is only asked to act, or only learned about, had
    no part; groups and unnamed agencies are left out.
    """
    told = [*graph.of_class("Event"), *graph.of_class("RiskFactor"), *graph.of_class("Relationship")]
    parts = {
        id_
        for node in told
        for name in ("by", "to", "from", "between", "against", "knownTo")
        for id_ in node.links.get(name, ())
    }
    return sorted(node.id for node in graph.of_class("Agency") if node.id in parts and is_named(node, several))


def is_named(agency: CaseNode, several: frozenset[str]) -> bool:
    """Tell whether an agency is one, and told which: no group, and not one that the account leaves unnamed."""
    return agency.id not in several and not UNNAMED_AGENCIES & set(agency.concepts_of("agencyType"))
