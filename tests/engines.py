"""The library's queries on two engines: pyoxigraph, which the commands use, and rdflib's own."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib

from casegraph.graph.iris import VOCABULARY_GRAPH, graph_iri
from casegraph.graph.store.store import Store
from casegraph.queries.library import Query
from casegraph.queries.run import batches, bind, value

Rows = list[tuple[object, ...]]


def on_oxigraph(query: Query, store: Store, case: str) -> Rows:
    """Return a query's rows over one case, sorted."""
    engine = _engine(store, case)
    solutions = engine.query(bind(query, _given(query, case)), use_default_graph_as_union=True)
    return _sorted([tuple(map(value, row)) for row in solutions])


def on_rdflib(query: Query, store: Store, case: str) -> Rows:
    """Return a query's rows over one case by rdflib's engine, sorted."""
    graph = _rdflib_graph(store, case)
    rows = graph.query(bind(query, _given(query, case)))
    return _sorted([tuple(value(_to_ox(term)) for term in row) for row in rows])  # type: ignore[union-attr]


def _given(query: Query, case: str) -> dict[str, str]:
    return {"case": case} if "case" in query.parameters else {}


_engines: dict[tuple[str, str], ox.Store] = {}


def _engine(store: Store, case: str) -> ox.Store:
    key = (store.name, case)
    if key not in _engines:
        _engines[key] = next(batches(store, [case]))
    return _engines[key]


_graphs: dict[tuple[str, str], rdflib.Graph] = {}


def _rdflib_graph(store: Store, case: str) -> rdflib.Graph:
    key = (store.name, case)
    if key not in _graphs:
        graph = rdflib.Graph()
        for name in (VOCABULARY_GRAPH, graph_iri(case)):
            raw = store.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
            graph.parse(data=raw, format="nt")
        _graphs[key] = graph
    return _graphs[key]


def _to_ox(term: object) -> ox.NamedNode | ox.Literal | None:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or rdflib.XSD.string)))
    assert term is None, term
    return None


def _sorted(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: [str(cell) for cell in row])
