"""Selectors that ask the library or a query of the user's own: a pattern's premises, and the nodes of a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph import yamltree
from casegraph.graph.names import CASE, case_of, local
from casegraph.graph.nodes import CaseGraph
from casegraph.graph.selectors import Reasons, Selector
from casegraph.graph.store import Store
from casegraph.queries.explain import matches
from casegraph.queries.library import get
from casegraph.queries.run import run
from casegraph.queries.sparql import named

QUERY_ENDINGS = (".rq", ".sparql")


def by_pattern(store: Store, cases: Sequence[str], names: Sequence[str]) -> Selector:
    """Return the selector of the premises of patterns' matches.

    Raises:
        UsageError: there is no such pattern.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for match in matches(store, names, cases):
        for id_, role in zip(match.premises, match.roles, strict=True):
            reason = f"premise of {match.pattern}, {match.basis}: {role}"
            if reason not in found[match.case][id_]:
                found[match.case][id_].append(reason)

    def find(graph: CaseGraph) -> Reasons:
        return {id_: "; ".join(why) for id_, why in found.get(graph.case, {}).items()}

    return Selector(f"--pattern {' '.join(names)}", find)


def by_query(store: Store, cases: Sequence[str], query: str) -> Selector:
    """Return the selector of the nodes that a query names: one of the library, or a file with SPARQL.

    Where a query names a case, the whole case is taken.

    Raises:
        UsageError: there is no such query in the library.
        InvalidInputError: the file cannot be read as SPARQL.
    """
    path = Path(query)
    if path.suffix.lower() in QUERY_ENDINGS or path.is_file():
        iris = named(store, yamltree.read_text(path), path)
    else:
        result = run(get(query), store, cases=list(cases))
        # A case stands in each row of the library's queries to say whose row it is.
        chosen = [i for i, column in enumerate(result.columns) if column != "case"]
        iris = {term.value for row in result.terms for i in chosen if isinstance(term := row[i], ox.NamedNode)}
    by_case: dict[str, set[str]] = defaultdict(set)
    for iri in iris:
        case = case_of(iri)
        if case is not None:
            by_case[case].add(iri)

    def find(graph: CaseGraph) -> Reasons:
        there = by_case.get(graph.case, set())
        if CASE + graph.case in there:
            return dict.fromkeys(graph.nodes, f"in a case that {query} names")
        return {id_: f"named by {query}" for iri in sorted(there) if (id_ := local(iri)) in graph.nodes}

    return Selector(f"--query {query}", find)
