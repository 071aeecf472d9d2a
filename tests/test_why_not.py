"""Why a pattern does not match: the step at which a case has no coded fact to stand on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casegraph.graph.case.basis import BASES
from casegraph.graph.casefile.load import build
from casegraph.graph.errors import NotFoundError, UsageError
from casegraph.graph.model.model_quads import vocabulary_quads
from casegraph.graph.store.store import Store, memory_store
from casegraph.queries.library import patterns
from casegraph.queries.matches import Match, matches
from casegraph.queries.run import batches
from casegraph.queries.why_not import StepResult, ask, matched_ways, steps, why_not

STRUCTURAL = [name for name, query in patterns().items() if any(step.find for step in steps(query))]

# A case at which each step fails, among the bundled ones; steps count from 1.
FAILS = [
    ("bail-or-order-conditions-unmonitored", 1, "stacey"),
    ("bail-or-order-conditions-unmonitored", 2, "case-a"),
    ("closure-or-step-down-then-recurrence", 1, "child-r"),
    ("closure-or-step-down-then-recurrence", 2, "stacey"),
    ("delayed-response", 1, "jacob"),
    ("delayed-response", 2, "stacey"),
    ("disclosure-not-acted-on", 1, "kubus"),
    ("disclosure-not-acted-on", 2, "child-angela"),
    ("harmed-child-who-harms", 1, "lloyd-and-mark"),
    ("harmed-child-who-harms", 2, "child-a"),
    ("harmed-child-who-harms", 3, "stacey"),
    ("known-offender-contact-unassessed", 1, "jez"),
    ("known-offender-contact-unassessed", 2, "rose-and-saffron"),
    ("men-not-assessed", 1, "stacey"),
    ("missed-information-sharing", 1, "child-r"),
    ("plan-or-conference-cancelled", 1, "alex"),
    ("plan-or-conference-cancelled", 2, "rose-and-saffron"),
    ("public-concern-dismissed", 1, "child-bk"),
    ("public-concern-dismissed", 2, "child-r"),
    ("reliance-on-family-member-to-protect", 1, "rose-and-saffron"),
    ("repeated-ineffective-intervention", 1, "john"),
    ("repeated-ineffective-intervention", 2, "child-r"),
    ("unescalated-professional-disagreement", 1, "stacey"),
]
# In a fictional case all went as it should, so that the last steps fail there; what speaks against a match by silence.
WENT_WELL = {
    "bail-or-order-conditions-unmonitored": ("bail-broken",),
    "known-offender-contact-unassessed": ("assessment-of-lane",),
    "men-not-assessed": (),
    "missed-information-sharing": (),
    "public-concern-dismissed": (),
    "reliance-on-family-member-to-protect": ("assessment-of-gran",),
    "unescalated-professional-disagreement": ("doubt-about-the-plan",),
}
WREN = """
title: Wren
coding: {by: casegraph, date: "2026-11-22", method: manual}
sources: [example-briefing]
incident: serious-harm
people:
- id: wren
  role: child
  subject: true
- id: lane
  role: person-of-concern
  certainty: convicted
  sex: male
- id: gran
  role: caregiver
- id: neighbour
  role: person
relationships:
- of: lane
  to: wren
  type: mothers-partner
  livesTogether: true
agencies:
- id: school
  type: school
- id: social-care
  type: childrens-social-care
riskFactors:
- id: lane-known
  type: known-sexual-offender
  of: lane
events:
- id: bail
  is: LegalEvent
  type: bail-conditions
  of: lane
- id: assessment-of-lane
  is: Intervention
  type: risk-assessment-of-adult
  assesses: lane
  outcome: effective
- id: safety-plan
  is: Intervention
  type: safety-plan
  reliesOn: gran
- id: assessment-of-gran
  is: Intervention
  type: assessment-of-ability-to-protect
  assesses: gran
  outcome: effective
- id: neighbour-worried
  is: Concern
  by: neighbour
  response: acted-on
- id: bail-broken
  is: Breach
  of: bail
  response: acted-on
- id: school-tells
  is: InformationExchange
  from: school
  to: social-care
  about: bail-broken
  outcome: shared
- id: doubt-about-the-plan
  is: ProfessionalChallenge
  by: school
  against: social-care
  escalated: true
  outcome: decision-changed
