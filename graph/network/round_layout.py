"""A layout of a network for graph tools: each case is drawn as rings, in the same positions every time.

The case is in the middle. Around it are rings of the children, the other people, the agencies, the events in their
order, and all other nodes. A graph tool can start its own layout from these positions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from casegraph.graph.colours import GREY, KIND_HUES, shown_kind

if TYPE_CHECKING:
    import networkx as nx

_STEP, _RING, _GAP = 70.0, 130.0, 200.0
_RINGS = (frozenset({"Child"}), frozenset({"Person"}), frozenset({"Agency"}), frozenset({"Event"}))


def places(network: nx.MultiDiGraph) -> dict[str, tuple[float, float]]:
    """Return the position of each node, with the cases next to each other in rows.

    Positions have one decimal, so that all machines give the same numbers.
    """
    rings: dict[str, list[list[str]]] = {}
    for node, values in network.nodes(data=True):
        classes = set(values["classes"].split())
        of_case = rings.setdefault(values["case"], [[] for _ in range(len(_RINGS) + 2)])
        inner = next((number for number, ring in enumerate(_RINGS) if ring & classes), len(_RINGS))
        of_case[0 if "Case" in classes else inner + 1].append(node)
    drawn = {case: _round(found) for case, found in rings.items()}
    widest = max((radius for _, radius in drawn.values()), default=0.0)
    columns, pitch = max(1, math.ceil(math.sqrt(len(drawn)))), 2 * widest + _GAP
    found = {}
    for number, (own, _) in enumerate(drawn.values()):
        row, column = divmod(number, columns)
        for node, (x, y) in own.items():
            found[node] = (round(x + column * pitch, 1), round(y + row * pitch, 1))
    return found


def _round(rings: list[list[str]]) -> tuple[dict[str, tuple[float, float]], float]:
    found: dict[str, tuple[float, float]] = {}
    radius = 0.0
    for number, ring in enumerate(rings):
        if number and ring:
            radius = max(radius + _RING, len(ring) * _STEP / math.tau)
        for place, node in enumerate(ring):
            angle = math.tau * place / len(ring) - math.pi / 2
            found[node] = (radius * math.cos(angle), radius * math.sin(angle))
    return found, radius


def colour(classes: str) -> str:
    """Return the colour of a node as ``#rrggbb``, given its classes separated by spaces."""
    named = set(classes.split())
    return GREY.light if "Case" in named else KIND_HUES[shown_kind(named)].light
