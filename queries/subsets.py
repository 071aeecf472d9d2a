"""Subsets chosen by patterns or queries: the premises of a pattern, or the nodes that a query returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph import yamltree
from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.errors import NotFoundError, UsageError, parameter
from casegraph.graph.iris import CASE, case_of, local
from casegraph.graph.store.store import Store
from casegraph.graph.subset import selectors as by
from casegraph.graph.subset.selectors import Reasons, Selector
from casegraph.graph.subset.subset import WHOLE, Subset, select
from casegraph.graph.suggest import did_you_mean
from casegraph.queries.adhoc import named
from casegraph.queries.library import get
from casegraph.queries.matches import matches
from casegraph.queries.run import run

QUERY_ENDINGS = (".rq", ".sparql")


def by_pattern(store: Store, cases: Sequence[str], names: Sequence[str]) -> Selector:
    """Return the selector of the premises of matches of some patterns.

    Raises:
        UsageError: a pattern is not in the library.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for match in matches(store, names, cases):
        for id_, role in zip(match.premises, match.roles, strict=True):
            reason = f"premise of {match.pattern}, {match.basis}: {role}"
            if reason not in found[match.case][id_]:
                found[match.case][id_].append(reason)

    def find(graph: CaseGraph) -> Reasons:
        return {id_: "; ".join(why) for id_, why in found.get(graph.case, {}).items()}

    return Selector(parameter("patterns", " ".join(names)), find)


def by_query(store: Store, cases: Sequence[str], query: str) -> Selector:
    """Return the selector of the nodes that a query returns; the query is one of the library or a SPARQL file.

    If the query returns a case, the selector takes the whole case.

    Raises:
        UsageError: the query is not in the library.
        InvalidInputError: the file cannot be read, or its query cannot be parsed or run.
    """
    path = Path(query)
    if path.suffix.lower() in QUERY_ENDINGS or path.is_file():
        iris = named(store, yamltree.read_text(path), path)
    else:
        result = run(get(query), store, cases=list(cases))
        # In the library's queries, the column ``case`` only says to which case the row belongs.
        chosen = [i for i, column in enumerate(result.columns) if column != "case"]
        iris = {term.value for row in result.terms for i in chosen if isinstance(term := row[i], ox.NamedNode)}
    by_case: dict[str, set[str]] = defaultdict(set)
    for iri in iris:
        case = case_of(iri)
        if case is not None:
            by_case[case].add(iri)

    def find(graph: CaseGraph) -> Reasons:
        of_case = by_case.get(graph.case, set())
        if CASE + graph.case in of_case:
            return dict.fromkeys(graph.nodes, f"in a case that {query} returns")
        return {id_: f"returned by {query}" for iri in sorted(of_case) if (id_ := local(iri)) in graph.nodes}

    return Selector(parameter("query", query), find)


# The progress display of a long selection. It takes the number of cases and a label, and provides a function that
# `select` calls for each case.
Watch = Callable[[int, str], AbstractContextManager[Callable[[str], None]]]
EXPLAINED = ("case", "node", "kind", "label", "why")


@contextmanager
def unwatched(_length: int, _label: str) -> Iterator[Callable[[str], None]]:
    """Show no progress."""
    yield lambda _: None


def chosen(
    store: Store,
    *,
    cases: tuple[str, ...] = (),
    themes: tuple[str, ...] = (),
    agency_types: tuple[str, ...] = (),
    patterns: tuple[str, ...] = (),
    harm_types: tuple[str, ...] = (),
    risk_factors: tuple[str, ...] = (),
    around: str | None = None,
    hops: int = 1,
    query: str | None = None,
    certainties: tuple[str, ...] = (),
    year: str | None = None,
    whole: bool = False,
    only: str | None = None,
    watch: Watch = unwatched,
) -> Subset:
    """Return the subset that the parameters describe; without any, the whole store.

    Raises:
        UsageError: a value is not valid for its parameter.
        NotFoundError: a case or a node does not exist, or nothing is selected.
    """
    wanted = [store.require(case) for case in dict.fromkeys(cases)] or store.cases()
    if not wanted:
        raise NotFoundError(f"{store.name}: holds no cases to export; add some with: casegraph add")
    restrictions = [by.of_certainty(certainties)] if certainties else []
    restrictions += [by.of_years(year)] if year is not None else []
    kinds = by.kinds_named(only.split(",")) if only is not None else frozenset()
    selectors = [
        by.by_concept(name, scheme, given)
        for name, scheme, given in (
            ("themes", "learning-theme", themes),
            ("harm_types", "harm-type", harm_types),
            ("risk_factors", "risk-factor", risk_factors),
        )
        if given
    ]
    selectors += [by.by_agency_type(agency_types)] if agency_types else []
    selectors += [by.around(*_node(store, wanted, around), hops)] if around is not None else []
    selectors += [by_pattern(store, wanted, list(dict.fromkeys(patterns)))] if patterns else []
    selectors += [by_query(store, wanted, query)] if query is not None else []
    if not (cases or selectors or restrictions or kinds):
        return Subset(store, tuple(wanted))
    with watch(len(wanted), "Selecting") as done:
        return select(store, wanted, selectors, restrictions, kinds, whole=whole, done=done)


def _node(store: Store, cases: list[str], given: str) -> tuple[str, str]:
    case, slash, id_ = given.partition("/")
    around, among = parameter("around", given), parameter("cases")
    if not slash:
        if len(cases) != 1:
            raise UsageError(f"{around}: does not say which case; write CASE/{given}, or name one case in {among}")
        case, id_ = cases[0], given
    if store.require(case) not in cases:
        raise UsageError(f"{around}: the case '{case}' is not in {among}; add it there")
    nodes = read_case(store, case).nodes
    if id_ not in nodes:
        hint = did_you_mean(id_, nodes, f"see: casegraph show {case}")
        raise NotFoundError(f"no node '{id_}' in case '{case}'{hint}")
    return case, id_


def explanation(subset: Subset) -> list[dict[str, object]]:
    """Return one row for each node of a subset, with the reason why it is in it; one row for a whole case."""
    rows: list[dict[str, object]] = []
    for case in subset.cases:
        graph = read_case(subset.store, case)
        reasons = subset.reasons.get(case, {})
        if all(why == WHOLE for why in reasons.values()):
            rows.append({"case": case, "node": None, "kind": "Case", "label": graph.title, "why": WHOLE})
            continue
        rows += [
            {"case": case, "node": node.id, "kind": node.kind, "label": node.label, "why": reasons[node.id]}
            for node in graph.nodes.values()
            if node.id in reasons
        ]
    return rows
