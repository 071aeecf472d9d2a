"""Cases that resemble a case: what is rare counts more, nothing counts twice, and the sum can be checked."""

from __future__ import annotations

from math import log, sqrt

import pytest

from casegraph.graph.errors import NotFoundError
from casegraph.graph.feature_table import Feature
from casegraph.graph.measures.similar import COLUMNS, SHARED_COLUMNS, SHORT_COLUMNS, Similar, notes, similar


def told(case: str, kind: str, value: str, basis: str = "stated") -> Feature:
    return Feature(case, kind, value, basis, "established", 1, (f"{value}-node",))


def names(one: Similar) -> list[str]:
    return [shared.concept for shared in one.shared if shared.narrowest]


def test_the_rarer_of_two_shared_things_counts_more() -> None:
    rows = [
        told("a", "risk", "poverty"), told("a", "risk", "house-moves"),
        told("b", "risk", "poverty"), told("b", "decision", "case-closure"),
        told("c", "risk", "house-moves"), told("c", "decision", "case-closure"),
        told("d", "risk", "house-moves"),
    ]  # fmt: skip
    near = {one.case: one for one in similar(rows, "a")}
    assert near["b"].similarity > near["c"].similarity
    assert names(near["b"]) == ["poverty"]


def test_the_similarity_is_the_cosine_and_can_be_worked_out_by_hand() -> None:
    rows = [told("a", "pattern", "men-not-assessed"), told("b", "pattern", "men-not-assessed"),
            told("b", "pattern", "child-voice-lost"), told("c", "pattern", "delayed-response")]  # fmt: skip
    (one,) = similar(rows, "a")
    shared, single = log(3 / 2), log(3 / 1)
    assert one.weight == pytest.approx(shared)
    assert one.own == pytest.approx(shared)
    assert one.theirs == pytest.approx(shared + single)
    assert one.similarity == pytest.approx(shared / sqrt(shared * (shared + single)))


def test_what_each_shared_concept_adds_sums_up_to_the_weight(features: tuple[Feature, ...]) -> None:
    table = list(features)
    for case in ("stacey", "john", "kubus"):
        for one in similar(table, case):
            assert sum(shared.adds for shared in one.shared) == pytest.approx(one.weight)
            assert 0 < one.similarity <= 1


def test_two_narrow_concepts_share_what_is_above_them_once() -> None:
    # Both cases tell two kinds of sexual abuse, of which they share one: the broader is not added twice.
    rows = [
        told("a", "harm", "intrafamilial-csa"), told("a", "harm", "indecent-images"),
        told("b", "harm", "intrafamilial-csa"), told("b", "harm", "child-sexual-exploitation"),
        told("c", "harm", "neglect"), told("d", "harm", "extrafamilial-csa"),
    ]  # fmt: skip
    near = {one.case: one for one in similar(rows, "a")}
    assert near["b"].weight == pytest.approx(log(4 / 2))
    # With d only the broad concept is shared: log(4 / 3).
    assert near["d"].weight == pytest.approx(log(4 / 3))
    assert names(near["d"]) == ["sexual-abuse"]
    assert "c" not in near


def test_a_concern_and_a_harm_about_one_thing_are_one_circumstance() -> None:
    rows = [told("a", "concern", "neglect"), told("a", "harm", "neglect"), told("b", "harm", "neglect"),
            told("b", "risk", "poverty"), told("c", "risk", "poverty")]  # fmt: skip
    near = {one.case: one for one in similar(rows, "b")}
    assert near["a"].weight == pytest.approx(log(3 / 2))
    (shared,) = near["a"].shared
    assert [row.kind for row in shared.there] == ["concern", "harm"]
    assert shared.row()["there"] == ["concern: neglect-node", "harm: neglect-node"]


def test_what_every_case_has_makes_none_alike() -> None:
    rows = [told(case, "incident", "serious-harm") for case in "abc"]
    with pytest.raises(NotFoundError, match="no other case shares anything with 'a'"):
        similar(rows, "a")


def test_who_the_child_is_makes_no_cases_alike_nor_does_a_pattern_that_is_only_implied() -> None:
    rows = [
        told(case, kind, value, basis)
        for case in "ab"
        for kind, value, basis in (
            ("child-sex", "female", "stated"),
            ("child-ethnicity", "white-british", "stated"),
            ("child-age", "under-6", "stated"),
            ("pattern", "men-not-assessed", "implied"),
        )
    ]
    with pytest.raises(NotFoundError):
        similar([*rows, told("c", "incident", "serious-harm")], "a")


def test_how_a_thing_is_told_stands_beside_it() -> None:
    rows = [
        Feature("a", "harm", "neglect", "stated", "alleged", 1, ("worry",)),
        Feature("b", "harm", "neglect", "inferred", "established", 1, ("sign",)),
        told("c", "risk", "poverty"),
    ]
    shared = similar(rows, "a")[0].shared[0].row()
    assert (shared["here"], shared["there"]) == (["harm: worry (alleged)"], ["harm: sign (inferred)"])
    assert set(SHARED_COLUMNS) == set(shared)


def test_likeness_is_mutual_and_equally_near_cases_stand_by_name(features: tuple[Feature, ...]) -> None:
    table = list(features)
    there = {one.case: one.similarity for one in similar(table, "stacey")}
    back = next(one for one in similar(table, "family-m") if one.case == "stacey")
    assert back.similarity == pytest.approx(there["family-m"])
    rows = [told(case, "risk", "poverty") for case in "abc"] + [told("d", "risk", "house-moves")]
    assert [one.case for one in similar(rows, "a")] == ["b", "c"]


def test_the_nearest_to_john_is_the_other_young_person_whose_behaviour_was_harmful(
    features: tuple[Feature, ...],
) -> None:
    first = similar(list(features), "john")[0]
    assert first.case == "child-r"
    assert {"serious-harm-caused-by-child", "sexual-behaviour-of-concern"} <= set(names(first))
    assert set(COLUMNS) | set(SHORT_COLUMNS) == set(first.row())


def test_an_unknown_case_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no case 'z' among these: a"):
        similar([told("a", "risk", "poverty")], "z")


def test_how_to_read_the_numbers_is_said() -> None:
    assert any("of the 23 cases" in note for note in notes(23))
