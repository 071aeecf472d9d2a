"""Cases as RDF: Turtle, TriG, N-Quads and JSON-LD, sorted, so that the same cases give the same bytes.

An export is closed: beside the cases it has the documents that they point to and the vocabulary terms that they use,
with the broader ones. Whoever exports every case gets the ontology too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from casegraph.graph.export.job import Job
from casegraph.graph.model import model
from casegraph.graph.names import CASE, PREFIXES, VOCABULARY, local
from casegraph.graph.store import Store


def selection(store: Store, cases: Sequence[str]) -> list[ox.Quad]:
    """Return the quads of some cases with the sources and vocabulary terms that they use, sorted."""
    quads = [quad for case in cases for quad in store.case_quads(case)]
    pointed = {_iri(quad.object).partition("#")[0] for quad in quads}
    quads += [quad for quad in store.source_quads() if _iri(quad.subject) in pointed]
    used = {term.value for quad in quads for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)}
    concepts = _with_broader({iri for iri in used if iri.startswith(VOCABULARY)})
    unused = {concept.iri for concept in model().concepts.values()} - concepts
    whole = set(cases) == set(store.cases())
    # The other concepts of a scheme stay behind, so the scheme does not point to them.
    quads += [
        quad
        for quad in store.model_quads()
        if whole or (_iri(quad.subject) in concepts and _iri(quad.object) not in unused)
    ]
    return sorted(set(quads), key=_order)


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _with_broader(iris: set[str]) -> set[str]:
    concepts = model().concepts
    found = set(iris)
    for iri in iris:
        concept = concepts.get(local(iri))
        while concept is not None:
            found |= {concept.iri, f"{VOCABULARY}{concept.scheme}"}
            concept = concepts.get(concept.broader) if concept.broader else None
    return found


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    # rdf:type first, as people write it.
    predicate = "" if quad.predicate.value.endswith("#type") else quad.predicate.value
    return str(quad.graph_name), str(quad.subject), predicate, str(quad.object)


def turtle(job: Job) -> Iterator[bytes]:
    """Yield cases as Turtle; the named graphs are merged."""
    unique = {ox.Triple(q.subject, q.predicate, q.object): q for q in selection(job.store, job.cases)}
    triples = sorted(unique, key=lambda triple: _order(unique[triple])[1:])
    yield serialize(triples, ox.RdfFormat.TURTLE, prefixes(job.cases))


def trig(job: Job) -> Iterator[bytes]:
    """Yield cases as TriG, one named graph a case."""
    yield serialize(selection(job.store, job.cases), ox.RdfFormat.TRIG, prefixes(job.cases))


def nquads(job: Job) -> Iterator[bytes]:
    """Yield cases as N-Quads."""
    yield serialize(selection(job.store, job.cases), ox.RdfFormat.N_QUADS)


def jsonld(job: Job) -> Iterator[bytes]:
    """Yield cases as JSON-LD with named graphs."""
    yield serialize(selection(job.store, job.cases), ox.RdfFormat.JSON_LD)


def prefixes(cases: Sequence[str] = ()) -> dict[str, str]:
    """Return the prefixes to write with: the usual ones, one a scheme and one a case, where the names are free."""
    found = {name: iri for name, iri in PREFIXES.items() if name not in ("case", "source", "voc")}
    for scheme in model().schemes:
        found.setdefault(scheme, f"{VOCABULARY}{scheme}/")
    for case in cases:
        found.setdefault(case, f"{CASE}{case}/")
    return found


def serialize(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    format_: ox.RdfFormat,
    names: dict[str, str] | None = None,
) -> bytes:
    """Return statements in a format; the declarations of prefixes, which the engine shuffles, are sorted."""
    raw = ox.serialize(statements, format=format_, prefixes=names)
    assert raw is not None
    if not names:
        return raw
    raw = raw.rstrip(b"\n") + b"\n"
    lines = raw.split(b"\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join([*sorted(lines[:count]), b"", *lines[count:]])
