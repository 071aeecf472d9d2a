"""The replay of a case: what is there at a point, and that no point tells what came out later."""

from __future__ import annotations

import pytest

from casegraph.graph.nodes import CaseGraph, read_case
from casegraph.graph.store import Store
from casegraph.queries.knowledge import known
from casegraph.viz.replay import Replay, replay, settled_at
from casegraph.viz.scene import case_scene


def of(store: Store, case: str) -> tuple[CaseGraph, Replay]:
    return read_case(store, case), case_scene(store, case).replay


def test_before_the_conviction_a_person_is_shown_by_the_events_so_far(bundled: Store) -> None:
    _, found = of(bundled, "family-m")
    assert [(stage.start, stage.words, stage.tag, stage.told) for stage in found.people["mr-w"]] == [
        (0, "Caregiver", "", False),
        (2, "Caregiver", "concern raised (event 2)", False),
        (3, "Caregiver", "arrest (event 3)", False),
        (4, "Caregiver", "bail conditions (event 4)", False),
        (14, "Perpetrator, caregiver", "convicted", True),
    ]
    assert found.told["mr-w"] == 14
    assert found.told["sexual-abuse-of-one"] == 14
    assert [point for id_, point in found.ties.items() if "causedBy.mr-w" in id_] == [14]


def test_the_last_conviction_counts_where_there_are_several(bundled: Store) -> None:
    graph, found = of(bundled, "case-a")
    assert settled_at(graph, graph.nodes["mr-a"]) == 3
    assert [stage.tag for stage in found.people["mr-a"]] == [
        "",
        "conviction (event 1)",
        "suspended sentence (event 2)",
        "convicted",
    ]


def test_a_conviction_that_the_text_does_not_place_is_shown_at_no_point(bundled: Store) -> None:
    graph, found = of(bundled, "stacey")
    assert settled_at(graph, graph.nodes["stepfather"]) is None
    assert not any(stage.told for stage in found.people["stepfather"])
    assert found.told["stepfather"] is None
    assert found.since["stepfather-convicted"] is None


def test_in_no_case_does_a_point_before_the_settlement_name_guilt(bundled: Store) -> None:
    for case in bundled.cases():
        graph, found = of(bundled, case)
        for id_, stages in found.people.items():
            settled = settled_at(graph, graph.nodes[id_])
            for stage in stages:
                if settled != 0 and (settled is None or stage.start < settled):
                    assert stage.kind in ("Child", "Caregiver", "Person"), (case, id_)
                    assert not stage.told
            assert stages[0].start == 0
            assert stages[0].tag == ""
        for node in graph.of_class("Harm"):
            if node.certainty in ("convicted", "admitted", "court-finding") and (node.position or 0) == 0:
                assert node.id in found.told, (case, node.id)


def test_an_allegation_stays_one(bundled: Store) -> None:
    _, found = of(bundled, "lloyd-and-mark")
    last = found.people["mothers-partner"][-1]
    assert (last.start, last.words, last.tag, last.doubt) == (2, "Person of concern", "alleged", 1)


def test_what_was_known_is_what_the_query_says(bundled: Store) -> None:
    _, found = of(bundled, "stacey")
    assert [(k.agency, k.node, k.how, k.position) for k in found.known] == [
        (row["agency"], row["node"], row["how"], row["position"]) for row in known(bundled, "stacey")
    ]


def test_findings_look_back_and_the_unplaced_stand_from_the_beginning(bundled: Store) -> None:
    graph, found = of(bundled, "family-m")
    for node in graph.nodes.values():
        if node.classes & {"Finding", "Recommendation"}:
            assert found.since[node.id] is None
        elif node.position is not None:
            assert found.since[node.id] == node.position
    assert found.since["sexual-abuse-of-one"] == 0
    assert found.last == 15


@pytest.mark.parametrize("case", ["child-r", "rose-and-saffron"])
def test_the_same_case_gives_the_same_replay(bundled: Store, case: str) -> None:
    graph = read_case(bundled, case)
    assert replay(bundled, graph, []) == replay(bundled, graph, [])


def test_the_name_of_a_harm_does_not_say_by_whom_before_that_is_told(bundled: Store) -> None:
    _, found = of(bundled, "rose-and-saffron")
    assert {"abuse-of-rose-by-mother", "abuse-of-saffron-by-partner"} <= set(found.unnamed)
    assert not {id_ for id_ in found.until if id_.startswith("abuse-of")}
