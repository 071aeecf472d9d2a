"""The small picture of a briefing: horizontal lanes for family and agencies, and a column for each event with a
position.

It is a horizontal timeline reduced to symbols. The table next to it states the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.viz.case.timeline import Timeline
from casegraph.viz.shared.account import Entry
from casegraph.viz.shared.text_fit import wrap

NAMES, WIDTH, PITCH, TOP = 196.0, 900.0, 25.0, 24.0
WIDEST, LETTERS = 40.0, 12.0


@dataclass(frozen=True)
class StripMark:
    """The meaning of an event for a lane other than its own."""

    y: float
    end: str
    line: str
    down: bool


@dataclass(frozen=True)
class Column:
    """An event: its symbol in the lane of the person or agency that acted, and its marks in other lanes."""

    entry: Entry
    x: float
    y: float
    marks: tuple[StripMark, ...]


@dataclass(frozen=True)
class Strip:
    """The picture. ``lanes`` holds (name, height of the lane)."""

    width: float
    height: float
    lanes: tuple[tuple[str, float], ...]
    columns: tuple[Column, ...]


def strip(line: Timeline) -> Strip | None:
    """Return the small picture of a timeline, or None if no event has a position or there is only one lane."""
    placed = [row for row in line.rows if row.entry is not None and row.entry.position is not None]
    used = sorted({number for row in placed for number in (row.lane, *(mark.lane for mark in row.marks))})
    if not placed or len(used) < 2:
        return None
    heights = {lane: TOP + PITCH * (number + 0.5) for number, lane in enumerate(used)}
    pitch = min(WIDEST, (WIDTH - NAMES) / len(placed))
    columns = tuple(
        Column(
            entry=row.entry,
            x=NAMES + pitch * (number + 0.5),
            y=heights[row.lane],
            marks=tuple(StripMark(heights[mark.lane], mark.end, mark.line, mark.lane > row.lane) for mark in row.marks),
        )
        for number, row in enumerate(placed)
        if row.entry is not None
    )
    lanes = tuple((_short(line.lanes[lane].title), heights[lane]) for lane in used)
    return Strip(NAMES + pitch * len(placed), TOP + PITCH * len(used), lanes, columns)


def _short(title: str) -> str:
    return next(iter(wrap(title, NAMES - 12, LETTERS, 1)), title)
