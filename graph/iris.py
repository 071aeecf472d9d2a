"""Namespaces, and the IRIs that are built from them."""

from __future__ import annotations

import re

BASE = "https://w3id.org/casegraph/"
CG = BASE + "ontology#"
VOCABULARY = BASE + "vocabulary/"
CASE = BASE + "case/"
GRAPH = BASE + "graph/"
SOURCE = BASE + "source/"
# Named graphs that do not belong to a case.
ONTOLOGY_GRAPH = BASE + "ontology"
VOCABULARY_GRAPH = BASE + "vocabulary"
SOURCES_GRAPH = BASE + "sources"
DCTERMS = "http://purl.org/dc/terms/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
# The prefixes of every file and query that uses prefixed names.
PREFIXES: dict[str, str] = {
    "case": CASE,
    "cg": CG,
    "dcterms": DCTERMS,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "graph": GRAPH,
    "nif": NIF,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "source": SOURCE,
    "time": "http://www.w3.org/2006/time#",
    "voc": VOCABULARY,
    "xsd": XSD,
}
ID = re.compile(r"[a-z][a-z0-9-]*")


def is_id(text: str) -> bool:
    """Return whether ``text`` is a valid id of a case, a source or a node of a case."""
    return ID.fullmatch(text) is not None


def case_iri(case: str) -> str:
    """Return the IRI of a case."""
    return CASE + case


def graph_iri(case: str) -> str:
    """Return the IRI of the named graph that holds a case."""
    return GRAPH + case


def source_iri(source: str) -> str:
    """Return the IRI of a source document."""
    return SOURCE + source


def case_of(iri: str) -> str | None:
    """Return the id of the case to which an IRI belongs, or None if it is not the IRI of a case or of its node."""
    if iri.startswith(CASE):
        return iri[len(CASE) :].split("/", 1)[0]
    return None


def local(iri: str) -> str:
    """Return the last part of an IRI: the local id of a node, the id of a concept, or the name of a property."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def short_name(iri: str) -> str:
    """Return an IRI as a prefixed name, with the longest of PREFIXES that fits; the full IRI if none fits."""
    fitting = [(name, start) for name, start in PREFIXES.items() if iri.startswith(start)]
    if not fitting:
        return iri
    name, start = max(fitting, key=lambda each: len(each[1]))
    return f"{name}:{iri.removeprefix(start)}"


def words(name: str) -> str:
    """Return an id or a camel-case name as words, such as ``written agreement`` for ``written-agreement``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("-", " ").lower()
