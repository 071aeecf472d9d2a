"""SPARQL queries of the user: read-only, never sent to another machine, with errors that name the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.formats.rdf import prefixes, serialize
from casegraph.graph.iris import PREFIXES
from casegraph.graph.store.store import Store
from casegraph.queries.run import literal

_PLACE = re.compile(r"error at (\d+):(\d+): (.+)", re.DOTALL)
# Words that call for a full parse of the query. Many harmless queries have them too (`?from`, "service").
_SUSPECT = re.compile(r"service|from", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """The rows of a SELECT or ASK query, with full IRIs."""

    columns: tuple[str, ...]
    rows: list[dict[str, object]]


def ask(store: Store, text: str, path: Path) -> Answer | str:
    """Run a query and return rows for SELECT and ASK, or Turtle for CONSTRUCT and DESCRIBE.

    The query need not declare the usual prefixes (cg, skos, prov, …). Without a FROM clause, the default graph is the
    union of all named graphs. Messages name the query ``path``.

    Raises:
        InvalidInputError: the query cannot be parsed or run, or it uses another endpoint.
    """
    with _errors_named(path):
        results = _results(store, text, path)
        if isinstance(results, ox.QuerySolutions):
            columns = tuple(v.value for v in results.variables)
            rows = [dict(zip(columns, map(_plain, solution), strict=True)) for solution in results]
            return Answer(columns, rows)
        if isinstance(results, ox.QueryBoolean):
            return Answer(("answer",), [{"answer": bool(results)}])
        return serialize(sorted(set(results), key=str), ox.RdfFormat.TURTLE, prefixes()).decode("utf-8")


def named(store: Store, text: str, path: Path) -> set[str]:
    """Return the IRIs in the rows of a SELECT query, or in the triples of a CONSTRUCT or DESCRIBE query.

    Raises:
        InvalidInputError: the query cannot be parsed or run, it uses another endpoint, or it is an ASK query.
    """
    with _errors_named(path):
        results = _results(store, text, path)
        if isinstance(results, ox.QueryBoolean):
            raise InvalidInputError(
                [Problem(path, 0, "is an ASK query, which names no nodes; write a SELECT or a CONSTRUCT")]
            )
        if isinstance(results, ox.QuerySolutions):
            terms = [term for solution in results for term in solution]
        else:
            terms = [term for triple in results for term in (triple.subject, triple.object)]
        return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def _results(store: Store, text: str, path: Path) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    union = not _has_dataset(text, path)
    return store.engine.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)


@contextmanager
def _errors_named(path: Path) -> Iterator[None]:
    """Turn errors of the engine, which can also occur while rows are read, into errors with the file and the line."""
    try:
        yield
    except SyntaxError as error:
        raise InvalidInputError([_problem(path, str(error))]) from error
    except (ValueError, OSError, RuntimeError) as error:
        raise InvalidInputError([Problem(path, 0, f"cannot be run: {error}; change the query")]) from error


def _has_dataset(text: str, path: Path) -> bool:
    """Return whether a query names its dataset with FROM; refuse a query that uses another endpoint with SERVICE.

    Only a parser can distinguish the keywords from names, strings and comments. We use the parser of rdflib, and only
    if one of the words occurs.
    """
    if not _SUSPECT.search(text):
        return False
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        parsed = parseQuery(text)
    except (ParseException, RecursionError) as error:
        message = "cannot be checked for SERVICE, which is not allowed; remove the words 'service' and 'from'"
        raise InvalidInputError([Problem(path, getattr(error, "lineno", 0), message)]) from error
    for part in _parts(parsed):
        if isinstance(part, CompValue) and part.name == "ServiceGraphPattern":
            message = "SERVICE would send data to another endpoint, which is not allowed; remove it"
            raise InvalidInputError([Problem(path, 0, message)])
    return any(isinstance(part, CompValue) and part.name == "DatasetClause" for part in _parts(parsed))


def _parts(parsed: object) -> Iterator[object]:
    yield parsed
    if isinstance(parsed, dict):
        for part in parsed.values():
            yield from _parts(part)
    elif not isinstance(parsed, str) and hasattr(parsed, "__iter__"):
        for part in parsed:
            yield from _parts(part)


def _plain(term: object) -> object:
    if isinstance(term, ox.Literal):
        return literal(term)
    return term.value if isinstance(term, ox.NamedNode) else (None if term is None else str(term))


def _problem(path: Path, message: str) -> Problem:
    match = _PLACE.search(message)
    if match is None:
        return Problem(path, 0, f"is not valid SPARQL: {message}; correct the query")
    # The engine lists every token that it would accept. The first line is enough.
    what = match[3].splitlines()[0]
    return Problem(path, int(match[1]), f"is not valid SPARQL at column {match[2]}: {what[:160]}; correct the query")
