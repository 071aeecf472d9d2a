"""The library's queries on two engines: pyoxigraph, which the commands use, and rdflib's own.

rdflib takes long. So each change compares every query on the smallest cases in which it has rows, found here by asking
Oxigraph; the tier `torture` compares every query on all cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox
import rdflib

from casegraph.graph.iris import VOCABULARY_GRAPH, graph_iri
from casegraph.graph.store.store import Store
from casegraph.queries.library import Query
from casegraph.queries.run import batches, bind, run_all, value

Rows = list[tuple[object, ...]]


def on_oxigraph(query: Query, store: Store, case: str) -> Rows:
    """Return a query's rows over one case, sorted."""
    engine = _engine(store, case)
    solutions = engine.query(bind(query, _given(query, case)), use_default_graph_as_union=True)
    return _sorted([tuple(map(value, row)) for row in solutions])


def on_rdflib(query: Query, store: Store, case: str) -> Rows:
    """Return a query's rows over one case by rdflib's engine, sorted."""
    return _sorted(in_order_on_rdflib(query, store, [case], _given(query, case)))


def in_order_on_rdflib(query: Query, store: Store, cases: Sequence[str], given: dict[str, str] | None = None) -> Rows:
    """Return a query's rows over cases by rdflib's engine, in its order."""
    rows = rdflib_graph(store, cases).query(bind(query, given or {}))
    return [tuple(value(_to_ox(term)) for term in row) for row in rows]  # type: ignore[union-attr]


def in_order(queries: Iterable[Query], store: Store, cases: Sequence[str] | None = None) -> dict[str, Rows]:
    """Return the rows of queries over cases by Oxigraph, in their order."""
    asked = list(queries)
    results = run_all(asked, store, cases=cases)
    return {
        query.name: [tuple(map(value, row)) for row in result.terms]
        for query, result in zip(asked, results, strict=True)
    }


def by_size(store: Store) -> list[str]:
    """Return the cases of a store, the smallest first."""
    return sorted(store.cases(), key=lambda case: (len(store.case_quads(case)), case))


def _given(query: Query, case: str) -> dict[str, str]:
    return {"case": case} if "case" in query.parameters else {}


_engines: dict[tuple[str, str], ox.Store] = {}


def _engine(store: Store, case: str) -> ox.Store:
    key = (store.name, case)
    if key not in _engines:
        _engines[key] = next(batches(store, [case]))
    return _engines[key]


_graphs: dict[tuple[str, ...], rdflib.Graph] = {}


def rdflib_graph(store: Store, cases: Sequence[str]) -> rdflib.Graph:
    """Return the vocabularies and cases in one graph of rdflib's, read once."""
    key = (store.name, *cases)
    if key not in _graphs:
        graph = rdflib.Graph()
        for name in (VOCABULARY_GRAPH, *map(graph_iri, cases)):
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
