"""The feature table: each told fact once a case, with its basis, its certainty and its nodes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from casegraph.graph.case.basis import BASES
from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.case.certainty import CERTAINTIES
from casegraph.graph.errors import NotFoundError
from casegraph.graph.feature_table import KINDS, Feature, features
from casegraph.graph.model.vocabulary import ancestry, within
from casegraph.graph.store.store import Store
from casegraph.queries.feature_rows import feature_table
from casegraph.queries.matches import matches
from tests.stories import CHILD, story_store


def rows(store: Store, kind: str, case: str = "one") -> list[tuple[str, str, str, int, tuple[str, ...]]]:
    """Return the rows of a kind without case and kind."""
    return [
        (row.value, row.basis, row.certainty, row.number, row.nodes)
        for row in features(store)
        if row.kind == kind and row.case == case
    ]


def values(store: Store, kind: str, case: str = "one") -> list[str]:
    return [row[0] for row in rows(store, kind, case)]


def test_a_fact_stands_once_however_many_nodes_tell_it(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": CHILD
            + """events:
- {id: first-worry, is: Concern, topic: [neglect]}
- {id: second-worry, is: Concern, topic: [neglect], certainty: alleged}
- {id: drawn, is: Concern, topic: [neglect], inferredByCoder: true}
"""
        },
    )
    assert rows(store, "concern") == [
        ("neglect", "inferred", "established", 1, ("drawn",)),
        ("neglect", "stated", "established", 2, ("first-worry", "second-worry")),
    ]


def test_what_did_not_take_place_tells_its_outcome_only(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """agencies:
- {id: school, type: school}
- {id: gp, type: general-practice}
events:
- {id: meeting, is: Intervention, type: initial-child-protection-conference, outcome: intervention-cancelled}
- {id: plan, is: Intervention, type: child-in-need-plan, outcome: ineffective}
- {id: silence, is: InformationExchange, between: [school, gp], outcome: not-shared}
"""
        },
    )
    assert values(store, "intervention") == ["child-in-need-plan"]
    assert values(store, "outcome") == ["ineffective", "intervention-cancelled"]
    assert values(store, "exchange") == ["not-shared"]


def test_harm_is_told_apart_by_who_is_harmed_and_who_harms(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """people:
- {id: child, role: child, subject: true, sex: male}
- {id: sister, role: child, sex: female}
- {id: neighbour, role: person}
- {id: uncle, role: person-of-concern, certainty: alleged, sex: male}
relationships:
- {of: sister, to: child, type: sibling}
- {of: uncle, to: child, type: aunt-or-uncle}
events:
- {id: by-uncle, is: Harm, type: intrafamilial-csa, harmed: child, causedBy: uncle, certainty: alleged}
- {id: by-child, is: Harm, type: sibling-sexual-abuse, harmed: sister, causedBy: child}
- {id: to-neighbour, is: Harm, type: physical-abuse, harmed: neighbour, causedBy: child}
- {id: unknown-hand, is: Harm, type: physical-abuse, harmed: child, certainty: suspected}
"""
        },
    )
    assert [row[:3] for row in rows(store, "harm")] == [
        ("intrafamilial-csa", "stated", "alleged"),
        ("physical-abuse", "stated", "suspected"),
    ]
    assert values(store, "harm-by-child") == ["sibling-sexual-abuse"]
    assert values(store, "harm-to-adult") == ["physical-abuse"]
    # A sibling is a sibling from either side; an uncle is not.
    assert values(store, "sexual-abuse-by") == ["aunt-or-uncle", "sibling"]
    assert rows(store, "sexual-abuse-by-sex") == [("male", "stated", "established", 2, ("by-child", "by-uncle"))]


def test_a_relationship_that_may_be_one_of_several_is_only_possible(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """people:
- {id: ann, role: child, subject: true}
- {id: ben, role: child, subject: true}
- {id: man, role: perpetrator, certainty: convicted, sex: male}
relationships:
- {of: man, toSomeOf: [ann, ben], number: 1, type: father}
- {of: man, toSomeOf: [ann, ben], number: 1, type: mothers-partner}
events:
- {id: harm, is: Harm, type: intrafamilial-csa, harmedOneOf: [ann, ben], causedBy: man}
""",
            "two": """people:
