"""Options that cut a subset out of the graph, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from casegraph.graph.store import Store
    from casegraph.graph.subset import Subset

# What a node of a case that is taken whole is told by; a test holds it against the library's.
WHOLE = "the whole case"
EXPLAINED = ("case", "node", "kind", "label", "why")
F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--case", "cases", multiple=True, metavar="CASE", help="Only this case; may be given more than once."),
    click.option("--theme", "themes", multiple=True, metavar="THEME",
                 help="Findings and recommendations with this learning theme or a narrower one."),
    click.option("--agency-type", "agency_types", multiple=True, metavar="TYPE",
                 help="Agencies of this type or a narrower one, and what they had a part in."),
    click.option("--pattern", "patterns", multiple=True, metavar="PATTERN",
                 help="The premises of a pattern's matches."),
    click.option("--harm-type", "harm_types", multiple=True, metavar="TYPE",
                 help="Harm, or an offence, of this type or a narrower one."),
    click.option("--risk-factor", "risk_factors", multiple=True, metavar="TYPE",
                 help="Risk factors of this type or a narrower one."),
    click.option("--around", metavar="NODE",
                 help="A node, as CASE/ID or as an ID of the one --case, and what is near."),
    click.option("--hops", type=click.IntRange(0, 20), default=1, show_default=True, help="How near, for --around."),
    click.option("--query", "query", metavar="FILE|NAME",
                 help="What a query names: one of the library, or a file with a SELECT or CONSTRUCT (.rq)."),
    click.option("--certainty", "certainties", multiple=True, metavar="CERTAINTY",
                 help="Of what is found, only nodes of this certainty; told-as-fact where none is stated."),
    click.option("--year", metavar="YEAR", help="Of what is found, only what is dated in this year, or 2015-2018."),
    click.option("--whole", is_flag=True, default=False, help="Take each selected case whole."),
    click.option("--only", metavar="KINDS",
                 help="Only these kinds of node, such as people,agencies,findings; links to others are cut."),
)  # fmt: skip


def selection_options(command: F) -> F:
    """Add the selectors; the command takes them as keyword arguments for :func:`chosen`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


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
) -> Subset:
    """Return the subset that the options ask for; the whole store where they ask for nothing.

    Raises:
        UsageError: a value is not one of its kind.
        NotFoundError: there is no such case or node, or nothing is selected.
    """
    from casegraph.graph import selectors as by
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.subset import Subset, select
    from casegraph.output import progress
    from casegraph.queries.selecting import by_pattern, by_query

    wanted = [store.require(case) for case in dict.fromkeys(cases)] or store.cases()
    if not wanted:
        raise NotFoundError(f"there are no cases in {store.name} to export; add some with: casegraph add")
    restrictions = [by.of_certainty(certainties)] if certainties else []
    restrictions += [by.of_years(year)] if year is not None else []
    kinds = by.kinds_named(only.split(",")) if only is not None else frozenset()
    selectors = [
        by.by_concept(option, scheme, given)
        for option, scheme, given in (
            ("theme", "learning-theme", themes),
            ("harm-type", "harm-type", harm_types),
            ("risk-factor", "risk-factor", risk_factors),
        )
        if given
    ]
    selectors += [by.by_agency_type(agency_types)] if agency_types else []
    selectors += [by.around(*_node(store, wanted, around), hops)] if around is not None else []
    selectors += [by_pattern(store, wanted, list(dict.fromkeys(patterns)))] if patterns else []
    selectors += [by_query(store, wanted, query)] if query is not None else []
    if not (cases or selectors or restrictions or kinds):
        return Subset(store, tuple(wanted))
    with progress(len(wanted), "Selecting") as done:
        return select(store, wanted, selectors, restrictions, kinds, whole=whole, done=done)


def _node(store: Store, cases: list[str], given: str) -> tuple[str, str]:
    from casegraph.graph.errors import NotFoundError, UsageError
    from casegraph.graph.near import did_you_mean
    from casegraph.graph.nodes import read_case

    case, slash, id_ = given.partition("/")
    if not slash:
        if len(cases) != 1:
            raise UsageError(f"--around {given}: whose node? Write CASE/{given}, or name one case with --case")
        case, id_ = cases[0], given
    if store.require(case) not in cases:
        raise UsageError(f"--around {given}: the case '{case}' is not among those of --case")
    nodes = read_case(store, case).nodes
    if id_ not in nodes:
        hint = did_you_mean(id_, nodes, f"see: casegraph show {case}")
        raise NotFoundError(f"no node '{id_}' in case '{case}'{hint}")
    return case, id_


def explanation(subset: Subset) -> list[dict[str, object]]:
    """Return a row a node of a subset that says why it is in it; one row for a case that is taken whole."""
    from casegraph.graph.nodes import read_case

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
