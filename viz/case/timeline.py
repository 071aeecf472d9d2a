"""The timeline of a case: events row by row in the order of the review, in lanes for the family and agencies.

The rows follow the review and not a calendar, because few reviews date most events. A lane is a column. Each row has
one card, in the lane of the person or agency that acted. It has marks in the lanes of those who were informed, were not
informed, took part or knew. Time runs from top to bottom, so that labels stay readable, phones can scroll the timeline,
and printers can break it between rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store
from casegraph.viz.case.timeline_gaps import gap_words
from casegraph.viz.case.timeline_lanes import (
    BOLD,
    FAMILY,
    MARKS,
    UNSAID,
    Lane,
    Parts,
    lane_of,
    lanes_in_order,
    parts_of,
)
from casegraph.viz.shared import words
from casegraph.viz.shared.account import Account, Entry, read_account
from casegraph.viz.shared.ages import age_words
from casegraph.viz.shared.symbols import LINES
from casegraph.viz.shared.text_fit import wrap

GUTTER, WIDTH, HEAD, BETWEEN, GAP_ROW = 86.0, 1080.0, 66.0, 14.0, 34.0
NARROWEST, WIDEST = 148.0, 250.0
# A longer picture continues in a second one, so that it can be printed.
LONGEST = 1250.0


@dataclass(frozen=True)
class Mark:
    """The meaning of an event for a lane other than that of its card."""

    lane: int
    word: str
    end: str
    x: float
    start: float
    line: str


@dataclass(frozen=True)
class Row:
    """An event with its card and marks, or a lapse of time between two events, with its words in ``gap``."""

    entry: Entry | None
    y: float
    height: float
    lane: int = 0
    x: float = 0.0
    width: float = 0.0
    gutter: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    gap: str = ""


@dataclass(frozen=True)
class Picture:
    """An SVG: rows below the lanes' headings."""

    title: str
    rows: tuple[Row, ...]
    height: float
    # The heights at which the solid part of each lane begins and ends, or None.
    spans: tuple[tuple[float, float] | None, ...]


@dataclass(frozen=True)
class Timeline:
    """The timeline of a case."""

    account: Account
    lanes: tuple[Lane, ...]
    centres: tuple[float, ...]
    lane_width: float
    width: float
    pictures: tuple[Picture, ...]
    placed: int
    unplaced: int
    apart: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows of all pictures, without gaps."""
        return [row for picture in self.pictures for row in picture.rows if row.entry is not None]


def timeline(store: Store, case: str, texts: SourceTexts | None = None, *, longest: float = LONGEST) -> Timeline:
    """Return the timeline of a case.

    Args:
        store: where the case is.
        case: its id.
        texts: documents to quote from.
        longest: the height at which a picture continues in a second one.

    Raises:
        NotFoundError: there is no such case.
    """
    return timeline_of(read_account(store, case, texts), longest=longest)


def timeline_of(account: Account, *, longest: float = LONGEST) -> Timeline:
    """Return the timeline of a case that has been read."""
    graph = account.graph
    events = graph.of_class("Event")
    parts = {event.id: parts_of(graph, event) for event in events}
    used = {lane for found in parts.values() for lane in (found.home, *(lane for lane, _ in found.others))}
    agencies = graph.of_class("Agency")
    order = [
        FAMILY,
        *lanes_in_order(graph, [parts[event.id] for event in events]),
        *([UNSAID] if UNSAID in used else []),
    ]
    width = min(WIDEST, max(NARROWEST, (WIDTH - GUTTER) / len(order)))
    index = {lane: number for number, lane in enumerate(order)}
    centres = tuple(GUTTER + width * (number + 0.5) for number in range(len(order)))
    rows = [_row(account, event, parts[event.id], index, centres, width) for event in events]
    placed = [row for row, event in zip(rows, events, strict=True) if event.position is not None]
    unplaced = [row for row, event in zip(rows, events, strict=True) if event.position is None]
    lanes = tuple(
        lane_of(graph, lane, width, [parts[event.id] for event in events if event.position]) for lane in order
    )
    pictures = _pictures("What happened, in the order of the account", _with_gaps(graph, placed), lanes, longest)
    pictures += _pictures("Entry without a place in the order", unplaced, lanes, longest)
    return Timeline(
        account=account,
        lanes=lanes,
        centres=centres,
        lane_width=width,
        width=GUTTER + width * len(order),
        pictures=tuple(pictures),
        placed=len(placed),
        unplaced=len(unplaced),
        apart=tuple(agency.label for agency in agencies if agency.id not in used),
        lines=tuple(id_ for id_ in LINES if id_ in {mark.line for row in rows for mark in row.marks}),
    )


def _row(
    account: Account,
    event: CaseNode,
    parts: Parts,
    index: Mapping[str, int],
    centres: Sequence[float],
    width: float,
) -> Row:
    entry = account.entries[event.id]
    lane = index[parts.home]
    room = width - 36
    label = wrap(words.within_sentence(entry.label), room, BOLD, 6)
    tags = wrap(entry.tag, room - 14, 11.5, 4)
    # The lane already shows who acted.
    alone = (
        entry.who == f"by {words.within_sentence(account.entries[parts.home].label)}"
        if parts.home in account.entries
        else False
    )
    small = [] if alone else wrap(entry.who, room, 11.5, 4)
    if entry.status and not entry.line:
        small += wrap(entry.status, room, 11.5, 5)
    if entry.line:
        small += wrap(f"information: {LINES[entry.line].word}", room, 11.5, 2)
    gutter = _gutter(event)
    height = max(24 + 16.5 * len(label) + 15 * (len(small) + len(tags)) + (6 if tags else 0) + 8, 18.0 * len(gutter))
    marks = []
    for other, what in parts.others:
        number = index[other]
        word, end = MARKS[what]
        edge = (width / 2 - 10) * (1 if number > lane else -1)
        line = parts.line if what != "knew" else "knew"
        marks.append(Mark(number, word, end, centres[number], centres[lane] + edge, line))
    return Row(
        entry=entry,
        y=0.0,
        height=height,
        lane=lane,
        x=centres[lane] - width / 2 + 8,
        width=width - 16,
        gutter=gutter,
        label=tuple(label),
        small=tuple(small),
        tags=tuple(tags),
        marks=tuple(sorted(marks, key=lambda mark: mark.lane)),
    )


def _gutter(event: CaseNode) -> tuple[str, ...]:
    """Return the words at the left of a row: its place in the order, its date and the child's age."""
    out = [str(event.position) if event.position is not None else "no place"]
    if event.when():
        out += wrap(event.when(), GUTTER - 16, 11.5, 2)
    if age := age_words(event, "childAge"):
        out += wrap(f"child {age}", GUTTER - 12, 11.5, 3)
    return tuple(out)