- {id: ann, role: child, subject: true}
- {id: ben, role: child, subject: true}
- {id: man, role: perpetrator, certainty: convicted}
- {id: stranger, role: perpetrator, certainty: convicted}
relationships:
- {of: man, to: [ann, ben], type: stepfather}
- {of: stranger, to: ann, type: known-adult-unspecified}
events:
- {id: harm, is: Harm, type: intrafamilial-csa, harmedOneOf: [ann, ben], causedBy: man}
- {id: other-harm, is: Harm, type: sexual-abuse, harmed: ann, causedBy: stranger}
""",
        },
    )
    assert values(store, "sexual-abuse-by") == []
    assert values(store, "sexual-abuse-by-possibly") == ["father", "mothers-partner"]
    # Whichever child it was, he is the stepfather; of the other man no tie is told.
    assert values(store, "sexual-abuse-by", "two") == ["stepfather"]
    assert values(store, "sexual-abuse-by-possibly", "two") == []


@pytest.mark.parametrize(
    ("age", "bands", "possible"),
    [
        ("age: 5", ["under-6"], []),
        ("age: 6", ["6-to-12"], []),
        ("age: 13", ["13-to-17"], []),
        ("ageFrom: 7, ageTo: 11", ["6-to-12"], []),
        ("ageFrom: 3, ageTo: 9", [], ["6-to-12", "under-6"]),
        ("ageTo: 4", [], []),
    ],
)
def test_an_age_range_that_crosses_bands_places_nobody(
    tmp_path: Path, age: str, bands: list[str], possible: list[str]
) -> None:
    store = story_store(tmp_path, {"one": f"people:\n- {{id: child, role: child, subject: true, {age}}}\n"})
    assert values(store, "child-age") == bands
    assert values(store, "child-age-possibly") == possible


def test_children_are_counted_as_told_and_a_group_without_a_number_is_not(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """people:
- {id: ann, role: child, subject: true, sex: female}
- {id: cousins, role: child, subject: true, group: true, number: 3, sex: female}
- {id: others, role: child, subject: true, group: true}
- {id: friend, role: child, sex: female}
"""
        },
    )
    assert rows(store, "child") == [
        ("counted", "stated", "established", 4, ("ann", "cousins")),
        ("number-not-told", "stated", "established", 0, ("others",)),
    ]
    assert rows(store, "child-sex") == [("female", "stated", "established", 4, ("ann", "cousins"))]


def test_a_disability_told_of_the_child_is_not_a_risk_factor_as_well(tmp_path: Path) -> None:
    told = "people:\n- {id: child, role: child, subject: true, disability: autism}\n"
    risk = "riskFactors:\n- {type: neurodivergent-child, of: child}\n- {type: child-bullied, of: child}\n"
    store = story_store(tmp_path, {"one": told + risk, "two": CHILD + risk})
    assert values(store, "child-disability") == ["autism"]
    assert values(store, "risk") == ["child-bullied"]
    assert values(store, "risk", "two") == ["child-bullied", "neurodivergent-child"]


KNOWN = """people:
- {id: child, role: child, subject: true}
- {id: man, role: perpetrator, certainty: convicted}
relationships:
- {of: man, to: child, type: mothers-partner}
events:
"""
HARM = "- {id: harm, is: Harm, type: intrafamilial-csa, harmed: child, causedBy: man}\n"
CONVICTION = "- {id: conviction, is: LegalEvent, type: conviction, of: man, offence: sexual-abuse}\n"
ARREST = "- {id: arrest, is: LegalEvent, type: arrest, of: man, offence: indecent-images}\n"


def test_who_was_convicted_before_the_harm_was_known_and_who_was_convicted_for_it_was_not(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "before": KNOWN + CONVICTION + HARM,
            "for-it": KNOWN + HARM + CONVICTION,
            "on-bail": KNOWN + ARREST + HARM,
            "both": KNOWN + ARREST + CONVICTION + HARM,
            "theft": KNOWN + CONVICTION.replace(", offence: sexual-abuse", "") + HARM,
        },
    )
    known = {
        case: [(r.kind, r.value) for r in features(store, [case]) if r.kind.startswith("known")]
        for case in store.cases()
    }
    assert known == {
        "before": [("known-offender", "family")],
        "for-it": [],
        "on-bail": [("known-risk", "family")],
        "both": [("known-offender", "family")],
        "theft": [],
    }


def test_a_child_is_neither_a_known_offender_nor_a_known_risk(tmp_path: Path) -> None:
    store = story_store(tmp_path, {"one": CHILD + "riskFactors:\n- {type: known-sexual-risk-unconvicted, of: child}\n"})
    assert values(store, "known-risk") == []
    assert values(store, "risk") == ["known-sexual-risk-unconvicted"]


def test_a_known_person_without_a_told_tie_is_not_of_the_family(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """people:
- {id: child, role: child, subject: true}
- {id: man, role: person-of-concern, certainty: suspected}
relationships:
- {of: man, to: child, type: known-adult-unspecified}
riskFactors:
- {type: known-sexual-offender, of: man}
"""
        },
    )
    assert values(store, "known-offender") == ["tie-not-told"]


def test_agencies_have_a_part_when_they_act_or_know_and_not_when_they_are_only_asked(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """agencies:
- {id: school, type: school}
- {id: schools, type: school, group: true}
- {id: police, type: police}
- {id: gp, type: general-practice}
- {id: somebody, type: agency-not-named}
- {id: everyone, type: all-partner-agencies, group: true}
- {id: partnership, type: safeguarding-partnership}
events:
- {id: worry, is: Concern, by: [school, schools, somebody], to: [everyone], knownTo: [police]}
recommendations:
- {id: ask, addressedTo: [partnership], theme: [training]}
findings:
- {id: point, concernsAgency: [gp], theme: [training]}
"""
        },
    )
    assert values(store, "agency") == ["police", "school"]


def test_a_theme_is_stated_only_where_a_finding_says_how_it_went(tmp_path: Path) -> None:
    store = story_store(
        tmp_path,
        {
            "one": """findings:
