"""The Python API: cases as rdflib graphs, networkx graphs and tables, and patterns with their premises.

>>> import casegraph
>>> graph = casegraph.load()
>>> "stacey" in graph.cases()
True
>>> [m.basis for m in graph.patterns("stacey") if m.pattern == "missed-information-sharing"]
['stated']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.sources.quotations import SourceTexts, sources_folder
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store
from casegraph.queries.explain import Premise, premises
from casegraph.queries.library import Query, get, library
from casegraph.queries.matches import Match, matches
from casegraph.table import Table

if TYPE_CHECKING:
    import networkx
    import rdflib

    from casegraph.graph.measures.profile import Profile
    from casegraph.graph.measures.similar import Similar
    from casegraph.graph.measures.themes import Themes
    from casegraph.pages import Page


class Graph:
    """The graph of the cases in a store, or of the bundled cases."""

    def __init__(self, store: Store, sources: Path | None = None) -> None:
        self._store = store
        self._texts = SourceTexts(store.register(), sources_folder(sources))

    def __repr__(self) -> str:
        return f"<casegraph.Graph of {self._store.name}: {len(self.cases())} cases>"

    def _repr_html_(self) -> str:
        """Return a summary for a notebook: the cases, what each holds, and which methods to call next."""
        from casegraph.graph.case.summary import summary
        from casegraph.table import SHOWN
        from casegraph.viz.shared.account import case_titles

        names = self.cases()
        if len(names) <= SHOWN:
            rows = summary(self._store)
            columns = ["case", "title", "incident", "events", "exchanges", "findings", "recommendations"]
        else:
            rows = [{"case": case, "title": title} for case, title in case_titles(self._store).items()]
            columns = ["case", "title"]
        on = f'Continue with .view("{names[0]}"), .view(), .patterns(), .query(name), .to_networkx().' if names else ""
        title = f"Graph of {self._store.name}"
        return Table(rows, columns, title=title, base=_cases(len(names)), notes=[on])._repr_html_()

    def view(
        self, case: str | None = None, kind: str | None = None, *, quotes: bool = False, **options: object
    ) -> Page:
        """Return a page, which a notebook shows and ``save`` writes.

        Args:
            case: the id of a case; without it, the page shows all cases.
            kind: the name of the page, from ``docs/pages.md``; by default ``network``, or ``corpus`` for all cases.
            quotes: include quotations where the documents are available; the text belongs to the publisher.
            options: options of the page, such as ``level="broad"`` for the page ``themes``.

        Raises:
            NotFoundError: there is no such case.
            UsageError: there is no such page, or an option is wrong.
        """
        from casegraph.pages import page

        return page(self._store, case, kind, self._texts if quotes else None, options)

    def cases(self) -> list[str]:
        """Return the ids of the cases, sorted."""
        return self._store.cases()

    def case(self, case: str) -> CaseGraph:
        """Return a case as plain nodes, each with its links, concepts, values and evidence.

        Raises:
            NotFoundError: there is no such case.
        """
        return read_case(self._store, case)

    def patterns(self, case: str | None = None, *, basis: str | None = None) -> list[Match]:
        """Return the matches of the patterns, in one case or all cases, on one basis or all bases.

        The basis of a match is ``stated``, ``implied`` or ``inferred``: see ``docs/patterns.md``.

        Raises:
            NotFoundError: there is no such case.
        """
        found = matches(self._store, cases=[self._store.require(case)] if case else None)
        return [match for match in found if basis in (None, match.basis)]

    def explain(self, pattern: str, case: str) -> list[tuple[Match, list[Premise]]]:
        """Return the matches of a pattern in a case, each with the facts on which it rests (its premises).

        The premises have their quotations, where the documents are available.

        Raises:
            NotFoundError: there is no such case.
            UsageError: there is no such pattern.
        """
        graph = read_case(self._store, case)
        return [(m, premises(graph, m, self._texts)) for m in matches(self._store, [pattern], [case])]

    def query(self, name: str, **parameters: object) -> Table:
        """Return the rows of a query of the library.

        Raises:
            NotFoundError: there is no such case.
            UsageError: there is no such query, or a parameter is wrong.
        """
        from casegraph.queries.run import run

        given = {k: str(v).lower() if isinstance(v, bool) else str(v) for k, v in parameters.items()}
        query = get(name)
        result = run(query, self._store, given)
        notes = [f"Queried {_cases(1 if 'case' in given else len(self.cases()))}.", query.limits]
        return Table(result.rows, result.columns, title=query.title, notes=notes)

    def sparql(self, text: str) -> Table | rdflib.Graph:
        """Run your own SPARQL query: return rows for SELECT or ASK, a graph for CONSTRUCT or DESCRIBE.

        Raises:
            InvalidInputError: the query cannot be parsed, or it calls another endpoint.
        """
        from casegraph.queries.adhoc import ask

        answer = ask(self._store, text, Path("query"))
        if isinstance(answer, str):
            import rdflib

            return rdflib.Graph().parse(data=answer, format="turtle")
        return Table(answer.rows, answer.columns)

    def features(self, cases: Sequence[str] | None = None) -> Table:
        """Return the table from which the measures count: a row for each case, kind of feature, value and basis.

        Raises:
            NotFoundError: there is no such case.
        """
        from casegraph.queries.feature_rows import feature_table

        rows = [vars(row) for row in feature_table(self._store, cases)]
        return Table(rows, list(rows[0]) if rows else [])

    def profile(self, cases: Sequence[str] | None = None, *, among: str = "sexual-abuse") -> Profile:
        """Compare the cases with the national panel's figures.

        ``to_table(profile.rows)`` returns a table; ``profile.notes()`` returns what was counted, and the limits.

        Raises:
            NotFoundError: there is no such case.
        """
        from casegraph.graph.measures.profile import profile
        from casegraph.graph.statistics.figures import bundled_statistics
        from casegraph.queries.feature_rows import feature_table

        return profile(feature_table(self._store, cases), bundled_statistics(), among)

    def themes(self, cases: Sequence[str] | None = None, *, level: str = "narrow", min_cases: int = 2) -> Themes:
        """Return how often learning themes occur, and which occur together.

        For each pair there are the lift, the p-value of Fisher's exact test, and q, that p-value adjusted for the
        number of pairs.

        Raises:
            NotFoundError: there is no such case.
        """
        from casegraph.graph.measures.themes import themes
        from casegraph.queries.feature_rows import feature_table

        return themes(feature_table(self._store, cases), level, min_cases)

    def similar(self, case: str) -> list[Similar]:
        """Return the other cases, most similar to a case first, each with the features that the two share.

        Raises:
            NotFoundError: there is no such case.
        """
        from casegraph.graph.measures.similar import similar
        from casegraph.queries.feature_rows import feature_table

        return similar(feature_table(self._store), self._store.require(case))

    def agencies(self, case: str | None = None) -> tuple[Table, Table]:
        """Return a table of agencies and a table of network measures, for one case or all cases.

        Raises:
            NotFoundError: there is no such case.
        """
        from casegraph.graph.measures.agencies import COLUMNS, NETWORK_COLUMNS, agency_rows, network_measures
        from casegraph.graph.network.agency_flows import read_flows

        corpus = [read_flows(self._store, one) for one in ([self._store.require(case)] if case else self.cases())]
        return (
            Table([row.row() for row in agency_rows(corpus)], list(COLUMNS)),
            Table([row.row() for row in network_measures(corpus)], list(NETWORK_COLUMNS)),
        )

    def measure(self, name: str, **parameters: object) -> Table:
        """Return the rows of a measure; the notes of the table say what was counted, and the limits.

        Args:
            name: the name of the measure, as in ``docs/measures.md`` and on the command line.
            parameters: the parameters of the measure; ``cases`` is a list of ids.

        Raises:
            NotFoundError: there is no such case, or nothing to count.
            UsageError: there is no such measure or parameter, or a value is of the wrong kind.
        """
        from casegraph.graph.measures._catalogue import get_measure
        from casegraph.graph.measures._measure import Corpus
        from casegraph.graph.parameters import RowLimit
        from casegraph.queries.feature_rows import feature_table

        measure = get_measure(name)
        answer = measure.answer(Corpus(self._store, feature_table), parameters)
        notes = list(answer.notes or ())
        limit = next((parameters.get(p.name) for p in measure.parameters if isinstance(p, RowLimit)), None)
        rows = answer.rows[:limit] if isinstance(limit, int) else answer.rows
        if len(rows) < len(answer.rows):
            notes.insert(0, f"Showing the first {len(rows)} of {len(answer.rows)} rows.")
        return Table(rows, measure.columns_of(answer), title=measure.title, notes=notes)

    def subset(
        self,
        cases: Sequence[str] = (),
        *,
        themes: Sequence[str] = (),
        agency_types: Sequence[str] = (),
        patterns: Sequence[str] = (),
        harm_types: Sequence[str] = (),
        risk_factors: Sequence[str] = (),
        around: str | None = None,
        hops: int = 1,
        query: str | None = None,
        certainties: Sequence[str] = (),
        year: str | None = None,
        whole: bool = False,
        only: Sequence[str] = (),
    ) -> Graph:
        """Return a part of the graph as a graph of its own, with every node to which a selected node refers.

        The selectors are the options of ``casegraph export``.

        Args:
            cases: only these cases.
            themes: findings and recommendations with one of these learning themes or a narrower one.
            agency_types: agencies of these types, and everything they took part in.
            patterns: the facts on which the matches of these patterns rest (their premises).
            harm_types: harm and offences of these types.
            risk_factors: risk factors of these types.
            around: a node, as ``case/id``, and the nodes near it.
            hops: how many links to follow from that node, in both directions.
            query: the nodes that a query returns: a query of the library, or a file with SPARQL.
            certainties: keep only nodes of these certainties; a node without one counts as ``stated-as-fact``.
            year: keep only nodes dated in this year, or in a range such as ``2015-2018``.
            whole: include each selected case as a whole.
            only: include only these kinds of node, such as ``people`` or ``findings``.

        Raises:
            NotFoundError: there is no such case or node, or nothing is selected.
            UsageError: a value is not allowed.
        """
        from casegraph.queries.subsets import chosen

        part = chosen(
            self._store,
            cases=tuple(cases),
            themes=tuple(themes),
            agency_types=tuple(agency_types),
            patterns=tuple(patterns),
            harm_types=tuple(harm_types),
            risk_factors=tuple(risk_factors),
            around=around,
            hops=hops,
            query=query,
            certainties=tuple(certainties),
            year=year,
            whole=whole,
            only=",".join(only) or None,
        )
        return Graph(part.store, self._texts.folder)

    def export(self, path: str | Path, format_: str | None = None) -> Path:
        """Write the cases to a file, a new folder or a ``.zip``, and return its path.

        Args:
            path: the file or folder; its ending gives the format.
            format_: a format of ``casegraph export``, if the ending does not give it.

        Raises:
            OutputError: the file cannot be written.
            UsageError: there is no such format, or the path does not suit the format.
        """
        from casegraph.graph.exchange.job import Job
        from casegraph.graph.exchange.target import format_of, write

        target = Path(path)
        write(format_of(target, format_), Job(self._store, tuple(self.cases())), target)
        return target

    def to_rdflib(self, case: str | None = None) -> rdflib.Dataset:
        """Return one case, or all cases, as an rdflib dataset with a named graph for each case.

        Raises:
            NotFoundError: there is no such case.
        """
        import rdflib

        from casegraph.graph.exchange.formats.rdf import write_trig
        from casegraph.graph.exchange.job import Job

        cases = [self._store.require(case)] if case else self.cases()
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=b"".join(write_trig(Job(self._store, tuple(cases)))), format="trig")
        return dataset

    def to_networkx(self, case: str | None = None) -> networkx.MultiDiGraph:
        """Return one case, or all cases, as a networkx directed multigraph.

        Raises:
            NotFoundError: there is no such case.
        """
        from casegraph.graph.network.case_network import case_network

        return case_network(self._store, [self._store.require(case)] if case else None)


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


class HasRow(Protocol):
    """Any object with a method ``row()``, which ``to_table`` can put in a table."""

    def row(self) -> Mapping[str, object]:
        """Return the object as a row."""


def to_table(rows: Iterable[HasRow], notes: Sequence[str] = ()) -> Table:
    """Return the results of a measure or a pattern as a table.

    Args:
        rows: one of ``profile.rows``, ``themes.frequencies``, ``themes.pairs``, a list of similar cases, or a list of
            matches; any objects with a method ``row()``.
        notes: notes to show with the table, such as ``profile.notes()``.
    """
    found = [one.row() for one in rows]
    return Table(found, list(found[0]) if found else [], notes=notes)


def load(store: str | Path | None = None, *, sources: str | Path | None = None) -> Graph:
    """Return the graph of a store, or of the bundled cases.

    Args:
        store: the folder of a store; without it, the bundled cases.
        sources: the folder of the source documents, for quotations.

    Raises:
        StoreError: the folder is not a store.
    """
    return Graph(open_store(Path(store) if store else None), Path(sources) if sources else None)


def queries() -> dict[str, Query]:
    """Return the patterns and questions of the library by name."""
    return library()
