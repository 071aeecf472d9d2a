"""The ontology and the vocabularies as quads, each in a named graph of its own."""

from __future__ import annotations

import pyoxigraph as ox

from casegraph import ontology
from casegraph.graph.iris import (
    CG,
    ONTOLOGY_GRAPH,
    SKOS,
    VOCABULARY_GRAPH,
    XSD,
)
from casegraph.graph.model.vocabulary import ancestry, vocabulary

# An RDF term of our graphs, which have no blank nodes.
Term = ox.NamedNode | ox.Literal
Triple = tuple[object, ox.NamedNode, object]


def integer(value: int) -> ox.Literal:
    """Return a whole number as a literal."""
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def boolean(value: bool) -> ox.Literal:
    """Return a truth value as a literal."""
    return ox.Literal("true" if value else "false", datatype=ox.NamedNode(XSD + "boolean"))


def vocabulary_quads() -> list[ox.Quad]:
    """Return the quads of the SKOS schemes and of `cg:within`, the reflexive transitive closure of `skos:broader`."""
    graph = ox.NamedNode(VOCABULARY_GRAPH)
    quads = [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for path in ontology.vocabulary_files()
        for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]
    concepts = vocabulary().concepts
    within, transitive = ox.NamedNode(CG + "within"), ox.NamedNode(SKOS + "broaderTransitive")
    for concept in concepts.values():
        node = ox.NamedNode(concept.iri)
        quads.append(ox.Quad(node, within, node, graph))
        for above in ancestry(concept.id)[1:]:
            wider = ox.NamedNode(concepts[above].iri)
            quads += [ox.Quad(node, within, wider, graph), ox.Quad(node, transitive, wider, graph)]
    return quads


def ontology_quads() -> list[ox.Quad]:
    """Return the quads of the ontology."""
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    return [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for t in ox.parse(path=str(ontology.ONTOLOGY), format=ox.RdfFormat.TURTLE)
    ]
