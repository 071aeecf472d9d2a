"""The quads that describe registered documents and spans of their text."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from casegraph.graph.iris import (
    CG,
    DCTERMS,
    EDTF,
    NIF,
    RDF,
    RDFS,
    SOURCES_GRAPH,
    VOCABULARY,
)
from casegraph.graph.model.model_quads import Triple, integer
from casegraph.graph.model.schema import model
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.register import Register


def span_triples(span: Locator) -> Iterator[Triple]:
    """Yield the triples that describe a span of a document."""
    node = ox.NamedNode(span.iri)
    for cls in model().superclasses[CG + "Locator"]:
        yield node, ox.NamedNode(RDF + "type"), ox.NamedNode(cls)
    yield node, ox.NamedNode(NIF + "referenceContext"), ox.NamedNode(span.iri.partition("#")[0])
    yield node, ox.NamedNode(NIF + "beginIndex"), integer(span.begin)
    yield node, ox.NamedNode(NIF + "endIndex"), integer(span.end)


def source_quads(register: Register) -> list[ox.Quad]:
    """Return the quads that describe registered documents, without their text."""
    graph = ox.NamedNode(SOURCES_GRAPH)
    quads: list[ox.Quad] = []
    for source in register.sources.values():
        node = ox.NamedNode(source.iri)
        pairs: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (RDF + "type", ox.NamedNode(cls)) for cls in sorted(model().superclasses[CG + "SourceDocument"])
        ]
        pairs += [
            (DCTERMS + "title", ox.Literal(source.title, language="en-GB")),
            (RDFS + "label", ox.Literal(source.title, language="en-GB")),
            (DCTERMS + "publisher", ox.Literal(source.publisher, language="en-GB")),
            (DCTERMS + "type", ox.NamedNode(f"{VOCABULARY}source-type/{source.kind}")),
            (DCTERMS + "identifier", ox.Literal(source.file)),
            (CG + "characters", integer(source.characters)),
            (CG + "sha256", ox.Literal(source.sha256)),
        ]
        if source.date:
            pairs.append((CG + "date", ox.Literal(source.date, datatype=ox.NamedNode(EDTF))))
        if source.rights:
            pairs.append((DCTERMS + "rights", ox.Literal(source.rights, language="en-GB")))
        quads += [ox.Quad(node, ox.NamedNode(p), o, graph) for p, o in pairs]
    return quads
