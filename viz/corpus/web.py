"""An overview as a web: nodes and ties with fixed places, each of which leads to its cases.

Places come from networkx with a fixed seed. The same data gives the same picture, and nothing moves when a page opens.
The page's data holds the words of each node and tie once. The panel and the tables both read them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

WIDTH, HEIGHT = 1180.0, 820.0
SEED = 1
# Rows of more ties than this are made on request.
MOST_ROWS = 300
CORPUS_NOTES = (
    "An account that tells little is near to nothing: what is not told may still have been alike.",
    "A shared pattern counts on whatever basis each case has it; the basis stands with the case.",
)


@dataclass(frozen=True)
class Node:
    """A node. ``lines`` is its label as drawn. The panel shows ``facts``. ``cases`` holds (id, title, what)."""

    key: str
    label: str
    kind: str
    lines: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    cases: tuple[tuple[str, str, str], ...] = ()
    x: float = 0.0
    y: float = 0.0
    width: float = 20.0
    height: float = 20.0
    shape: str = "circle"
    weight: float = 1.0
    # The radius of a labelled circle. Lines end at the circle.
    rise: float = 0.0


@dataclass(frozen=True)
class End:
    """A symbol at the end of a tie or on it: ``arrow`` or ``bar``, with the angle of the tie there."""

    kind: str
    x: float
    y: float
    angle: float


@dataclass(frozen=True)
class Tie:
    """A tie. ``line`` is one of symbols.LINES. The page filters by ``weight`` and ``lift``.

    ``mark`` is the text at its middle.
    """

    key: str
    one: str
    other: str
    label: str
    line: str = "relationship"
    weight: float = 1.0
    lift: float | None = None
    width: float = 1.5
    facts: tuple[str, ...] = ()
    cases: tuple[tuple[str, str, str], ...] = ()
    path: str = ""
    end: End | None = None
    mark: str = ""
    # How many of them are uncertain, and why. It is next to the mark.
    unsure: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    bend: float = 0.0
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Web:
    """An overview. ``steps`` holds the (value, words) of its filter. ``start`` is the step that it opens with."""

    title: str
    lead: tuple[str, ...]
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    node_words: str
    tie_words: str
    filter_words: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    start: str = ""
    # Steps of a second filter, by lift, and the one that it opens with.
    lifts: tuple[str, ...] = ()
    lift_start: str = "0"
    notes: tuple[str, ...] = ()
    # The parts of the picture: a line's id, card, circle, group or dot, with its words.
    legend: tuple[tuple[str, str], ...] = ()
    width: float = WIDTH
    height: float = HEIGHT
    # The most nodes that the keyboard steps through. For more, users have the tables and the search.
    stepped: bool = True
    labelled: bool = True
    # How much the names of groups are enlarged in a picture that is wider than the page.
    scale: float = 1.0
    # The rows of a corpus of many cases, which the page's script draws.
    crowd: Any = None


def steps_of(most: int) -> tuple[tuple[str, str], ...]:
    """Return the steps of a filter by shared patterns."""
    from casegraph.viz.shared.html import several

    return tuple(
        (str(n), several(n, "shared pattern") if n else "any number of shared patterns") for n in range(most + 1)
    )


def ring(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes on an ellipse, in their order from the top."""
    count = len(nodes)
    height = HEIGHT * min(1.0, 0.4 + count / 22)
    placed = []
    for number, node in enumerate(nodes):
        angle = 2 * math.pi * number / max(count, 1) - math.pi / 2
        x = WIDTH / 2 + (WIDTH / 2 - node.width / 2 - 12) * math.cos(angle)
        y = height / 2 + (height / 2 - node.height / 2 - 12) * math.sin(angle)
        placed.append(replace(node, x=round(x, 1), y=round(y, 1)))
    return placed


