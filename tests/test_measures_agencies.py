"""Information between agencies: told in a few lines, and counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from casegraph.graph.casefile.load import build
from casegraph.graph.errors import NotFoundError
from casegraph.graph.measures.agencies import (
    COLUMNS,
    DEFINITIONS,
    NETWORK_COLUMNS,
    agency_rows,
    network_measures,
    warnings,
)
from casegraph.graph.model.model_quads import vocabulary_quads
from casegraph.graph.network.agency_flows import FLOW_COLUMNS, network, read_flows
from casegraph.graph.store.store import Store, memory_store
from tests.stories import story_store

# The school tells social care, which tells the police and is told back; the GP tells nobody and is not told.
TOLD = """agencies:
- {id: school, type: school}
- {id: social-care, type: childrens-social-care}
- {id: police, type: police}
- {id: gp, type: general-practice}
- {id: everyone, type: all-partner-agencies, group: true}
- {id: somebody, type: agency-not-named}
- {id: partnership, type: safeguarding-partnership}
events:
- {id: worry, is: Concern, by: [school], to: [social-care]}
- {id: referral, is: InformationExchange, from: [social-care], to: [police], outcome: delayed}
- {id: answer, is: InformationExchange, from: [police], to: [social-care], outcome: shared}
- {id: not-asked, is: InformationExchange, between: [gp, school], outcome: not-sought}
- {id: unclear, is: InformationExchange, from: [gp], to: [police], outcome: unknown}
- {id: letter, is: InformationExchange, from: [gp], to: [everyone], outcome: shared}
- {id: whisper, is: InformationExchange, between: [somebody, school], outcome: not-shared}
- {id: cancelled, is: Intervention, type: strategy-discussion, by: [police], to: [gp], outcome: intervention-cancelled}
recommendations:
- {id: ask, addressedTo: [partnership], theme: [training]}
"""


@pytest.fixture
def told(tmp_path: Path) -> Store:
    return story_store(tmp_path, {"one": TOLD})


def test_flows_are_between_named_agencies_and_say_whether_they_arrived(told: Store) -> None:
    found = read_flows(told, "one")
    assert [(f.node, f.sender, f.receiver, f.directed, f.arrived) for f in found.flows] == [
        ("answer", "police", "social-care", True, True),
        ("not-asked", "gp", "school", False, False),
        ("referral", "social-care", "police", True, True),
        ("unclear", "gp", "police", True, None),
        ("worry", "school", "social-care", True, True),
    ]
    assert sorted(found.agencies) == ["gp", "police", "school", "social-care"]
    assert (found.apart, found.unnamed, found.left_out) == (1, 2, 2)
    assert set(FLOW_COLUMNS) == set(found.flows[0].row())


def test_the_measures_of_a_case_are_those_of_its_ties(told: Store) -> None:
    values = {m.measure: (m.n, m.base) for m in network_measures([read_flows(told, "one")])}
    assert values == {
        # school - social care, social care - police, of six pairs of four agencies
        "density": (2, 6),
        # the police answer social care; nobody answers the school
        "reciprocity": (2, 3),
        "no tie": (1, 4),
        "arrived": (3, 4),
    }


def test_the_agency_between_others_is_the_broker(told: Store) -> None:
    rows = {row.agency: row for row in agency_rows([read_flows(told, "one")])}
    # Of the three pairs of others, one (school and police) is linked through social care.
    assert rows["social-care"].betweenness == pytest.approx(1 / 3)
    assert rows["school"].betweenness == 0
    assert rows["gp"].no_tie_in == ("one",)
    assert (rows["social-care"].told, rows["social-care"].was_told, rows["social-care"].ties) == (1, 2, 2)
    assert (rows["gp"].told, rows["gp"].not_arrived, rows["gp"].ties) == (0, 1, 0)
    assert set(COLUMNS) == set(rows["gp"].row())


def test_something_that_arrived_without_a_told_direction_is_a_tie_and_no_telling(tmp_path: Path) -> None:
    text = """agencies:
- {id: school, type: school}
- {id: gp, type: general-practice}
events:
- {id: talk, is: InformationExchange, between: [school, gp], outcome: partial}
"""
    found = read_flows(story_store(tmp_path, {"one": text}), "one")
    measures = {m.measure: m for m in network_measures([found])}
    assert (measures["density"].n, measures["density"].base) == (1, 1)
    assert measures["reciprocity"].value is None
    (gp, school) = agency_rows([found])
    assert (gp.told, gp.was_told, gp.undirected) == (0, 0, 1)
    assert school.betweenness is None


def test_cases_are_summed_and_never_joined_into_one_network(tmp_path: Path) -> None:
    one = """agencies:
- {id: the-school, type: school}
- {id: care, type: childrens-social-care}
- {id: gp, type: general-practice}
events:
- {id: worry, is: Concern, by: [the-school], to: [care], knownTo: [gp]}
"""
    two = one.replace("by: [the-school], to: [care], knownTo: [gp]", "by: [care], to: [gp], knownTo: [the-school]")
    store = story_store(tmp_path, {"one": one, "two": two})
    corpus = [read_flows(store, case) for case in store.cases()]
    rows = {row.agency: row for row in agency_rows(corpus)}
    # The school told social care in one case, social care told the GP in another: it is between them in neither.
    assert rows["childrens-social-care"].betweenness == 0
    assert rows["childrens-social-care"].cases == ("one", "two")
    assert (rows["childrens-social-care"].told, rows["childrens-social-care"].was_told) == (1, 1)
    assert rows["school"].no_tie_in == ("two",)
    assert {m.measure: (m.n, m.base) for m in network_measures(corpus)}["density"] == (2, 6)


def test_a_case_is_a_networkx_graph_of_its_agencies(told: Store) -> None:
    graph = network(read_flows(told, "one"))
    assert graph.nodes["gp"] == {"type": "general-practice"}
    assert graph.edges["social-care", "police", "referral"] == {
        "node": "referral", "outcome": "delayed", "directed": True, "arrived": True,
    }  # fmt: skip
    assert "arrived" not in graph.edges["gp", "police", "unclear"]


def test_what_the_flows_cannot_show_is_said(told: Store) -> None:
    said = "\n".join(warnings([read_flows(told, "one")]))
    assert "Stated flows between named agencies: 5. The measures of so few flows" in said
    assert "There are 2 of them, with 2 pieces of information" in said
    assert "were only asked to act: 1" in said
    assert "states only some exchanges" in said


def test_each_measure_has_a_definition_with_its_source(told: Store) -> None:
    for measure in network_measures([read_flows(told, "one")]):
        assert measure.definition == DEFINITIONS[measure.measure]
        assert set(NETWORK_COLUMNS) == set(measure.row())
    assert "Freeman 1977" in DEFINITIONS["betweenness"]


def test_robins_school_told_social_care_and_not_the_practice(robin: Path) -> None:
    store = memory_store([*build([robin]).quads["robin"], *vocabulary_quads()])
    flows = {(f.node, f.sender, f.receiver): f.arrived for f in read_flows(store, "robin").flows}
    assert flows == {
        ("dana-moves-in", "school", "social-care"): True,
        ("absences-unexplained", "gp", "school"): False,
    }


def test_in_staceys_case_school_and_practice_did_not_share(bundled: Store) -> None:
    (flow,) = read_flows(bundled, "stacey").flows
    assert (flow.sender, flow.receiver, flow.arrived) == ("general-practice", "school", False)


def test_a_case_that_is_not_there_is_not_found(bundled: Store) -> None:
    with pytest.raises(NotFoundError, match="no case 'nobody'"):
        read_flows(bundled, "nobody")
