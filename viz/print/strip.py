"""The small picture of a briefing: lanes of family and agencies across, a column for each event that has a place.

It is the timeline turned on its side and shrunk to signs; the table beside it says the same in words.
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
    """What an event was to another lane than its own."""

    y: float
    end: str
    line: str
    down: bool


@dataclass(frozen=True)
class Column:
    """An event: its sign in the lane of whoever acted, and its marks in the others."""

    told: Entry
    x: float
    y: float
    marks: tuple[StripMark, ...]


@dataclass(frozen=True)
class Strip:
    """The picture: ``lanes`` are (name, height at which it runs)."""

    width: float
    height: float
    lanes: tuple[tuple[str, float], ...]
    columns: tuple[Column, ...]


def strip(line: Timeline) -> Strip | None:
    """Return the small picture of a timeline, or None where the account places nothing or tells of one lane only."""
    placed = [row for row in line.rows if row.told is not None and row.told.position is not None]
    used = sorted({number for row in placed for number in (row.lane, *(mark.lane for mark in row.marks))})
    if not placed or len(used) < 2:
        return None
    heights = {lane: TOP + PITCH * (number + 0.5) for number, lane in enumerate(used)}
    pitch = min(WIDEST, (WIDTH - NAMES) / len(placed))
    columns = tuple(
        Column(
            told=row.told,
            x=NAMES + pitch * (number + 0.5),
            y=heights[row.lane],
            marks=tuple(StripMark(heights[mark.lane], mark.end, mark.line, mark.lane > row.lane) for mark in row.marks),
        )
        for number, row in enumerate(placed)
        if row.told is not None
    )
    lanes = tuple((_short(line.lanes[lane].title), heights[lane]) for lane in used)
    return Strip(NAMES + pitch * len(placed), TOP + PITCH * len(used), lanes, columns)


def _short(title: str) -> str:
    return next(iter(wrap(title, NAMES - 12, LETTERS, 1)), title)