def _with_gaps(graph: CaseGraph, rows: Sequence[Row]) -> list[Row]:
    """Return rows with an additional row for each lapse of time that the review states or its dates show."""
    out: list[Row] = []
    dated: CaseNode | None = None
    for row in rows:
        assert row.entry is not None
        event = graph.nodes[row.entry.id]
        gap = gap_words(graph, dated, event)
        if gap:
            out.append(Row(entry=None, y=0.0, height=GAP_ROW, gap=gap))
        out.append(row)
        if "latest" in event.values:
            dated = event
    return out


def _pictures(title: str, rows: Sequence[Row], lanes: Sequence[Lane], longest: float) -> list[Picture]:
    runs: list[list[Row]] = [[]]
    y = HEAD
    for row in rows:
        if runs[-1] and y + row.height + BETWEEN > longest:
            # A lapse stays in the same picture as the event that follows it.
            carried = [runs[-1].pop()] if runs[-1][-1].entry is None else []
            runs.append([])
            y = HEAD
            for gap in carried:
                y = _put(runs[-1], gap, y)
        y = _put(runs[-1], row, y)
    made = []
    for number, run in enumerate(runs, start=1):
        if not run:
            continue
        of = f" ({number} of {len(runs)})" if len(runs) > 1 else ""
        made.append(Picture(title + of, tuple(run), run[-1].y + run[-1].height + 10, _spans(run, lanes)))
    return made


def _put(run: list[Row], row: Row, y: float) -> float:
    run.append(replace(row, y=y + BETWEEN / 2))
    return y + row.height + BETWEEN


def _spans(rows: Sequence[Row], lanes: Sequence[Lane]) -> tuple[tuple[float, float] | None, ...]:
    """Return where each lane's line is solid, from its first to its last part. Elsewhere it is dotted."""
    spans: list[tuple[float, float] | None] = []
    for number, lane in enumerate(lanes):
        at = [
            row.y + row.height / 2
            for row in rows
            if row.entry is not None and (row.lane == number or any(mark.lane == number for mark in row.marks))
        ]
        placed = [row.entry.position for row in rows if row.entry is not None and row.entry.position is not None]
        if not placed or lane.id == UNSAID or lane.first is None or lane.last is None:
            spans.append(None)
            continue
        top = min(at, default=HEAD) if lane.first >= placed[0] else HEAD
        bottom = max(at, default=HEAD) if lane.last <= placed[-1] else rows[-1].y + rows[-1].height
        spans.append((top, bottom) if at or (lane.first < placed[0] and lane.last > placed[-1]) else None)
    return tuple(spans)
