"""A user's own SPARQL query: read-only, kept on this machine, with errors that name the line."""

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
# Words that make a closer look needed; they stand in many harmless queries too (`?from`, "service").
_SUSPECT = re.compile(r"service|from", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """Rows of a SELECT or ASK; IRIs stay whole."""

    columns: tuple[str, ...]
    rows: list[dict[str, object]]


def ask(store: Store, text: str, path: Path) -> Answer | str:
    """Run a query; SELECT and ASK give rows, CONSTRUCT and DESCRIBE give Turtle.

    The usual prefixes (cg, skos, prov, …) need not be declared. Without a FROM the default graph is the union of all
    named graphs.

    Raises:
        InvalidInputError: the query cannot be read, or asks for another endpoint.
    """
    with _told(path):
        results = _results(store, text, path)
        if isinstance(results, ox.QuerySolutions):
            columns = tuple(v.value for v in results.variables)
            rows = [dict(zip(columns, map(_plain, solution), strict=True)) for solution in results]
            return Answer(columns, rows)
        if isinstance(results, ox.QueryBoolean):
            return Answer(("answer",), [{"answer": bool(results)}])
        return serialize(sorted(set(results), key=str), ox.RdfFormat.TURTLE, prefixes()).decode("utf-8")


def named(store: Store, text: str, path: Path) -> set[str]:
    """Return the IRIs that the rows of a SELECT, or the triples of a CONSTRUCT or DESCRIBE, name.

    Raises:
        InvalidInputError: the query cannot be read, asks for another endpoint, or is an ASK.
    """
    with _told(path):
        results = _results(store, text, path)
        if isinstance(results, ox.QueryBoolean):
            raise InvalidInputError([Problem(path, 0, "is an ASK, which names nothing; write a SELECT or a CONSTRUCT")])
        if isinstance(results, ox.QuerySolutions):
            terms = [term for solution in results for term in solution]
        else:
            terms = [term for triple in results for term in (triple.subject, triple.object)]
        return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def _results(store: Store, text: str, path: Path) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    union = not _has_dataset(text, path)
    return store.engine.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn the engine's errors, which also come while rows are read, into ones that name the file and line."""
    try:
        yield
    except SyntaxError as error:
        raise InvalidInputError([_problem(path, str(error))]) from error
    except (ValueError, OSError, RuntimeError) as error:
        raise InvalidInputError([Problem(path, 0, f"cannot be run: {error}")]) from error


def _has_dataset(text: str, path: Path) -> bool:
    """Tell whether a query names its dataset with FROM; refuse it when it asks another endpoint with SERVICE.

    Only a parser can tell the keywords from names, strings and comments, so rdflib's is asked, and only when the words
    occur at all.
    """
    if not _SUSPECT.search(text):
        return False
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        parsed = parseQuery(text)
    except (ParseException, RecursionError) as error:
        message = "cannot be checked for SERVICE, which asks another endpoint; leave the words 'service' and 'from' out"
        raise InvalidInputError([Problem(path, getattr(error, "lineno", 0), message)]) from error
    for part in _parts(parsed):
        if isinstance(part, CompValue) and part.name == "ServiceGraphPattern":
            message = "SERVICE asks another endpoint; no query leaves this machine, take it out"
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
        return Problem(path, 0, f"is not SPARQL: {message}")
    # The engine lists every token that it would have taken; the first line tells enough.
    what = match[3].splitlines()[0]
    return Problem(path, int(match[1]), f"is not SPARQL at column {match[2]}: {what[:160]}")
