"""A user's own SPARQL query: read-only, with errors that name the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.names import PREFIXES
from casegraph.graph.store import Store

_PLACE = re.compile(r"error at (\d+):(\d+): (.+)", re.DOTALL)
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_NOT_CODE = re.compile(r"<[^<>\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """Rows of a SELECT or ASK; IRIs stay whole."""

    columns: tuple[str, ...]
    rows: list[dict[str, object]]


def ask(store: Store, text: str, path: Path) -> Answer | str:
    """Run a query; SELECT and ASK give rows, CONSTRUCT and DESCRIBE give Turtle.

    The usual prefixes (cg, skos, prov, …) need not be declared.

    Raises:
        InvalidInputError: the query cannot be read, or asks for another endpoint.
    """
    if _SERVICE.search(_NOT_CODE.sub(" ", text)):
        raise InvalidInputError(
            [Problem(path, 0, "SERVICE asks another endpoint; no query leaves this machine, take it out")]
        )
    try:
        results = store.engine.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        if isinstance(results, ox.QuerySolutions):
            columns = tuple(v.value for v in results.variables)
            rows = [dict(zip(columns, map(_plain, solution), strict=True)) for solution in results]
            return Answer(columns, rows)
        if isinstance(results, ox.QueryBoolean):
            return Answer(("answer",), [{"answer": bool(results)}])
        raw = ox.serialize(sorted(set(results), key=str), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    except SyntaxError as error:
        raise InvalidInputError([_problem(path, str(error))]) from error
    except (ValueError, OSError, RuntimeError) as error:
        raise InvalidInputError([Problem(path, 0, f"cannot be run: {error}")]) from error
    assert raw is not None
    return raw.decode("utf-8")


def _plain(term: object) -> object:
    return getattr(term, "value", None) if term is None or hasattr(term, "value") else str(term)


def _problem(path: Path, message: str) -> Problem:
    match = _PLACE.search(message)
    if match is None:
        return Problem(path, 0, f"is not SPARQL: {message}")
    return Problem(path, int(match[1]), f"is not SPARQL at column {match[2]}: {match[3]}")