def arrange_by_springs(nodes: Sequence[Node], ties: Iterable[tuple[str, str, float]]) -> list[Node]:
    """Return nodes placed so that tied nodes are close and no two overlap."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(node.key for node in nodes)
    graph.add_weighted_edges_from(ties)
    spread = 2.2 / math.sqrt(max(len(nodes), 1))
    places = nx.spring_layout(graph, k=spread, seed=SEED, iterations=150, method="force") if nodes else {}
    xs = [float(p[0]) for p in places.values()] or [0.0]
    ys = [float(p[1]) for p in places.values()] or [0.0]

    def scale(value: float, low: float, high: float, room: float) -> float:
        return room / 2 if high - low < 1e-9 else room * (value - low) / (high - low)

    at = {
        node.key: [
            70 + scale(float(places[node.key][0]), min(xs), max(xs), WIDTH - 140),
            50 + scale(float(places[node.key][1]), min(ys), max(ys), HEIGHT - 100),
        ]
        for node in nodes
    }
    _push_apart(nodes, at)
    return [replace(node, x=round(at[node.key][0], 1), y=round(at[node.key][1], 1)) for node in nodes]


def _push_apart(nodes: Sequence[Node], at: dict[str, list[float]]) -> None:
    """Move overlapping nodes apart, in the direction of the shorter move."""
    for _ in range(120):
        moved = False
        for number, one in enumerate(nodes):
            a = at[one.key]
            for other in nodes[number + 1 :]:
                b = at[other.key]
                dx, dy = b[0] - a[0], b[1] - a[1]
                over_x = (one.width + other.width) / 2 + 6 - abs(dx)
                over_y = (one.height + other.height) / 2 + 6 - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_x < over_y:
                    step = over_x / 2 * (1 if dx >= 0 else -1)
                    a[0] -= step
                    b[0] += step
                else:
                    step = over_y / 2 * (1 if dy >= 0 else -1)
                    a[1] -= step
                    b[1] += step
        if not moved:
            return


def frame(nodes: Sequence[Node]) -> tuple[list[Node], float, float]:
    """Return nodes moved into the picture, and the width and height of the picture."""
    if not nodes:
        return [], WIDTH, 200.0
    left = min(node.x - node.width / 2 for node in nodes) - 14
    top = min(node.y - node.height / 2 for node in nodes) - 14
    right = max(node.x + node.width / 2 for node in nodes) + 14
    bottom = max(node.y + node.height / 2 for node in nodes) + 14
    moved = [replace(node, x=round(node.x - left, 1), y=round(node.y - top, 1)) for node in nodes]
    return moved, round(right - left, 1), round(bottom - top, 1)


def draw_straight(tie: Tie, nodes: Mapping[str, Node]) -> Tie:
    """Return a tie as a straight line from centre to centre."""
    a, b = nodes[tie.one], nodes[tie.other]
    path = f"M{a.x:.1f} {a.y + a.rise:.1f}L{b.x:.1f} {b.y + b.rise:.1f}"
    return replace(tie, path=path, at=((a.x + b.x) / 2, (a.y + b.y) / 2))


def draw_curved(tie: Tie, nodes: Mapping[str, Node], end: str) -> Tie:
    """Return a tie as a curved line between cards, with a symbol at its end, or on it if it has no direction."""
    a, b = nodes[tie.one], nodes[tie.other]
    middle = ((a.x + b.x) / 2, (a.y + b.y) / 2)
    # Lines bend towards the middle of the picture. The ties of a pair bend by different amounts.
    dx, dy = b.x - a.x, b.y - a.y
    far = math.hypot(dx, dy) or 1.0
    control = (middle[0] - dy / far * tie.bend, middle[1] + dx / far * tie.bend)

    def point(t: float) -> tuple[float, float]:
        u = 1 - t
        return (
            u * u * a.x + 2 * u * t * control[0] + t * t * b.x,
            u * u * a.y + 2 * u * t * control[1] + t * t * b.y,
        )

    steps = [n / 200 for n in range(201)]
    outside = [t for t in steps if not _within(point(t), a) and not _within(point(t), b)]
    first, last = (outside[0], outside[-1]) if len(outside) > 1 else (0.0, 1.0)
    drawn = [point(first + (last - first) * n / 24) for n in range(25)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn)
    half = drawn[12]
    tip, before = (drawn[-1], drawn[-2]) if end == "arrow" else (drawn[-2], drawn[-3])
    angle = math.degrees(math.atan2(tip[1] - before[1], tip[0] - before[0]))
    made = End(end, round(tip[0], 1), round(tip[1], 1), round(angle, 1)) if end else None
    return replace(tie, path=path, at=(round(half[0], 1), round(half[1], 1)), end=made)


def _within(point: tuple[float, float], node: Node) -> bool:
    return abs(point[0] - node.x) <= node.width / 2 + 3 and abs(point[1] - node.y) <= node.height / 2 + 3


def web_page(web: Web, eyebrow: str, name: str = "overview") -> str:
    """Return an overview as a page with its tables. The same web gives the same bytes.

    Args:
        web: the overview.
        eyebrow: the words for the kind of overview, above the title.
        name: the name of the files for its saved picture.
    """
    from casegraph.viz.shared.html import render, several

    columns = list(dict.fromkeys(name for tie in web.ties for name in tie.columns))
    return render(
        "overview.html",
        scripts=[*(["crowd.js"] if web.crowd else []), "overview.js"],
        data=_data(web, columns if len(web.ties) > MOST_ROWS else ()),
        picture=name,
        eyebrow=eyebrow,
        title=web.title,
        web=web,
        told={node.key: node for node in web.nodes},
        several=several,
        columns=columns,
        most_rows=MOST_ROWS,
    )


def _data(web: Web, columns: Sequence[str]) -> dict[str, Any]:
    """Return the data of nodes and ties for the script. Each case appears once and is referred to by its number."""
    everything: list[Node | Tie] = [*web.nodes, *web.ties]
    cases = sorted({(case, title) for item in everything for case, title, _ in item.cases})
    place = {case: number for number, case in enumerate(cases)}

    def told(item: Node | Tie) -> dict[str, Any]:
        behind = [[place[case, title], *([what] if what else [])] for case, title, what in item.cases]
        return {"label": item.label, "facts": item.facts, "cases": behind}

    items = {node.key: {**told(node), "kind": node.kind} for node in web.nodes}
    for tie in web.ties:
        items[tie.key] = {**told(tie), "kind": web.tie_words, "ends": [tie.one, tie.other]}
        if columns:
            items[tie.key]["columns"] = [tie.columns[name] for name in columns]
    return {"items": items, "titles": [title for _, title in cases], "crowd": web.crowd}
