"""Run queries: typed parameters, cases loaded in small batches, rows as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from casegraph.graph.errors import UsageError
from casegraph.graph.iris import CASE, VOCABULARY, VOCABULARY_GRAPH, XSD, case_iri, graph_iri, local
from casegraph.graph.model.vocabulary import concepts_of, vocabulary
from casegraph.graph.store.store import Store
from casegraph.graph.suggest import did_you_mean
from casegraph.queries.library import Parameter, Query

BATCH = 50
ResultTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


@dataclass(frozen=True)
class Result:
    """The rows of a query: the engine's terms in ``terms``, and plain values by column in ``rows``."""

    columns: tuple[str, ...]
    terms: tuple[tuple[ResultTerm, ...], ...]

    @property
    def rows(self) -> list[dict[str, object]]:
        """The rows as plain values: ids of cases, nodes and concepts, and numbers, booleans and texts."""
        return [dict(zip(self.columns, map(value, row), strict=True)) for row in self.terms]


def value(term: ResultTerm) -> object:
    """Return a term as a plain value."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return short(term.value)
    if isinstance(term, ox.Literal):
        return literal(term)
    return str(term)


def literal(term: ox.Literal) -> object:
    """Return a literal as a number, a boolean or a text."""
    kind = term.datatype.value
    if kind == XSD + "integer":
        return int(term.value)
    if kind in (XSD + "decimal", XSD + "double"):
        return float(term.value)
    if kind == XSD + "boolean":
        return term.value == "true"
    return term.value


def short(iri: str) -> str:
    """Return the id for one of casegraph's own IRIs, and any other IRI unchanged."""
    if iri.startswith((CASE, VOCABULARY)):
        return local(iri)
    return iri if "#char=" in iri or not iri.startswith("https://w3id.org/casegraph/") else local(iri)


def bind(query: Query, given: Mapping[str, str]) -> str:
    """Return the text of a query with its parameters bound in one VALUES block of typed, escaped terms.

    A parameter without a value and without a default stays unbound.

    Raises:
        UsageError: a parameter is unknown, or its value has the wrong type.
    """
    unknown = [name for name in given if name not in query.parameters]
    if unknown:
        known = f"choose one of: {', '.join(query.parameters)}" if query.parameters else "it takes none"
        raise UsageError(f"query '{query.name}' has no parameter '{unknown[0]}'; {known}")
    bound: dict[str, str] = {}
    for name, parameter in query.parameters.items():
        raw = given.get(name, parameter.default)
        if raw is not None:
            bound[name] = str(typed(parameter, str(raw)))
    if not bound:
        return query.text
    names = " ".join(f"?{name}" for name in bound)
    block = f" VALUES ({names}) {{ ({' '.join(bound.values())}) }}"
    return _WHERE.sub(lambda match: match.group(0) + block, query.text, count=1)


def typed(parameter: Parameter, raw: str) -> ox.NamedNode | ox.Literal:
    """Return the value of a parameter as an RDF term that is safe to write into a query.

    Raises:
        UsageError: the value does not have the type of the parameter.
    """
    name = parameter.name
    if parameter.type == "integer":
        if not re.fullmatch(r"-?[0-9]{1,18}", raw):
            raise UsageError(f"parameter '{name}' takes a whole number, not '{raw}'")
        return ox.Literal(raw, datatype=ox.NamedNode(XSD + "integer"))
    if parameter.type == "boolean":
        if raw not in ("true", "false"):
            raise UsageError(f"parameter '{name}' takes true or false, not '{raw}'")
        return ox.Literal(raw, datatype=ox.NamedNode(XSD + "boolean"))
    if parameter.type == "case":
        if not re.fullmatch(r"[a-z][a-z0-9-]*", raw):
            raise UsageError(f"parameter '{name}' takes the id of a case, not '{raw}'")
        return ox.NamedNode(case_iri(raw))
    if parameter.type == "concept":
        concept = vocabulary().concepts.get(raw)
        if concept is None or (parameter.scheme and concept.scheme != parameter.scheme):
            choices = concepts_of(parameter.scheme) if parameter.scheme else list(vocabulary().concepts)
            first = f"{', '.join(choices[:12])}{' …' if len(choices) > 12 else ''}"
            hint = did_you_mean(raw, choices, f"choose one of {first}")
            raise UsageError(f"'{raw}' is not a value of the parameter '{name}'{hint}")
        return ox.NamedNode(concept.iri)
    return ox.Literal(raw)


def run(
    query: Query, store: Store, given: Mapping[str, str] | None = None, cases: Sequence[str] | None = None
) -> Result:
    """Run a query over a store.

    Args:
        query: a query of the library.
        store: where the cases are.
        given: values of parameters, as texts.
        cases: the cases over which to run; by default all, or the one in the parameter ``case``.

    Raises:
        UsageError: a parameter is unknown, or its value has the wrong type.
        NotFoundError: a case is not in the store.
    """
    given = dict(given or {})
    bind(query, given)
    if "case" in given and "case" in query.parameters:
        cases = [given["case"]]
    return run_all([query], store, given, cases)[0]


def run_all(
    queries: Sequence[Query],
    store: Store,
    given: Mapping[str, str] | None = None,
    cases: Sequence[str] | None = None,
) -> list[Result]:
    """Run several queries over the same cases, and load each batch of cases only once.

    Raises:
        UsageError: a parameter is unknown, or its value has the wrong type.
        NotFoundError: a case is not in the store.
    """
    texts = [bind(query, given or {}) for query in queries]
    wanted = [store.require(case) for case in cases] if cases is not None else store.cases()
    whole = any(query.scope == "corpus" for query in queries)
    columns: list[tuple[str, ...]] = [()] * len(queries)
    rows: list[list[tuple[ResultTerm, ...]]] = [[] for _ in queries]
    for engine in batches(store, wanted, max(len(wanted), 1) if whole else BATCH):
        for index, text in enumerate(texts):
            solutions = engine.query(text, use_default_graph_as_union=True)
            assert isinstance(solutions, ox.QuerySolutions)
            columns[index] = tuple(variable.value for variable in solutions.variables)
            rows[index] += [tuple(solution) for solution in solutions]
    return [Result(columns[index], tuple(rows[index])) for index in range(len(queries))]


def batches(store: Store, cases: Sequence[str], size: int = BATCH) -> Iterator[ox.Store]:
    """Yield one or more stores in memory, each with the vocabularies and a few cases."""
    for start in range(0, max(len(cases), 1), size):
        engine = ox.Store()
        graphs = [VOCABULARY_GRAPH, *(graph_iri(case) for case in cases[start : start + size])]
        for graph in graphs:
            name = ox.NamedNode(graph)
            raw = store.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
            assert raw is not None
            engine.bulk_load(raw, format=ox.RdfFormat.N_TRIPLES, to_graph=name)
        yield engine
