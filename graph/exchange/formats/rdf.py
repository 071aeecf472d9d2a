"""Cases as RDF: Turtle, TriG, N-Quads and N-Triples. Cases are sorted, so the same cases give the same bytes.

An export is closed: it also has the documents that the cases refer to and the vocabulary terms that they use, with
their broader terms. An export of all cases has the whole ontology. Only one case is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.iris import CASE, GRAPH, PREFIXES, SOURCE, SOURCES_GRAPH, VOCABULARY, graph_iri
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.store.store import MODEL_GRAPHS, Store
from casegraph.graph.subset.subset import used_terms

Part = tuple[str, list[ox.Quad]]
# What RDF without named graphs cannot hold.
NOT_WITHOUT_GRAPHS = "the case (named graph) from which each statement comes"


def parts(job: Job) -> Iterator[Part]:
    """Yield the named graphs of an export with their sorted quads: the cases, then the documents and terms they use."""
    store, used = job.store, set()
    for case in job.each():
        quads = sorted(store.case_quads(case), key=_order)
        yield graph_iri(case), quads
        used |= {
            iri for q in quads for iri in (_iri(q.subject), _iri(q.object)) if iri.startswith((VOCABULARY, SOURCE))
        }
    documents = {iri.partition("#")[0] for iri in used if iri.startswith(SOURCE)}
    sources = [quad for quad in store.source_quads() if _iri(quad.subject) in documents]
    used |= {_iri(quad.object) for quad in sources if _iri(quad.object).startswith(VOCABULARY)}
    concepts = used_terms(used)
    unused = {concept.iri for concept in vocabulary().concepts.values()} - concepts
    whole = set(job.cases) == set(store.cases())
    # The scheme's other concepts are left out, so the scheme does not refer to them.
    terms = [
        quad
        for quad in store.model_quads()
        if whole or (_iri(quad.subject) in concepts and _iri(quad.object) not in unused)
    ]
    for graph in sorted((SOURCES_GRAPH, *MODEL_GRAPHS)):
        found = sorted((quad for quad in [*sources, *terms] if _iri(quad.graph_name) == graph), key=_order)
        if found:
            yield graph, found


def selection(store: Store, cases: Sequence[str]) -> list[ox.Quad]:
    """Return the quads of some cases with the sources and vocabulary terms that they use."""
    return [quad for _, quads in parts(Job(store, tuple(cases))) for quad in quads]


def merge_graphs(job: Job) -> Iterator[tuple[str, list[ox.Triple]]]:
    """Yield the triples of an export by named graph, each once. If two cases state a triple, the first one has it."""
    ranks = {graph_iri(case): rank for rank, case in enumerate(job.cases)}
    engine = job.store.engine
    for graph, quads in parts(job):

        def first(quad: ox.Quad, graph: str = graph) -> bool:
            # Only statements about documents can be in two cases. All others are about a case's own nodes.
            if graph not in ranks or not _iri(quad.subject).startswith(SOURCE):
                return True
            there = (
                ranks.get(_iri(other.graph_name), len(ranks))
                for other in engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            )
            return min(there) == ranks[graph]

        yield graph, [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads if first(quad)]


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _order(quad: ox.Quad) -> tuple[str, str, str]:
    # rdf:type comes first, as is usual.
    predicate = "" if quad.predicate.value.endswith("#type") else quad.predicate.value
    return str(quad.subject), predicate, str(quad.object)


def write_turtle(job: Job) -> Iterator[bytes]:
    """Yield cases as Turtle. The named graphs are merged."""
    yield declarations(prefixes(job.cases))
    for graph, triples in merge_graphs(job):
        yield _serialize_body(triples, ox.RdfFormat.TURTLE, _prefixes_in(graph))


def write_trig(job: Job) -> Iterator[bytes]:
    """Yield cases as TriG, with a named graph for each case."""
    yield declarations(prefixes(job.cases))
    for graph, quads in parts(job):
        yield _serialize_body(quads, ox.RdfFormat.TRIG, _prefixes_in(graph))


def write_nquads(job: Job) -> Iterator[bytes]:
    """Yield cases as N-Quads."""
    for _, quads in parts(job):
        yield _serialize_body(quads, ox.RdfFormat.N_QUADS)


def write_ntriples(job: Job) -> Iterator[bytes]:
    """Yield cases as N-Triples. The named graphs are merged."""
    for _, triples in merge_graphs(job):
        yield _serialize_body(triples, ox.RdfFormat.N_TRIPLES)


def prefixes(cases: Iterable[str] = ()) -> dict[str, str]:
    """Return the prefixes of an export: the usual ones, and one for each scheme and case whose name is free."""
    found = {name: iri for name, iri in PREFIXES.items() if name not in ("case", "source", "voc")}
    for scheme in vocabulary().schemes:
        found.setdefault(scheme, f"{VOCABULARY}{scheme}/")
    for case in cases:
        found.setdefault(case, f"{CASE}{case}/")
    return found


def _prefixes_in(graph: str) -> dict[str, str]:
    return prefixes([graph.removeprefix(GRAPH)] if graph.startswith(GRAPH) else [])


def declarations(names: dict[str, str]) -> bytes:
    """Return the declarations of prefixes, sorted."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(names.items())).encode("utf-8")


def serialize(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], format_: ox.RdfFormat, names: dict[str, str]
) -> bytes:
    """Return the declarations of prefixes and, below them, statements in a format."""
    return declarations(names) + _serialize_body(statements, format_, names)


def _serialize_body(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], format_: ox.RdfFormat, names: dict[str, str] | None = None
) -> bytes:
    """Return statements in a format without the declarations of prefixes, which the top of the file has."""
    raw = ox.serialize(statements, format=format_, prefixes=names)
    assert raw is not None
    if not names:
        return raw
    lines = raw.rstrip(b"\n").split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join([b"", *lines[count:], b""])


FORMATS = (
    Format(
        "turtle",
        ".ttl",
        write_turtle,
        description="RDF that people can read, for any RDF tool",
        loses=NOT_WITHOUT_GRAPHS,
        comes_back=True,
    ),
    Format(
        "trig",
        ".trig",
        write_trig,
        description="RDF that people can read, with a named graph for each case, for any RDF store",
        comes_back=True,
    ),
    Format(
        "nquads",
        ".nq",
        write_nquads,
        description="RDF with one statement on each line and a named graph for each case, for loading into a store",
        comes_back=True,
    ),
    Format(
        "ntriples",
        ".nt",
        write_ntriples,
        description="RDF with one statement on each line, for line-by-line tools",
        loses=NOT_WITHOUT_GRAPHS,
        comes_back=True,
    ),
)