"""


@pytest.fixture
def wren(case_file: Callable[..., Path]) -> Callable[..., Store]:
    """Build a store of the fictional case, with some of its text changed."""

    def store(old: str = "", new: str = "") -> Store:
        assert old in WREN
        built = build([case_file(WREN.replace(old, new, 1) if old else WREN, "wren")])
        return memory_store([*built.quads["wren"], *vocabulary_quads()], "wren")

    return store


def structure(results: list[StepResult]) -> list[StepResult]:
    return [result for result in results if result.way == "structure"]


def test_some_patterns_are_found_from_the_structure_and_some_from_what_is_said() -> None:
    assert {pattern for pattern, _, _ in FAILS} <= set(STRUCTURAL)
    assert 0 < len(STRUCTURAL) < len(patterns())


@pytest.mark.parametrize("name", list(patterns()))
def test_every_step_says_in_words_what_it_looks_for_and_names_its_facts(name: str) -> None:
    found = steps(patterns()[name])
    assert found
    bound = ""
    for step in found:
        assert step.words
        assert bool(step.find) == bool(step.facts) == (name in STRUCTURAL)
        bound += step.find
        for fact in step.facts:
            assert re.search(rf"\?{fact}\b", bound)
            assert all(re.search(rf"\?{fact}\b", other) for other in (step.infer, step.unless) if other)
    assert not any(step.infer or step.unless for step in found[:-1]), "only the last step follows from silence"


@pytest.mark.slow
def test_the_steps_are_all_met_exactly_where_the_pattern_matches(bundled: Store, matched: tuple[Match, ...]) -> None:
    found = matched
    for case in bundled.cases():
        engine = next(batches(bundled, [case]))
        for name, query in patterns().items():
            for basis in (None, *BASES):
                wanted = any(m.case == case and m.pattern == name and basis in (None, m.basis) for m in found)
                assert bool(matched_ways(ask(query, engine, basis))) == wanted, (name, case, basis)


@pytest.mark.parametrize(("pattern", "number", "case"), FAILS)
def test_a_case_fails_at_the_step_for_which_it_has_no_fact(
    bundled: Store, pattern: str, number: int, case: str
) -> None:
    results = structure(why_not(bundled, pattern, case))
    assert [result.met for result in results] == [at < number - 1 for at in range(len(results))]
    assert all(result.facts for result in results[: number - 1])
    assert [result.asked for result in results] == [at < number for at in range(len(results))]
    assert results[number - 1].words() == "no fact is coded; this does not mean that there was none"


@pytest.mark.parametrize(("pattern", "against"), WENT_WELL.items())
def test_where_all_went_as_it_should_the_last_step_fails(
    wren: Callable[..., Store], pattern: str, against: tuple[str, ...]
) -> None:
    results = structure(why_not(wren(), pattern, "wren"))
    assert [result.met for result in results] == [True] * (len(results) - 1) + [False]
    assert results[-1].against == against
    assert ("coded facts speak against it" in results[-1].words()) == bool(against)


def test_no_assessment_is_coded_is_not_there_was_none(wren: Callable[..., Store]) -> None:
    silent = wren("  assesses: gran\n")
    last = structure(why_not(silent, "reliance-on-family-member-to-protect", "wren"))[-1]
    assert (last.met, last.by, last.facts) == (True, "silence", ())
    assert last.words() == "nothing against it is coded; this does not mean that there was none"
    assert not structure(why_not(silent, "reliance-on-family-member-to-protect", "wren", "stated"))[-1].met


def test_the_suspected_breach_of_bail_is_no_stated_match_since_no_response_is_told(bundled: Store) -> None:
    stated = why_not(bundled, "bail-or-order-conditions-unmonitored", "family-m", "stated")
    assert [result.met for result in stated] == [True, True, False, False]
    assert stated[1].facts == ("bail-breach",)
    inferred = why_not(bundled, "bail-or-order-conditions-unmonitored", "family-m", "inferred")
    assert matched_ways(inferred) == ["structure"]
    assert inferred[2].by == "silence"


def test_a_plan_that_was_ended_before_concerns_came_back_is_drawn_not_told(bundled: Store) -> None:
    results = structure(why_not(bundled, "repeated-ineffective-intervention", "rose-and-saffron"))
    assert {"protection-plan-1", "protection-plan-2"} <= set(results[0].facts)
    assert (results[1].by, results[1].facts) == ("drawn", ("concerns-return",))
    assert results[1].words() == "inferred from: concerns-return"


def test_a_match_of_told_facts_is_no_inferred_match(bundled: Store) -> None:
    results = structure(why_not(bundled, "plan-or-conference-cancelled", "stacey", "inferred"))
    assert [result.met for result in results] == [True, True, False]
    assert results[-1].step.startswith("at least one of these is an absence or a premise")


def test_what_the_coder_inferred_is_no_stated_fact(wren: Callable[..., Store]) -> None:
    inferred = wren("  outcome: shared\n", "  outcome: not-shared\n  inferredByCoder: true\n")
    assert matched_ways(why_not(inferred, "missed-information-sharing", "wren", "inferred")) == ["structure"]
    stated = why_not(inferred, "missed-information-sharing", "wren", "stated")
    assert matched_ways(stated) == []
    assert stated[0].words() == "only what the coder inferred: school-tells"
    assert matches(inferred)[0].basis == "inferred"


def test_what_no_structure_holds_is_looked_for_in_words_and_in_the_learning(bundled: Store) -> None:
    results = why_not(bundled, "child-voice-lost", "kubus")
    assert [(result.way, result.met) for result in results] == [("words", False), ("learning", False)]
    assert results[0].words().startswith("no node is coded as stating it")
    pointed = why_not(bundled, "child-voice-lost", "jez", "implied")
    assert [(result.way, result.facts) for result in pointed] == [("learning", ("skills-for-childs-voice",))]


def test_a_row_has_what_a_page_or_a_table_needs(bundled: Store) -> None:
    row = why_not(bundled, "men-not-assessed", "family-m")[1].row()
    assert row == {
        "way": "structure",
        "step": "the assessment was not carried out, was cancelled or was inadequate",
        "met": True,
        "facts": ["assessment-of-mr-w"],
        "against": [],
        "words": "coded: assessment-of-mr-w",
    }


def test_unknown_names_are_refused_with_the_nearest(bundled: Store) -> None:
    with pytest.raises(UsageError, match="did you mean 'men-not-assessed'"):
        why_not(bundled, "men-not-asessed", "stacey")
    with pytest.raises(NotFoundError, match="did you mean 'stacey'"):
        why_not(bundled, "men-not-assessed", "stacy")
    with pytest.raises(UsageError, match="'guessed' is not a basis; choose one of: stated, implied, inferred"):
        why_not(bundled, "men-not-assessed", "stacey", "guessed")
