"""The replay of a case: what is there at a point, and that no point tells what came out later."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pytest

from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.store.store import Store
from casegraph.queries.knowledge import known
from casegraph.viz.case.hindsight import PROVEN, SETTLED, legal_types, same_passage, settlement_point
from casegraph.viz.case.replay import Replay, replay
from casegraph.viz.case.scene import case_scene


@cache
def of(store: Store, case: str) -> tuple[CaseGraph, Replay]:
    return read_case(store, case), case_scene(store, case).replay


def test_before_the_conviction_a_person_is_shown_by_the_events_so_far(bundled: Store) -> None:
    _, found = of(bundled, "family-m")
    assert [(stage.start, stage.words, stage.tag, stage.in_full) for stage in found.people["mr-w"]] == [
        (0, "Caregiver", "", False),
        (2, "Caregiver", "concern raised (event 2)", False),
        (3, "Caregiver", "arrest (event 3)", False),
        (4, "Caregiver", "bail conditions (event 4)", False),
        (14, "Perpetrator, caregiver", "convicted", True),
    ]
    # The passage that tells of the conviction tells of the prison as well.
    assert found.described["mr-w"] == 15
    assert found.since["sexual-abuse-of-one"] == 14
    assert found.described["sexual-abuse-of-one"] == 15
    assert [point for id_, point in found.ties.items() if "causedBy.mr-w" in id_] == [15]
    # What the examination of the images brought to light waits for the conviction.
    assert found.described["forensic-examination"] == 14


def test_the_last_conviction_counts_where_there_are_several(bundled: Store) -> None:
    graph, found = of(bundled, "case-a")
    assert settlement_point(graph, graph.nodes["mr-a"]) == 3
    assert [stage.tag for stage in found.people["mr-a"]] == [
        "",
        "conviction (event 1)",
        "suspended sentence (event 2)",
        "convicted",
    ]


def test_a_conviction_that_the_text_does_not_place_is_shown_at_no_point(bundled: Store) -> None:
    graph, found = of(bundled, "stacey")
    assert settlement_point(graph, graph.nodes["stepfather"]) is None
    assert not any(stage.in_full for stage in found.people["stepfather"])
    assert found.described["stepfather"] is None
    assert found.since["stepfather-convicted"] is None


@pytest.mark.slow
def test_in_no_case_does_a_point_before_the_settlement_name_guilt(bundled: Store) -> None:
    for case in bundled.cases():
        graph, found = of(bundled, case)
        for id_, stages in found.people.items():
            settled = settlement_point(graph, graph.nodes[id_])
            for stage in stages:
                if settled != 0 and (settled is None or stage.start < settled):
                    assert stage.kind in ("Child", "Caregiver", "Person"), (case, id_)
                    assert not stage.in_full
            assert stages[0].start == 0
            assert stages[0].tag == ""
        for node in graph.of_class("Harm"):
            settled = [found.people[id_][-1] for id_ in node.links.get("causedBy", ()) if id_ in found.people]
            if node.certainty in SETTLED and settled and node.position is None:
                points = [stage.start if stage.in_full else None for stage in settled]
                assert found.since[node.id] == (None if None in points else max(p or 0 for p in points)), node.id


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
    assert found.since["neglect"] == 0
    assert found.last == 15


@pytest.mark.parametrize("case", ["child-r", "rose-and-saffron"])
def test_the_same_case_gives_the_same_replay(bundled: Store, case: str) -> None:
    graph = read_case(bundled, case)
    assert replay(bundled, graph, []) == replay(bundled, graph, [])


def test_a_harm_that_a_court_found_is_not_there_before_that(bundled: Store) -> None:
    _, found = of(bundled, "rose-and-saffron")
    harms = [id_ for id_ in found.since if id_.startswith("abuse-of")]
    assert [found.since[id_] for id_ in harms] == [20] * 4
    assert [found.unnamed[id_] for id_ in harms] == [20] * 4
    assert not set(harms) & set(found.until)


def test_what_a_finding_settled_that_the_text_does_not_place_is_told_at_no_point(bundled: Store) -> None:
    _, found = of(bundled, "child-bk")
    assert found.described["child-bk-abused"] is None
    assert found.unnamed["perpetrator"] is None
    assert found.since["child-bk-abused"] == 2


def test_people_who_come_into_an_account_by_being_harmed_are_not_there_before(bundled: Store) -> None:
    _, found = of(bundled, "case-a")
    assert found.since["harmed-children"] == found.since["harmed-adults"] == 3
    _, found = of(bundled, "child-r")
    assert (found.since["sibling"], found.since["peers"], found.since["vulnerable-person"]) == (0, 11, 21)


def test_a_circumstance_that_somebody_carries_is_not_held_as_a_danger_that_somebody_poses(bundled: Store) -> None:
    _, found = of(bundled, "rose-and-saffron")
    assert found.since["mothers-vulnerabilities"] == 0
    _, found = of(bundled, "stacey")
    assert found.since["mothers-illness"] == 0
    assert found.since["stepfather-known-offender"] is None


# Over all cases, at each point -----------------------------------------------------------------------


def told_by(found: Replay, node: CaseNode, point: int) -> bool:
    """Tell whether the account's own words about a node stand at a point."""
    since, described = found.since[node.id], found.described.get(node.id, 0)
    return since is not None and since <= point and described is not None and described <= point


