"""The timeline: every event once, in lanes, in the account's order, with gaps and certainty, and as an SVG file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.case.case import read_case
from casegraph.graph.store.store import Store
from casegraph.viz.case.timeline import Timeline, timeline
from casegraph.viz.case.timeline_lanes import FAMILY, UNSAID
from casegraph.viz.case.timeline_page import timeline_page
from casegraph.viz.shared.text_fit import text_width, wrap
from tests.browsing import store_of, tags


@pytest.fixture(scope="module")
def willow() -> Timeline:
    return timeline(store_of("willow"), "willow")


@pytest.mark.slow
def test_every_event_stands_once_in_the_picture_and_in_the_table(bundled: Store) -> None:
    for case in bundled.cases():
        line = timeline(bundled, case)
        events = [node.id for node in read_case(bundled, case).of_class("Event")]
        assert [row.entry.id for row in line.rows if row.entry] == events
        found = tags(timeline_page(line))
        assert [a["data-node"] for t, a in found if t == "tr" and "data-node" in a] == events
        cards = [a["id"] for t, a in found if t == "a" and a.get("class") == "card"]
        assert cards == [f"card-{id_}" for id_ in events]


def test_links_between_picture_and_table_lead_somewhere(willow: Timeline) -> None:
    found = tags(timeline_page(willow))
    ids = {a["id"] for _, a in found if "id" in a}
    assert {a["href"][1:] for t, a in found if t == "a" and (a["href"] or "").startswith("#")} <= ids


def test_cards_stand_in_the_lane_of_whoever_acted(willow: Timeline) -> None:
    lanes = {row.entry.id: willow.lanes[row.lane].id for row in willow.rows if row.entry}
    graph = willow.account.graph
    for event in graph.of_class("Event"):
        agents = [*event.links.get("from", ()), *event.links.get("between", ())[:1], *event.links.get("by", ())]
        if agents:
            assert lanes[event.id] == (agents[0] if "Agency" in graph.nodes[agents[0]].classes else FAMILY)
        elif "Harm" in event.classes:
            assert lanes[event.id] == FAMILY
        else:
            assert lanes[event.id] in (FAMILY, UNSAID)


def test_what_did_not_arrive_is_not_shown_as_told(willow: Timeline) -> None:
    words = {row.entry.line: {mark.word for mark in row.marks} for row in willow.rows if row.entry and row.entry.line}
    assert words["not"] == {"not told"}
    assert "told" not in words.get("late", set())
    for row in willow.rows:
        assert row.entry is not None
        if not willow.account.graph.nodes[row.entry.id].happened:
            assert "told" not in {mark.word for mark in row.marks}


def test_certainty_stands_on_each_uncertain_card(willow: Timeline) -> None:
    unsure = [row for row in willow.rows if row.entry and row.entry.doubt]
    assert unsure
    for row in unsure:
        assert row.tags


def test_a_lapse_that_the_account_tells_is_a_row_of_its_own(bundled: Store) -> None:
    line = timeline(bundled, "rose-and-saffron")
    gaps = [row.gap for picture in line.pictures for row in picture.rows if row.entry is None]
    assert gaps == ["Gap told: at least 2 years after “Girls tell of abuse”"]
    line = timeline(bundled, "child-bk")
    gaps = [row.gap for picture in line.pictures for row in picture.rows if row.entry is None]
    assert gaps == ["Gap by the dates: at least 3 years since event 1"]


def test_rows_do_not_overlap_and_the_order_is_said(willow: Timeline) -> None:
    for picture in willow.pictures:
        for before, after in zip(picture.rows, picture.rows[1:], strict=False):
            assert before.y + before.height <= after.y
        assert picture.rows[-1].y + picture.rows[-1].height < picture.height
    assert "The order is that of the account, not of dates" in timeline_page(willow)


def test_the_same_account_gives_the_same_bytes(willow: Timeline) -> None:
    assert timeline_page(timeline(store_of("willow"), "willow")) == timeline_page(willow)


def test_the_command_writes_the_page(cli: Callable[..., Any], tmp_path: Path) -> None:
    ran = cli("timeline", "stacey", "-o", tmp_path / "stacey.html")
    assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {tmp_path / 'stacey.html'}\n")
    ran = cli("timeline", "stacy", "-o", tmp_path / "x.html")
    assert ran.status == 1
    assert "did you mean 'stacey'?" in ran.err
    assert not (tmp_path / "x.html").exists()


def test_lines_of_text_fit_their_width() -> None:
    assert wrap("a few short words", 1000, 12, 2) == ["a few short words"]
    lines = wrap("W" * 200 + " and more words that follow it", 100, 12, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(text_width(line, 12) <= 100 for line in lines)
    assert wrap("", 100, 12, 3) == []
