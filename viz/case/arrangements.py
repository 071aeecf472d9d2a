"""Further arrangements of the same nodes: the agencies around the child, and a layer for each kind.

As in the first arrangement, the places are computed in advance. The same case always has the same places.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from casegraph.viz.case.layout import (
    CARD_WIDTH,
    COLUMN,
    GAP,
    HEADING,
    MOST_COLUMNS,
    ROW,
    TALL,
    Band,
    Parts,
    Places,
    fill_rows,
)

# Horizontal and vertical room between cards, for lines and for the words of relationships.
_FOR_LINES = (24.0, 34.0)
_FOR_WORDS = (60.0, 56.0)
_FLATTER = 0.62
_START = -math.pi / 2


def around_the_child(parts: Parts) -> Places:
    """Return places with the children in the middle, the family around them, and agencies outermost.

    Information exchanges, also those that failed, are next to the agencies that they concern.
    """
    centres = _middle(parts.children)
    radius = 0.0
    for ring, apart in ((list(parts.adults), _FOR_WORDS), (_outer_ring(parts), _FOR_LINES)):
        if ring:
            radius = _ring(centres, ring, radius, apart)
    centred = dict(centres)
    if centred:
        left = min(x for x, _ in centred.values()) - CARD_WIDTH / 2 - GAP
        top = min(y for _, y in centred.values()) - TALL / 2 - HEADING
        centres = {id_: (x - left, y - top) for id_, (x, y) in centred.items()}
    wide = max((x + CARD_WIDTH / 2 + GAP for x, _ in centres.values()), default=0.0)
    bottom = max((y + TALL / 2 + GAP for _, y in centres.values()), default=0.0)
    columns = max(MOST_COLUMNS, int(wide // COLUMN))
    width = max(wide, columns * COLUMN)
    # The rings are centred above the bands.
    centres = {id_: (x + (width - wide) / 2, y) for id_, (x, y) in centres.items()}
    bands = [Band("rings", "The child, family, and agencies around them", 0, 0, width, bottom)] if centres else []
    y = fill_rows(centres, bands, parts.rows, columns, width, bottom + GAP if centres else 0.0)
    return Places(centres, tuple(bands), width, max(y - GAP, 1.0))


def layers(kinds: Sequence[tuple[str, str, Sequence[str]]]) -> Places:
    """Return places with a band for each kind, in the order of the legend."""
    centres: dict[str, tuple[float, float]] = {}
    bands: list[Band] = []
    width = float(MOST_COLUMNS * COLUMN)
    y = fill_rows(centres, bands, kinds, MOST_COLUMNS, width, 0.0)
    return Places(centres, tuple(bands), width, max(y - GAP, 1.0))


def _middle(children: Sequence[str]) -> dict[str, tuple[float, float]]:
    columns = min(len(children), 3) or 1
    rows = -(-len(children) // columns)
    found = {}
    for number, id_ in enumerate(children):
        row, column = divmod(number, columns)
        wide = min(columns, len(children) - row * columns)
        found[id_] = ((column - (wide - 1) / 2) * COLUMN, (row - (rows - 1) / 2) * ROW)
    return found


def _ring(
    centres: dict[str, tuple[float, float]], ids: Sequence[str], inner: float, apart: tuple[float, float]
) -> float:
    """Place nodes on the smallest ellipse outside ``inner`` on which no cards overlap, and return its radius."""
    radius = inner + 40.0
    while True:
        found = {
            id_: (radius * math.cos(angle), radius * _FLATTER * math.sin(angle))
            for number, id_ in enumerate(ids)
            for angle in [_START + 2 * math.pi * number / len(ids)]
        }
        if _free(found, centres, apart):
            centres.update(found)
            return radius
        radius += 10.0


def _free(
    new: Mapping[str, tuple[float, float]], old: Mapping[str, tuple[float, float]], apart: tuple[float, float]
) -> bool:
    placed = list(old.values())
    for x, y in new.values():
        if any(abs(x - a) < CARD_WIDTH + apart[0] and abs(y - b) < TALL + apart[1] for a, b in placed):
            return False
        placed.append((x, y))
    return True


def _by_talk(parts: Parts) -> list[str]:
    """Return agencies in an order that puts agencies with shared exchanges side by side."""
    partners: dict[str, set[str]] = {id_: set() for id_ in parts.agencies}
    ends: dict[str, set[str]] = {id_: set() for id_ in parts.exchanges}
    for one, other in parts.exchange_ends:
        exchange, agency = (one, other) if one in ends else (other, one)
        if exchange in ends and agency in partners:
            ends[exchange].add(agency)
    for partners_here in ends.values():
        for id_ in partners_here:
            partners[id_] |= partners_here - {id_}
    left = list(parts.agencies)
    order: list[str] = []
    while left:
        last = order[-1] if order else None
        near = [id_ for id_ in left if last is not None and id_ in partners[last]]
        pick = max(near or left, key=lambda id_: (len(partners[id_]), -left.index(id_)))
        left.remove(pick)
        order.append(pick)
    return order


def _outer_ring(parts: Parts) -> list[str]:
    """Return agencies in a circle, with each exchange after the first of the agencies that it concerns."""
    agencies = _by_talk(parts)
    after: dict[str, list[str]] = {id_: [] for id_ in agencies}
    loose = []
    for exchange in parts.exchanges:
        tied = {id_ for tie in parts.exchange_ends if exchange in tie for id_ in tie}
        ends = [number for number, id_ in enumerate(agencies) if id_ in tied]
        # The first and the last in a circle are neighbours.
        if not ends:
            loose.append(exchange)
        elif ends[0] == 0 and ends[-1] == len(agencies) - 1:
            after[agencies[-1]].append(exchange)
        else:
            after[agencies[ends[0]]].append(exchange)
    return [each for id_ in agencies for each in (id_, *after[id_])] + loose