def too_early(graph: CaseGraph, found: Replay) -> list[str]:
    """Return what stands at some point of a replay although it came out later."""
    order = [node for node in graph.nodes.values() if node.position is not None]
    settled = {id_: settlement_point(graph, graph.nodes[id_]) for id_ in found.people}
    wrong = []
    for point in range(1, found.last + 1):
        convicted = {
            id_
            for event in order
            if (event.position or 0) <= point and legal_types(event) & PROVEN
            for id_ in event.links["legalEventOf"]
        }
        for node in graph.nodes.values():
            if not told_by(found, node, point):
                continue
            if node.description:
                wrong += [
                    f"{point}: {node.id} rests on a passage of {event.id}"
                    for event in order
                    if (event.position or 0) > point and same_passage(node, event)
                ]
            by = {id_ for id_ in node.links.get("causedBy", ()) if settled.get(id_, 0) != 0}
            if node.certainty in SETTLED and any(settled[id_] is None or settled[id_] > point for id_ in by):
                wrong.append(f"{point}: {node.id} tells of a harm by {sorted(by)}")
            tied = {id_ for ids in node.links.values() for id_ in ids} & set(settled)
            if re.search("convict|guilty|sentenced", node.description) and tied - convicted:
                wrong.append(f"{point}: {node.id} tells of {sorted(tied)} as convicted")
            if node.classes & {"Finding", "Recommendation"}:
                wrong.append(f"{point}: {node.id} looks back")
    return wrong


@pytest.mark.slow
def test_in_no_case_does_any_point_tell_what_came_out_later(bundled: Store) -> None:
    unguarded = 0
    for case in bundled.cases():
        graph, found = of(bundled, case)
        assert too_early(graph, found) == [], case
        # The check is worth something: without what is held back it finds faults.
        unguarded += len(too_early(graph, dataclasses.replace(found, described={})))
    assert unguarded > 100


@pytest.mark.slow
def test_nothing_is_held_back_without_a_reason_in_the_account(bundled: Store) -> None:
    for case in bundled.cases():
        graph, found = of(bundled, case)
        shown = {id_: next((s.start for s in stages if s.in_full), None) for id_, stages in found.people.items()}
        for id_, point in found.described.items():
            node = graph.nodes[id_]
            passages = {e.position for e in graph.nodes.values() if e.position is not None and same_passage(node, e)}
            first = {e.position for e in graph.of_class("LegalEvent") if "conviction" in legal_types(e)}
            assert point in passages | set(shown.values()) | first, (case, id_, point)
        # At the end what is still held is of people whose guilt the text does not place.
        open_ended = {id_ for id_, point in found.described.items() if point is None}
        assert not open_ended or None in shown.values(), case
