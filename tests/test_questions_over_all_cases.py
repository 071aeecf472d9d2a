"""Questions asked of all cases at once: what joins cases, what must not, and the same rows in the same order."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from casegraph.graph.names import VOCABULARY_GRAPH, graph_iri
from casegraph.graph.store import Store
from casegraph.queries.library import Query, library
from casegraph.queries.run import Result, bind, run, value
from tests.engines import Rows, _to_ox

QUESTIONS = {name: query for name, query in library().items() if query.kind == "question"}
CORPUS = [name for name, query in QUESTIONS.items() if query.scope == "corpus"]


def plain(result: Result) -> Rows:
    return [tuple(map(value, row)) for row in result.terms]


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
    bundled: Store, everything: rdflib.Graph, name: str
) -> None:
    assert on_rdflib(QUESTIONS[name], everything) == plain(run(QUESTIONS[name], bundled))


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in CORPUS])
def test_a_question_about_cases_joins_nothing_across_them(bundled: Store, name: str) -> None:
    alone = [row for case in bundled.cases() for row in plain(run(QUESTIONS[name], bundled, cases=[case]))]
    together = plain(run(QUESTIONS[name], bundled))
    assert sorted(map(str, alone)) == sorted(map(str, together))


def test_themes_recur_over_the_fifteen_cases_each_counted_once(bundled: Store) -> None:
    rows = {str(row["theme"]): row for row in run(QUESTIONS["recurring-themes"], bundled).rows}
    # Of eight documents' reviews and six abstracts; John is told in two documents and is one case.
    assert rows["harmful-sexual-behaviour-response"]["cases"] == 2
    assert rows["written-agreements"] == {
        "theme": "written-agreements", "cases": 2, "findings": 4, "recommendations": 1, "publishers": 0,
    }  # fmt: skip
    assert "published-nowhere" not in rows


def test_a_recommendation_recurs_with_its_addressee_and_its_years(bundled: Store) -> None:
    rows = run(QUESTIONS["recurring-recommendations"], bundled).rows
    found = {(row["theme"], row["addressed_to"]): row for row in rows}
    assert found["interpreters-and-language", "safeguarding-partnership"]["cases"] == 1
    curious = found["engaging-and-assessing-men", None]
    assert (curious["cases"], curious["first"], curious["last"]) == (1, "2023", "2023")
    # The briefing of Child R gives no year: it counts, and hides nobody else's.
    challenge = found["professional-challenge-and-escalation", "all-partner-agencies"]
    assert (challenge["cases"], challenge["recommendations"], challenge["first"], challenge["last"]) == (
        2, 4, "2018", "2018",
    )  # fmt: skip
    assert found["debrief" if ("debrief", None) in found else "staff-support", "all-partner-agencies"]["first"] is None


def test_what_differs_for_disabled_children_is_counted_on_both_sides(bundled: Store) -> None:
    rows = {(row["kind"], row["feature"]): row for row in run(QUESTIONS["disabled-children-compared"], bundled).rows}
    # Domestic abuse as a circumstance: told of Jez, and suspected in Family M.
    assert rows["circumstance", "domestic-abuse"]["disability_told"] == 1
    assert rows["circumstance", "domestic-abuse"]["not_told"] == 1
    assert ("harm", "sexual-abuse") not in rows


def test_a_case_is_like_others_by_named_features_and_never_like_itself(bundled: Store) -> None:
    rows = run(QUESTIONS["what-cases-share"], bundled, {"one": "john"}).rows
    assert {row["one"] for row in rows} == {"john"}
    assert "john" not in {row["other"] for row in rows}
    shared = {(row["feature"], row["other"]) for row in rows}
    assert ("serious-harm-caused-by-child", "child-r") in shared
    assert ("information-sharing-guidance", None) in shared


def test_what_agencies_did_not_share_is_counted_by_what_it_was_about(bundled: Store) -> None:
    rows = run(QUESTIONS["pairs-and-what-they-did-not-share"], bundled).rows
    assert rows == [
        {"one": "general-practice", "other": "school", "about": about, "cases": 1, "exchanges": 1}
        for about in ("Event", "poor-school-attendance")
    ]


def test_a_question_can_be_asked_of_one_theme_pattern_or_type(bundled: Store) -> None:
    rows = run(QUESTIONS["recommendations-on-a-theme"], bundled, {"theme": "interpreters-and-language"}).rows
    assert [(row["case"], row["recommendation"]) for row in rows] == [
        ("child-angela", "good-interpreters"), ("kubus", "checking-understanding"),
    ]  # fmt: skip
    rows = run(QUESTIONS["named-failings"], bundled, {"pattern": "house-moves-losing-networks"}).rows
    assert {row["case"] for row in rows} == {"child-angela", "lloyd-and-mark"}
    assert run(QUESTIONS["repeated-after-a-breach"], bundled, {"type": "child-protection-plan"}).rows == []
