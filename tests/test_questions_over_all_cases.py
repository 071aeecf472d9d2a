"""Questions asked of all cases at once: what joins cases, what must not, and the same rows in the same order."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from casegraph.graph.iris import VOCABULARY_GRAPH, graph_iri
from casegraph.graph.store.store import Store
from casegraph.queries.library import Query, library
from casegraph.queries.run import bind, run, run_all, value
from tests.engines import Rows, _to_ox

QUESTIONS = {name: query for name, query in library().items() if query.kind == "question"}
OF_CASES = [name for name, query in QUESTIONS.items() if query.scope == "case"]


def rows_of(store: Store, names: list[str], cases: list[str] | None = None) -> dict[str, Rows]:
    results = run_all([QUESTIONS[name] for name in names], store, cases=cases)
    return {name: [tuple(map(value, row)) for row in result.terms] for name, result in zip(names, results, strict=True)}


@pytest.fixture(scope="module")
def together(bundled: Store) -> dict[str, Rows]:
    """The rows of every question over all cases at once."""
    return rows_of(bundled, list(QUESTIONS))


@pytest.fixture(scope="module")
def alone(bundled: Store) -> dict[str, Rows]:
    """The rows of the questions about cases, each case seen alone."""
    found: dict[str, Rows] = {name: [] for name in OF_CASES}
    for case in bundled.cases():
        for name, rows in rows_of(bundled, OF_CASES, [case]).items():
            found[name] += rows
    return found


@pytest.fixture(scope="module")
def everything(bundled: Store) -> rdflib.Graph:
    """All cases and the vocabularies in one graph of rdflib's."""
    graph = rdflib.Graph()
    for name in (VOCABULARY_GRAPH, *map(graph_iri, bundled.cases())):
        raw = bundled.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
        graph.parse(data=raw, format="nt")
    return graph


def on_rdflib(query: Query, graph: rdflib.Graph) -> Rows:
    rows = graph.query(bind(query, {}))
    return [tuple(value(_to_ox(term)) for term in row) for row in rows]  # type: ignore[union-attr]


def test_there_are_thirty_questions_and_more() -> None:
    assert len(QUESTIONS) >= 30


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_both_engines_give_the_same_rows_in_the_same_order(
    together: dict[str, Rows], everything: rdflib.Graph, name: str
) -> None:
    assert on_rdflib(QUESTIONS[name], everything) == together[name]


@pytest.mark.parametrize("name", OF_CASES)
def test_a_question_about_cases_joins_nothing_across_them(
    together: dict[str, Rows], alone: dict[str, Rows], name: str
) -> None:
    assert sorted(map(str, alone[name])) == sorted(map(str, together[name]))


def test_themes_recur_over_the_fifteen_cases_each_counted_once(bundled: Store) -> None:
    rows = run(QUESTIONS["recurring-themes"], bundled, {"theme": "harmful-sexual-behaviour-response"}).rows
    # That John is told in two documents makes no third case.
    assert [(row["case"], row["cases"], row["of"]) for row in rows] == [("child-r", 2, 15), ("john", 2, 15)]
    assert rows[0]["publisher"] == "Oxfordshire Safeguarding Children Board"
    assert rows[1]["publisher"] is None


def test_no_count_over_cases_comes_without_its_cases(bundled: Store) -> None:
    for name in ("recurring-themes", "recurring-recommendations"):
        having: dict[object, set[object]] = {}
        rows = run(QUESTIONS[name], bundled).rows
        for row in rows:
            having.setdefault(row["theme"], set()).add(row["case"])
        assert all(row["cases"] == len(having[row["theme"]]) for row in rows)


def test_a_recommendation_recurs_with_its_addressee_its_year_and_its_finding(bundled: Store) -> None:
    rows = run(QUESTIONS["recurring-recommendations"], bundled, {"theme": "interpreters-and-language"}).rows
    assert [(row["case"], row["cases"], row["issued"], row["addressed_to"], row["answers"]) for row in rows] == [
        ("child-angela", 2, "2023-07", "safeguarding-partnership", "professional-language"),
        ("kubus", 2, "2023-07", None, "cultural-competence"),
    ]
    # The briefing of Child R gives no year.
    rows = run(QUESTIONS["recurring-recommendations"], bundled, {"theme": "staff-support"}).rows
    assert [(row["case"], row["recommendation"], row["issued"]) for row in rows] == [("child-r", "debrief-staff", None)]


def test_what_differs_for_disabled_children_is_counted_on_both_sides(bundled: Store) -> None:
    rows = [row for row in run(QUESTIONS["disabled-children-compared"], bundled).rows if row["kind"] == "circumstance"]
    # Domestic abuse as a circumstance: told of Jez, and suspected in Family M.
    found = [row for row in rows if row["feature"] == "domestic-abuse"]
    assert [(row["case"], row["disability"]) for row in found] == [("jez", True), ("family-m", False)]
    counts = ("disability_told", "of_told", "not_told", "of_not_told")
    assert [tuple(row[name] for name in counts) for row in found] == [(1, 1, 1, 14)] * 2


def test_a_case_is_like_others_by_named_features_and_never_like_itself(bundled: Store) -> None:
    rows = run(QUESTIONS["what-cases-share"], bundled, {"one": "john"}).rows
    assert {row["one"] for row in rows} == {"john"}
    assert "john" not in {row["other"] for row in rows}
    shared = {(row["feature"], row["other"]) for row in rows}
    assert ("serious-harm-caused-by-child", "child-r") in shared
    assert ("information-sharing-guidance", None) in shared


def test_what_agencies_did_not_share_is_told_with_what_it_was_about(bundled: Store) -> None:
    rows = run(QUESTIONS["pairs-and-what-they-did-not-share"], bundled).rows
    pair = {"case": "stacey", "one": "general-practice", "other": "school", "exchange": "no-school-gp-liaison"}
    assert rows == [{**pair, "about": about} for about in ("Event", "poor-school-attendance")]


def test_a_question_can_be_asked_of_one_pattern_or_type(bundled: Store) -> None:
    rows = run(QUESTIONS["named-failings"], bundled, {"pattern": "house-moves-losing-networks"}).rows
    assert {row["case"] for row in rows} == {"child-angela", "lloyd-and-mark"}
    assert run(QUESTIONS["repeated-after-a-breach"], bundled, {"type": "child-protection-plan"}).rows == []
