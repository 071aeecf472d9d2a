"""The profile: cases and children counted once, each of its base, beside the national figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from casegraph.graph.errors import NotFoundError
from casegraph.graph.feature_table import Feature, features
from casegraph.graph.measures._panel import INDICATORS, ORDER
from casegraph.graph.measures.profile import COLUMNS, SHORT_COLUMNS, Profile, Row, profile
from casegraph.graph.statistics.figures import bundled_statistics
from casegraph.graph.store.store import Store
from tests.stories import story_store

PEOPLE = """people:
- {{id: child, role: child, subject: true, sex: {sex}}}
- {{id: man, role: perpetrator, certainty: convicted, sex: male}}
relationships:
- {{of: man, to: child, type: {tie}}}
events:
- {{id: harm, is: Harm, type: sexual-abuse, harmed: child, causedBy: man, certainty: {certainty}}}
"""


def abuse(sex: str = "female", tie: str = "stepfather", certainty: str = "convicted") -> str:
    return PEOPLE.format(sex=sex, tie=tie, certainty=certainty)


NEGLECT = """people:
- {id: child, role: child, subject: true, sex: male}
events:
- {id: harm, is: Harm, type: neglect, harmed: child}
"""


def of(store: Store, among: str = "sexual-abuse") -> Profile:
    return profile(features(store), bundled_statistics(), among)


def row(found: Profile, id_: str) -> Row:
    return next(row for row in found.rows if row.measure.id == id_)


def counts(found: Profile, id_: str) -> tuple[int, int, int, int]:
    """Return n, established, base and of."""
    counted = row(found, id_).counted
    assert counted is not None
    return counted.n, counted.established, counted.base, counted.of


@pytest.mark.slow
def test_only_cases_of_sexual_abuse_are_set_beside_the_national_figures(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "told": abuse(),
            "alleged": abuse(certainty="alleged"),
            "suspected": abuse(certainty="suspected"),
            "other": NEGLECT,
        },
    )
    found = of(store)
    assert found.cases == ("alleged", "suspected", "told")
    assert found.left_out == ("other",)
    assert found.certainty == {"alleged": "alleged", "suspected": "suspected", "told": "established"}
    assert not row(found, "neglect").why_not
    notes = "\n".join(found.notes())
    assert "Considered: 3 of 4 cases." in notes
    assert "established in 1 (told); alleged in 1 (alleged); suspected in 1 (suspected)" in notes
    assert "Omitted, because the review states no sexual abuse of a child: other." in notes


@pytest.mark.slow
def test_all_cases_can_be_counted_but_then_nothing_is_compared(tmp_path: Path) -> None:
    found = of(story_store(tmp_path, {"told": abuse(), "other": NEGLECT}), "all")
    assert counts(found, "neglect") == (1, 1, 2, 2)
    assert all(one.why_not for one in found.rows)
    assert row(found, "neglect").why_not == "all national cases concern sexual abuse, but not all of these cases do"


@pytest.mark.slow
def test_abuse_in_the_family_is_that_of_a_told_relative(tmp_path: Path) -> None:
    store = story_store(tmp_path, {"relative": abuse(), "neighbour": abuse(tie="neighbour"),
                                   "open": abuse(tie="known-adult-unspecified")})  # fmt: skip
    assert of(store).family == ("relative",)
    assert of(store, "family-sexual-abuse").cases == ("relative",)


@pytest.mark.slow
def test_children_are_the_base_of_their_sex_and_those_without_a_told_sex_are_not(tmp_path: Path) -> None:
    unsexed = abuse().replace(", sex: female", "")
    store = story_store(tmp_path, {"girl": abuse(), "boy": abuse("male"), "untold": unsexed})
    found = of(store)
    assert counts(found, "girls") == (1, 1, 2, 3)
    assert counts(found, "boys") == (1, 1, 2, 3)
    assert row(found, "girls").counted.cases == ("girl",)  # type: ignore[union-attr]
    national = row(found, "girls").national
    assert national is not None
    assert national.base.counts == "children"


@pytest.mark.slow
def test_a_group_of_untold_number_is_named_and_not_counted(tmp_path: Path) -> None:
    text = abuse().replace("- {id: man", "- {id: others, role: child, subject: true, group: true}\n- {id: man")
    found = of(story_store(tmp_path, {"one": text}))
    assert counts(found, "girls") == (1, 1, 1, 1)
    assert found.uncounted == ("one",)
    assert any("does not state their number: in one" in note for note in found.notes())


@pytest.mark.slow
def test_a_tie_that_is_one_of_two_is_in_neither_count_nor_base_but_in_the_count_of_both(tmp_path: Path) -> None:
    either = """people:
