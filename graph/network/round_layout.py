"""Where the nodes of a network stand when a graph tool opens it: each case a round of its own, the same each time.

The case stands in the middle, its children around it, then the other people, the agencies, what happened in its order,
and outermost circumstances, findings and the rest. A tool's own layout may start from there.
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
    """Return where each node stands, cases side by side in rows; to one decimal, so that machines agree."""
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
    """Return the colour of a node as ``#rrggbb``, by its classes joined by spaces."""
    named = set(classes.split())
    return GREY.light if "Case" in named else KIND_HUES[shown_kind(named)].light
