"""The main layout of a case: each kind of node has a fixed area of the picture. The same case always has the same
places.

People are at the upper left, with children in the middle row and adults around them. Agencies are at the upper right,
with the information that passed, or did not pass, between them. Below, events are in rows that read like text, in the
order of the review. Events without a position have their own band. Risk factors, findings and recommendations come
last, so that the picture stays complete when they are hidden.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

CARD_WIDTH = 184
# Cards of events and exchanges also show the people and the outcome. People and agencies need less room.
TALL, LOW = 108, 90
COLUMN = 202
ROW = 122
# Room for arrows between agencies and exchanges, and for words of relationships between rows of people.
AGENCY_ROW = 128
ROW_OF_LOW = 104
PEOPLE_ROW = 158
HEADING = 34
GAP = 26
FEWEST_COLUMNS, MOST_COLUMNS = 6, 7
INSET = 8


@dataclass(frozen=True)
class Band:
    """A named region of the picture. ``x`` and ``y`` are its upper left corner."""

    id: str
    title: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Places:
    """The centre of each node's card, and the bands of the picture."""

    centres: dict[str, tuple[float, float]]
    bands: tuple[Band, ...]
    width: float
    height: float


@dataclass(frozen=True)
class Parts:
    """The ids to place, in order. ``exchange_ends`` and ``people_ties`` state which of them should be close."""

    children: Sequence[str] = ()
    adults: Sequence[str] = ()
    agencies: Sequence[str] = ()
    exchanges: Sequence[str] = ()
    exchange_ends: Sequence[tuple[str, str]] = ()
    people_ties: Sequence[tuple[str, str]] = ()
    # Bands of the story and below: id, title, ids of the nodes.
    rows: Sequence[tuple[str, str, Sequence[str]]] = field(default_factory=tuple)


def place(parts: Parts) -> Places:
    """Return the places of all nodes."""
    people_rows, people_columns = _people_rows(parts)
    agency_rows, agency_columns = _agency_rows(parts, len(people_rows), people_columns)
    agency_pitch = AGENCY_ROW if parts.exchanges else ROW_OF_LOW
    columns = max(people_columns + agency_columns, FEWEST_COLUMNS)
    if not agency_rows:
        people_columns = columns
    elif not people_rows:
        agency_columns = columns
    else:
        # Spare width goes to the people, because their ties have the most words.
        people_columns = columns - agency_columns
    centres: dict[str, tuple[float, float]] = {}
    bands: list[Band] = []
    people_width, agency_width = people_columns * COLUMN, agency_columns * COLUMN
    height = max(len(people_rows) * PEOPLE_ROW, len(agency_rows) * agency_pitch)
    y = 0.0
    if people_rows:
        _fill(centres, people_rows, 0.0, y + HEADING, people_width, height)
        bands.append(Band("people", "Family and other people", 0, y, people_width, HEADING + height))
    if agency_rows:
        x = people_width + GAP if people_rows else 0.0
        _fill(centres, agency_rows, x, y + HEADING, agency_width, height)
        title = "Agencies, and information between them" if parts.exchanges else "Agencies"
        bands.append(Band("agencies", title, x, y, agency_width, HEADING + height))
    width = columns * COLUMN + (GAP if people_rows and agency_rows else 0)
    y += HEADING + height + GAP if bands else 0.0
    y = fill_rows(centres, bands, parts.rows, columns, width, y)
    optimise(centres, [parts.exchanges, parts.agencies], parts.exchange_ends)
    optimise(centres, people_rows, parts.people_ties)
    return Places(centres, tuple(bands), width, max(y - GAP, 1.0))


def fill_rows(
    centres: dict[str, tuple[float, float]],
    bands: list[Band],
    rows: Sequence[tuple[str, str, Sequence[str]]],
    columns: int,
    width: float,
    y: float,
) -> float:
    """Place nodes in bands that read like text, from ``y`` down, and return where the next band would begin."""
    for band, title, ids in rows:
        if ids:
            lines = [list(ids[start : start + columns]) for start in range(0, len(ids), columns)]
            pitch = width / columns
            for number, line in enumerate(lines):
                for column, id_ in enumerate(line):
                    centres[id_] = (pitch * (column + 0.5), y + HEADING + number * ROW + ROW / 2)
            height = HEADING + len(lines) * ROW + INSET
            bands.append(Band(band, title, 0, y, width, height))
            y += height + GAP
    return y


