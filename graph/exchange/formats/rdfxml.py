"""Cases as RDF/XML for older tools. The named graphs are merged, with a description for each node."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from casegraph.graph.exchange.formats.rdf import NOT_WITHOUT_GRAPHS, merge_graphs
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.iris import BASE, CG, PREFIXES, XSD
from casegraph.graph.xmltext import LOST_CHARACTERS, clean

# An XML name without a colon, at the end of a property's IRI.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_NAMESPACES = {iri: name for name, iri in PREFIXES.items() if iri == CG or not iri.startswith(BASE)}


def write_rdfxml(job: Job) -> Iterator[bytes]:
    """Yield cases as RDF/XML. A character that XML cannot hold becomes U+FFFD."""
    declared = "".join(f"\n    xmlns:{name}={quoteattr(iri)}" for iri, name in sorted(_NAMESPACES.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode()
    for _, triples in merge_graphs(job):
        pieces = [
            f"<rdf:Description rdf:about={_attribute(subject)}>\n{''.join(map(_property, found))}</rdf:Description>\n"
            for subject, found in groupby(triples, key=lambda triple: _value(triple.subject))
        ]
        yield "".join(pieces).encode("utf-8")
    yield b"</rdf:RDF>\n"


def _property(triple: ox.Triple) -> str:
    iri, thing = triple.predicate.value, triple.object
    match = _NAME.search(iri)
    if match is None:
        return ""
    namespace, name = iri[: match.start()], match[0]
    known = _NAMESPACES.get(namespace)
    element, declared = (f"{known}:{name}", "") if known else (name, f" xmlns={quoteattr(namespace)}")
    if not isinstance(thing, ox.Literal):
        return f"  <{element}{declared} rdf:resource={_attribute(_value(thing))}/>\n"
    attributes = ""
    if thing.language:
        attributes = f" xml:lang={_attribute(thing.language)}"
    elif thing.datatype.value != XSD + "string":
        attributes = f" rdf:datatype={_attribute(thing.datatype.value)}"
    return f"  <{element}{declared}{attributes}>{_text(thing.value)}</{element}>\n"


def _value(term: object) -> str:
    assert isinstance(term, ox.NamedNode), "no blank nodes are minted"
    return term.value


def _text(text: str) -> str:
    # XML keeps a carriage return only as a character reference.
    return escape(clean(text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(clean(text))


FORMATS = (
    Format(
        "rdfxml",
        ".rdf",
        write_rdfxml,
        description="RDF in XML, for Protégé and older RDF tools",
        loses=f"{NOT_WITHOUT_GRAPHS}, {LOST_CHARACTERS}, and properties whose names are not allowed in XML",
        comes_back=True,
    ),
)
