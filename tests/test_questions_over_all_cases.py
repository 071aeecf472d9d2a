"""Questions asked of all cases at once: what joins cases, what must not, and the same rows in the same order."""

from __future__ import annotations

import pytest

from casegraph.graph.store.store import Store
from casegraph.queries.library import library
from casegraph.queries.run import run
from tests.engines import Rows, by_size, in_order, in_order_on_rdflib

QUESTIONS = {name: query for name, query in library().items() if query.kind == "question"}
OF_CASES = [name for name, query in QUESTIONS.items() if query.scope == "case"]


@pytest.fixture(scope="module")
def together(bundled: Store) -> dict[str, Rows]:
    """The rows of every question over all cases at once."""
    return in_order(QUESTIONS.values(), bundled)


@pytest.fixture(scope="module")
def of_each(bundled: Store) -> dict[str, dict[str, Rows]]:
    """The rows of the questions about cases, each case seen alone, the smallest first."""
    return {case: in_order([QUESTIONS[name] for name in OF_CASES], bundled, [case]) for case in by_size(bundled)}


@pytest.fixture(scope="module")
def smallest(bundled: Store, of_each: dict[str, dict[str, Rows]]) -> dict[str, tuple[list[str], Rows]]:
    """For each question some small cases in which it has rows that have an order, with its rows."""
    found = {}
    for name in QUESTIONS:
        if name in OF_CASES:
            ordered = [case for case, rows in of_each.items() if len(rows[name]) > 1]
            case = next(iter(ordered or [case for case, rows in of_each.items() if rows[name]]))
            found[name] = ([case], of_each[case][name])
    cases, left = by_size(bundled), [name for name in QUESTIONS if name not in found]
    for number in [*range(2, len(cases), 3), len(cases)]:
        rows = in_order([QUESTIONS[name] for name in left], bundled, cases[:number])
        found |= {name: (cases[:number], rows[name]) for name in left if len(rows[name]) > 1 or number == len(cases)}
        left = [name for name in left if name not in found]
    return found


def test_there_are_thirty_questions_and_more() -> None:
    assert len(QUESTIONS) >= 30


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_give_the_same_rows_in_the_same_order_in_some_small_cases(
    bundled: Store, smallest: dict[str, tuple[list[str], Rows]], name: str
) -> None:
    cases, rows = smallest[name]
    assert rows
    assert in_order_on_rdflib(QUESTIONS[name], bundled, cases) == rows


@pytest.mark.torture
@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_give_the_same_rows_in_the_same_order_over_all_cases(
    bundled: Store, together: dict[str, Rows], name: str
) -> None:
    assert in_order_on_rdflib(QUESTIONS[name], bundled, bundled.cases()) == together[name]


@pytest.mark.parametrize("name", OF_CASES)
def test_a_question_about_cases_joins_nothing_across_them(
    together: dict[str, Rows], of_each: dict[str, dict[str, Rows]], name: str
) -> None:
    alone = [str(row) for rows in of_each.values() for row in rows[name]]
    assert sorted(alone) == sorted(map(str, together[name]))


def test_themes_recur_over_all_cases_each_counted_once(bundled: Store) -> None:
    rows = run(QUESTIONS["recurring-themes"], bundled, {"theme": "harmful-sexual-behaviour-response"}).rows
    # That John is told in two documents makes no third case.
    assert {row["of"] for row in rows} == {len(bundled.cases())}
    assert {row["cases"] for row in rows} == {len(rows)} == {len({row["case"] for row in rows})}
    publishers = {row["case"]: row["publisher"] for row in rows}
    assert publishers["child-r"] == "Oxfordshire Safeguarding Children Board"
    assert publishers["john"] is None


def test_no_count_over_cases_comes_without_its_cases(bundled: Store) -> None:
    for name in ("recurring-themes", "recurring-recommendations"):
        having: dict[object, set[object]] = {}
        rows = run(QUESTIONS[name], bundled).rows
        for row in rows:
            having.setdefault(row["theme"], set()).add(row["case"])
        assert all(row["cases"] == len(having[row["theme"]]) for row in rows)


def test_a_recommendation_recurs_with_its_addressee_its_year_and_its_finding(bundled: Store) -> None:
    rows = run(QUESTIONS["recurring-recommendations"], bundled, {"theme": "interpreters-and-language"}).rows
    found = [(row["case"], row["issued"], row["addressed_to"], row["answers"]) for row in rows]
    assert ("child-angela", "2023-07", "safeguarding-partnership", "professional-language") in found
    assert ("kubus", "2023-07", None, "cultural-competence") in found
    assert {row["cases"] for row in rows} == {len({row["case"] for row in rows})}
    # The briefing of Child R gives no year.
    rows = run(QUESTIONS["recurring-recommendations"], bundled, {"theme": "staff-support"}).rows
    assert ("child-r", "debrief-staff", None) in [(row["case"], row["recommendation"], row["issued"]) for row in rows]


def test_what_differs_for_disabled_children_is_counted_on_both_sides(bundled: Store) -> None:
    rows = [row for row in run(QUESTIONS["disabled-children-compared"], bundled).rows if row["kind"] == "circumstance"]
    # Domestic abuse as a circumstance: told of Jez, and suspected in Family M.
    found = [row for row in rows if row["feature"] == "domestic-abuse"]
    told = {row["case"]: row["disability"] for row in found}
    assert (told["jez"], told["family-m"]) == (True, False)
    for row in found:
        assert row["disability_told"] == sum(told.values())
        assert row["not_told"] == len(told) - sum(told.values())
        assert row["of_told"] + row["of_not_told"] == len(bundled.cases())


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