def _people_rows(parts: Parts) -> tuple[list[list[str]], int]:
    children, adults = list(parts.children), list(parts.adults)
    columns = max(2, min(4, max(len(children), (len(adults) + 1) // 2)))
    if not children:
        return _split(adults, columns), columns
    # Adults are above and below the children, so that their ties to the children do not cross other cards.
    above = adults if len(adults) <= columns else adults[: (len(adults) + 1) // 2]
    below = adults[len(above) :]
    return [*_split(above, columns), *_split(children, columns), *_split(below, columns)], columns


def _agency_rows(parts: Parts, people_rows: int, people_columns: int) -> tuple[list[list[str]], int]:
    """Return the rows of agencies with the exchanges between them, and the number of columns."""
    agencies, exchanges = list(parts.agencies), list(parts.exchanges)
    left = MOST_COLUMNS - people_columns
    if len(exchanges) < 2:
        pitch = AGENCY_ROW if exchanges else ROW_OF_LOW
        room = max(people_rows * PEOPLE_ROW // pitch - len(exchanges), 1)
        fewest = max(1, min(2, FEWEST_COLUMNS - people_columns))
        columns = max(fewest, min(left, 4, -(-len(agencies) // room)))
    else:
        columns = max(3, min(left, (len(agencies) + 1) // 2))
    talking = {id_ for tie in parts.exchange_ends for id_ in tie}
    near = [id_ for id_ in agencies if id_ in talking]
    far = [id_ for id_ in agencies if id_ not in talking]
    if not exchanges:
        return _split(agencies, columns), columns
    order = [*near, *far]
    above = order[: max(1, min(columns, (len(near) + 1) // 2))]
    below = order[len(above) :]
    return [*_split(above, columns), *_split(exchanges, columns), *_split(below, columns)], columns


def _split(ids: Sequence[str], columns: int) -> list[list[str]]:
    """Return ids in rows of nearly the same length."""
    if not ids:
        return []
    rows = -(-len(ids) // columns)
    base, more = divmod(len(ids), rows)
    out, start = [], 0
    for number in range(rows):
        size = base + (1 if number < more else 0)
        out.append(list(ids[start : start + size]))
        start += size
    return out


def _fill(
    centres: dict[str, tuple[float, float]], rows: list[list[str]], x: float, y: float, width: float, height: float
) -> None:
    pitch = height / max(len(rows), 1)
    for number, row in enumerate(rows):
        step = width / len(row)
        for column, id_ in enumerate(row):
            centres[id_] = (x + step * (column + 0.5), y + pitch * (number + 0.5))


def optimise(
    centres: dict[str, tuple[float, float]], groups: Sequence[Sequence[str]], ties: Sequence[tuple[str, str]]
) -> None:
    """Swap places within each group until ties are short and do not run behind other cards.

    From a few orders drawn with a fixed seed, swaps are made as long as they improve the picture. The best result is
    kept. The same case always has the same places.
    """
    known = sorted({(a, b) for a, b in ties if a in centres and b in centres})
    cards = sorted({id_ for group in groups for id_ in group} | {id_ for tie in known for id_ in tie})
    movable = [[id_ for id_ in group if id_ in centres] for group in groups]
    chance = random.Random(0)  # noqa: S311
    best, least = dict(centres), math.inf
    for start in range(_STARTS):
        if start:
            for group in movable:
                places = [centres[id_] for id_ in group]
                chance.shuffle(places)
                centres.update(zip(group, places, strict=True))
        cost = _descend(centres, movable, known, cards)
        if cost < least - 1e-6:
            best, least = dict(centres), cost
        if not known:
            break
    centres.update(best)


_STARTS = 12


def _descend(
    centres: dict[str, tuple[float, float]],
    groups: Sequence[Sequence[str]],
    ties: Sequence[tuple[str, str]],
    cards: Sequence[str],
) -> float:
    """Swap places as long as this improves the picture, and return the final cost of the ties."""

    def cost() -> float:
        return sum(_tie_cost(centres, a, b, cards) for a, b in ties)

    now = cost()
    better = True
    while better:
        better = False
        for group in groups:
            for one, other in combinations(group, 2):
                centres[one], centres[other] = centres[other], centres[one]
                then = cost()
                if then < now - 1e-6:
                    now, better = then, True
                else:
                    centres[one], centres[other] = centres[other], centres[one]
    return now


# A line behind another node's card is more misleading than a long line.
_CROSSING = 500.0


def _tie_cost(centres: Mapping[str, tuple[float, float]], a: str, b: str, cards: Sequence[str]) -> float:
    start, end = centres[a], centres[b]
    crossed = sum(crosses_card(start, end, centres[id_]) for id_ in cards if id_ not in (a, b))
    return math.dist(start, end) + _CROSSING * crossed


def crosses_card(start: tuple[float, float], end: tuple[float, float], centre: tuple[float, float]) -> bool:
    """Return whether the straight line between two points runs through a card around a centre."""
    low, high = 0.0, 1.0
    for axis, half in ((0, CARD_WIDTH / 2), (1, TALL / 2)):
        step = end[axis] - start[axis]
        near, far = centre[axis] - half - start[axis], centre[axis] + half - start[axis]
        if abs(step) < 1e-9:
            if near > 0 or far < 0:
                return False
            continue
        first, last = sorted((near / step, far / step))
        low, high = max(low, first), min(high, last)
    return low < high