- {id: wanting, theme: [training], polarity: shortfall}
- {id: lesson, theme: [supervision], polarity: general-learning}
recommendations:
- {id: ask, theme: [training]}
"""
        },
    )
    assert [row[:2] for row in rows(store, "theme")] == [
        ("supervision", "implied"),
        ("training", "implied"),
        ("training", "stated"),
    ]


def test_patterns_come_with_their_basis_from_the_library(bundled: Store) -> None:
    table = [row for row in feature_table(bundled, ["stacey"]) if row.kind == "pattern"]
    found = {(match.pattern, match.basis) for match in matches(bundled, cases=["stacey"])}
    assert {(row.value, row.basis) for row in table} == found
    assert all(row.nodes for row in table)


def test_a_case_that_is_not_there_is_not_found(bundled: Store) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'stacey'"):
        features(bundled, ["stacy"])


def test_concepts_know_what_is_above_them() -> None:
    assert ancestry("sibling-sexual-abuse") == ("sibling-sexual-abuse", "intrafamilial-csa", "sexual-abuse")
    assert within("stepfather", "family-member")
    assert not within("sexual-abuse", "intrafamilial-csa")
    assert ancestry("no-concept") == ("no-concept",)


# The bundled cases


@pytest.fixture(scope="module")
def table(features: tuple[Feature, ...]) -> list[Feature]:
    return list(features)


def test_no_fact_of_a_bundled_case_stands_twice(table: list[Feature]) -> None:
    assert max(Counter((r.case, r.kind, r.value, r.basis) for r in table).values()) == 1


def test_every_row_has_a_known_kind_basis_and_certainty_and_nodes_of_its_case(
    graphs: dict[str, CaseGraph], table: list[Feature]
) -> None:
    nodes = {case: set(graph.nodes) for case, graph in graphs.items()}
    for row in table:
        assert row.kind in KINDS
        assert row.basis in BASES
        assert row.certainty in CERTAINTIES
        assert set(row.nodes) <= nodes[row.case]
        assert row.nodes or row.kind in ("incident", "legal-status")


def test_a_case_that_two_documents_tell_is_one_case(bundled: Store, table: list[Feature]) -> None:
    assert len(read_case(bundled, "john").sources) == 2
    assert [row.number for row in table if row.case == "john" and row.kind == "child"] == [1]
    assert len({row.case for row in table}) == len(bundled.cases())


def test_a_case_gives_the_same_rows_alone_and_among_all(bundled: Store, table: list[Feature]) -> None:
    for case in ("john", "family-m"):
        assert feature_table(bundled, [case]) == [row for row in table if row.case == case]