- {id: ann, role: child, subject: true}
- {id: ben, role: child, subject: true}
- {id: man, role: perpetrator, certainty: convicted}
relationships:
- {of: man, toSomeOf: [ann, ben], number: 1, type: father}
- {of: man, toSomeOf: [ann, ben], number: 1, type: mothers-partner}
events:
- {id: harm, is: Harm, type: intrafamilial-csa, harmedOneOf: [ann, ben], causedBy: man}
"""
    found = of(story_store(tmp_path, {"either": either, "step": abuse()}))
    assert counts(found, "father") == (0, 0, 1, 2)
    assert row(found, "father").counted.unclear == ("either",)  # type: ignore[union-attr]
    assert counts(found, "stepfather") == (1, 1, 2, 2)
    assert counts(found, "father-stepfather-or-mothers-partner") == (2, 2, 2, 2)
    assert any("because the review leaves the value open" in note and "either" in note for note in found.notes())


@pytest.mark.slow
def test_what_a_concern_is_about_is_suspected_and_what_the_coder_inferred_is_not_established(tmp_path: Path) -> None:
    concern = "- {id: worry, is: Concern, topic: [neglect]}\n"
    drawn = "- {id: neglect, is: Harm, type: neglect, harmed: child, inferredByCoder: true}\n"
    told = "- {id: neglect, is: Harm, type: neglect, harmed: child}\n"
    store = story_store(
        tmp_path,
        {"worry": abuse() + concern, "drawn": abuse() + drawn, "told": abuse() + told + concern, "none": abuse()},
    )
    found = of(store)
    assert counts(found, "neglect") == (3, 1, 4, 4)
    assert counts(found, "other-harm") == (3, 1, 4, 4)
    assert "lower bound" in row(found, "neglect").measure.note


@pytest.mark.slow
def test_known_offender_and_known_risk_are_kept_apart_and_one_of_the_family_counts_once(tmp_path: Path) -> None:
    offender = "riskFactors:\n- {type: known-sexual-offender, of: man}\n- {type: views-abuse-images, of: man}\n"
    risk = "riskFactors:\n- {type: known-sexual-risk-unconvicted, of: man}\n"
    store = story_store(tmp_path, {"offender": abuse() + offender, "risk": abuse() + risk})
    found = of(store)
    assert counts(found, "known-person-in-family") == (2, 2, 2, 2)
    assert row(found, "known-offender").counted.cases == ("offender",)  # type: ignore[union-attr]
    assert row(found, "known-risk").counted.cases == ("risk",)  # type: ignore[union-attr]
    assert "one figure for offending and risk" in row(found, "known-offender").why_not


@pytest.mark.slow
def test_what_is_not_coded_and_what_is_recorded_nowhere_say_why_they_are_not_compared(tmp_path: Path) -> None:
    found = of(story_store(tmp_path, {"one": abuse()}))
    assert row(found, "penetrative-abuse").counted is None
    assert "not coded" in row(found, "penetrative-abuse").why_not
    assert "suicide" in row(found, "died-by-suicide").why_not
    assert row(found, "died-by-suicide").counted is None
    assert row(found, "minority-ethnic").why_not == "recorded in none of these cases"
    assert row(found, "girls").why_not == ""


@pytest.mark.slow
def test_a_case_gives_a_row_for_each_harm_and_each_relationship_that_the_report_has_no_figure_for(
    tmp_path: Path,
) -> None:
    text = abuse(tie="grandfather") + "- {id: hurt, is: Harm, type: abusive-head-trauma, harmed: child}\n"
    found = of(story_store(tmp_path, {"one": text}))
    assert counts(found, "harm-physical-abuse") == (1, 1, 1, 1)
    assert counts(found, "relationship-grandfather") == (1, 1, 1, 1)
    assert row(found, "relationship-grandfather").why_not == "the report gives no such figure"
    groups = [one.measure.group for one in found.rows]
    assert groups == sorted(groups, key=ORDER.index)


@pytest.mark.slow
def test_without_a_case_of_sexual_abuse_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="among=all"):
        of(story_store(tmp_path, {"other": NEGLECT}))
    with pytest.raises(NotFoundError, match="no case to count"):
        profile([], bundled_statistics())


def test_every_national_figure_but_the_sizes_stands_in_one_row_and_every_row_names_a_known_figure() -> None:
    figures = {f.id for f in bundled_statistics().figures.values() if f.measure != "size"}
    named = [measure.figure for measure in INDICATORS if measure.figure]
    assert sorted(named) == sorted(figures)


def test_rows_hold_all_columns_that_are_counted(tmp_path: Path) -> None:
    found = of(story_store(tmp_path, {"one": abuse()}))
    full = row(found, "girls").row()
    assert set(COLUMNS) | set(SHORT_COLUMNS) <= set(full)
    assert full["national_evidence"] == ["panel-report-2024-news#char=2985,3045"]
    assert full["cases"] == ["one"]


# The bundled cases


@pytest.fixture(scope="module")
def table(features: tuple[Feature, ...]) -> list[Feature]:
    return list(features)


def test_john_is_told_in_two_documents_and_counts_once(table: list[Feature], bundled: Store) -> None:
    found = profile(table, bundled_statistics(), "all")
    assert found.cases.count("john") == 1
    assert sorted(found.cases) == bundled.cases()
    for one in found.rows:
        if one.counted and one.measure.counts == "cases":
            assert len(one.counted.cases) == len(set(one.counted.cases)) == one.counted.n


def test_the_bundled_cases_are_read_with_care(table: list[Feature]) -> None:
    found = profile(table, bundled_statistics())
    # Nobody is told to have harmed these sexually, or it is not told whom the allegations concern.
    assert {"jez", "john", "kubus", "lloyd-and-mark", "child-a"} <= set(found.left_out)
    assert found.certainty["jacob"] == "suspected"
    assert found.certainty["child-l"] == "alleged"
    # Which of the five was harmed, and so whether by the father or the mother's partner, is not told.
    assert "family-m" in row(found, "father").counted.unclear  # type: ignore[union-attr]
    assert "family-m" in row(found, "father-stepfather-or-mothers-partner").counted.cases  # type: ignore[union-attr]
    # The relationship of the person who harmed is not told here.
    assert not {"child-l", "child-bk"} & set(found.family)
    # The girls' ages are one range that crosses two bands.
    assert "rose-and-saffron" in row(found, "aged-under-6").counted.unclear  # type: ignore[union-attr]
    assert "case-a" in found.uncounted


@pytest.mark.slow
def test_counts_never_pass_their_base_nor_the_base_what_is_in_view(table: list[Feature]) -> None:
    for among in ("sexual-abuse", "family-sexual-abuse", "all"):
        for one in profile(table, bundled_statistics(), among).rows:
            if one.counted:
                assert one.counted.established <= one.counted.n <= one.counted.base <= one.counted.of, one.measure.id
