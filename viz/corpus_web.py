"""A corpus as a web: cases that resemble each other stand near; in a large one, groups of them come first.

Up to a hundred or so cases have labels and stand where their ties draw them. A larger corpus is parted into groups of
cases that resemble each other (Louvain), packed side by side; beyond some thousands only the groups are drawn at first,
and a group's cases when it is opened.

References:
    V. D. Blondel et al., Fast unfolding of communities in large networks, Journal of Statistical Mechanics (2008).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from casegraph.graph.features import Feature
from casegraph.graph.measures.neighbours import neighbours
from casegraph.queries.library import patterns
from casegraph.viz import words
from casegraph.viz.pages import several
from casegraph.viz.textfit import wrap
from casegraph.viz.web import SEED, WIDTH, Node, Tie, Web, frame, sprung, straight

LABELLED = 120
ALL_DRAWN = 3000
ALL_PAIRS = 60
NEAREST = 3
LEAST = 0.05
# More groups than these are no overview.
MOST_GROUPS = 40
_PITCH = 15.0


@dataclass(frozen=True)
class Group:
    """Cases that resemble each other, and the patterns that most of them match, as (title, cases)."""

    key: str
    cases: tuple[str, ...]
    patterns: tuple[tuple[str, int], ...]
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0

    @property
    def label(self) -> str:
        """What most of its cases share."""
        return "; ".join(title for title, _ in self.patterns) or "No pattern in common"


Matched = Mapping[str, Mapping[str, tuple[str, ...]]]


def corpus_web(rows: Sequence[Feature], titles: Mapping[str, str]) -> Web:
    """Return the web of the cases of a feature table.

    Args:
        rows: the feature table of all cases, with the patterns in it.
        titles: the cases' titles by their ids; each gives a node.
    """
    matched = _matched(rows, titles)
    near = neighbours(rows, NEAREST, LEAST)
    similar = {
        (case, other) if case < other else (other, case): value
        for case, found in near.items()
        for other, value in found
    }
    if len(titles) <= LABELLED:
        return _labelled(titles, matched, similar)
    groups = _groups(titles, matched, similar)
    return (
        _drawn(titles, matched, similar, groups)
        if len(titles) <= ALL_DRAWN
        else _grouped(titles, matched, near, groups)
    )


def _matched(rows: Sequence[Feature], titles: Mapping[str, str]) -> Matched:
    """Return for each case its patterns with their bases."""
    found: dict[str, dict[str, list[str]]] = {case: {} for case in titles}
    for row in rows:
        if row.kind == "pattern" and row.case in found:
            found[row.case].setdefault(row.value, []).append(row.basis)
    return {
        case: {name: tuple(bases) for name, bases in sorted(by_name.items())} for case, by_name in sorted(found.items())
    }


def _title(pattern: str) -> str:
    known = patterns().get(pattern)
    return known.title if known else words.concept(pattern).label


def _facts(matched: Matched, case: str) -> tuple[str, ...]:
    said = tuple(f"{_title(name)} ({', '.join(bases)})" for name, bases in matched[case].items())
    return said or ("Nothing told in it matches a pattern",)


def _ties(
    titles: Mapping[str, str],
    matched: Matched,
    similar: Mapping[tuple[str, str], float],
    nodes: Mapping[str, Node],
    keys: Mapping[str, str],
) -> list[Tie]:
    pairs = set(similar)
    if len(titles) <= ALL_PAIRS:
        pairs |= {(a, b) for a, b in combinations(sorted(titles), 2) if len(set(matched[a]) & set(matched[b])) > 1}
    ties = []
    for number, (a, b) in enumerate(sorted(pairs)):
        both = sorted(set(matched[a]) & set(matched[b]))
        value = similar.get((a, b))
        alike = f"{value:.2f}" if value is not None else "not among the nearest"
        tie = Tie(
            key=f"t{number}",
            one=keys[a],
            other=keys[b],
            label=f"{words.within_sentence(titles[a])} and {words.within_sentence(titles[b])}",
            weight=len(both),
            width=0.8 + 1.1 * min(len(both), 6),
            facts=(f"Similarity: {alike}", several(len(both), "shared pattern")),
            cases=tuple(
                (c, titles[c], "; ".join(f"{_title(p)} ({', '.join(matched[c][p])})" for p in both)) for c in (a, b)
            ),
            line="relationship" if value is not None else "uncertain",
            columns={
                "Similarity": alike,
                "Shared patterns": f"{len(both)}: " + "; ".join(map(_title, both)) if both else "0",
            },
        )
        ties.append(straight(tie, nodes))
    return ties


_LEAD = (
    "Lines join each case to the cases that most resemble it by what is told of both; what few cases tell counts more. "
    "The wider a line, the more patterns both match.",
)
_NOTES = (
    "An account that tells little is near to nothing: what is not told may still have been alike.",
    "A shared pattern counts on whatever basis each case has it; the basis stands with the case.",
)


def _steps(ties: Sequence[Tie]) -> tuple[tuple[str, str], ...]:
    most = int(max((tie.weight for tie in ties), default=0))
    return tuple(
        (str(n), several(n, "shared pattern") if n else "any number of shared patterns") for n in range(most + 1)
    )


def _labelled(titles: Mapping[str, str], matched: Matched, similar: Mapping[tuple[str, str], float]) -> Web:
    keys = {case: f"n{number}" for number, case in enumerate(sorted(titles))}
    nodes = []
    for case, key in keys.items():
        label = words.within_sentence(titles[case])
        lines = wrap(label, 118, 13 * 1.15, 2)
        nodes.append(
            Node(
                key=key,
                label=titles[case],
                kind="Case",
                lines=tuple(lines),
                facts=_facts(matched, case),
                cases=((case, titles[case], several(len(matched[case]), "pattern")),),
                width=140,
                height=24 + 17.0 * max(len(lines), 1),
                shape="card",
                weight=len(matched[case]),
            )
        )
    placed, width, height = frame(sprung(nodes, [(keys[a], keys[b], 4 * value) for (a, b), value in similar.items()]))
    ties = _ties(titles, matched, similar, {node.key: node for node in placed}, keys)
    return Web(
        title=several(len(titles), "case"),
        lead=(
            *_LEAD,
            "A dotted line joins cases that share two or more patterns but are not among each other's nearest.",
        ),
        nodes=tuple(placed),
        ties=tuple(ties),
        node_words="Case",
        tie_words="Cases alike",
        filter_words="Joined by at least",
        steps=_steps(ties),
        start="0",
        notes=_NOTES,
        lines=(),
        width=width,
        height=height,
    )


def _groups(titles: Mapping[str, str], matched: Matched, similar: Mapping[tuple[str, str], float]) -> list[Group]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(titles))
    graph.add_weighted_edges_from((a, b, value) for (a, b), value in sorted(similar.items()))
    parts = nx.community.louvain_communities(graph, seed=SEED, resolution=1.0)
    alone = sorted(case for part in parts if len(part) == 1 for case in part)
    kept = [sorted(part) for part in parts if len(part) > 1] + ([alone] if alone else [])
    if len(kept) > MOST_GROUPS:
        kept = _merged(kept, matched)
    groups = []
    for number, cases in enumerate(sorted(kept, key=lambda part: (-len(part), part[0]))):
        counts = Counter(name for case in cases for name in matched[case])
        common = [(_title(name), n) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]]
        # Those that match most stand in the middle.
        order = sorted(cases, key=lambda case: (-len(matched[case]), case))
        radius = _PITCH * 0.62 * math.sqrt(len(cases)) + 26
        groups.append(Group(f"g{number}", tuple(order), tuple(common), radius=round(radius, 1)))
    return _packed(groups)


def _merged(parts: Sequence[Sequence[str]], matched: Matched) -> list[list[str]]:
    """Return parts with those made one whose cases most often match the same pattern."""
    by_pattern: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        counts = Counter(name for case in part for name in matched[case])
        most = min(counts, key=lambda name: (-counts[name], name), default="")
        by_pattern[most] += part
    return list(by_pattern.values())


def _packed(groups: Sequence[Group]) -> list[Group]:
    """Return groups on a spiral around the largest, none over another."""
    placed: list[Group] = []
    for group in groups:
        step = 0.0
        while True:
            angle = 2.4 * step**0.5 * 1.7
            x = 1.35 * 9 * step**0.5 * math.cos(angle)
            y = 9 * step**0.5 * math.sin(angle)
            if all(math.hypot(x - p.x, y - p.y) >= group.radius + p.radius + 14 for p in placed):
                placed.append(replace(group, x=round(x, 1), y=round(y, 1)))
                break
            step += 1.0
    return placed


def _sunflower(group: Group) -> list[tuple[str, float, float]]:
    """Return the places of a group's cases within its circle."""
    out = []
    for number, case in enumerate(group.cases):
        far, angle = _PITCH * 0.62 * math.sqrt(number + 0.5), number * math.pi * (3 - math.sqrt(5))
        out.append((case, round(group.x + far * math.cos(angle), 1), round(group.y + far * math.sin(angle), 1)))
    return out


def _scale(groups: Sequence[Group]) -> float:
    """Return by how much names must be enlarged to be read where the whole picture is shown."""
    across = max(group.x + group.radius for group in groups) - min(group.x - group.radius for group in groups)
    return max(1.0, across / WIDTH)


def _group_node(group: Group, scale: float) -> Node:
    return Node(
        key=group.key,
        label=f"{several(len(group.cases), 'case')}: {group.label}",
        kind="Group of cases that resemble each other",
        lines=tuple(wrap(group.label, max(group.radius * 1.6 / scale, 96), 14.5, 3)),
        facts=tuple(f"{title}: {n} of {len(group.cases)}" for title, n in group.patterns),
        x=group.x,
        y=group.y,
        width=2 * group.radius,
        height=2 * group.radius,
        shape="group",
        weight=len(group.cases),
    )


def _drawn(
    titles: Mapping[str, str], matched: Matched, similar: Mapping[tuple[str, str], float], groups: Sequence[Group]
) -> Web:
    keys = {case: f"n{number}" for number, case in enumerate(sorted(titles))}
    scale = _scale(groups)
    nodes = [
        replace(_group_node(group, scale), cases=tuple((c, titles[c], "") for c in group.cases)) for group in groups
    ]
    nodes += [
        Node(
            key=keys[case],
            label=titles[case],
            kind="Case",
            facts=_facts(matched, case),
            cases=((case, titles[case], ""),),
            x=x,
            y=y,
            width=11,
            height=11,
        )
        for group in groups
        for case, x, y in _sunflower(group)
    ]
    placed, width, height = frame(nodes)
    ties = _ties(titles, matched, similar, {node.key: node for node in placed}, keys)
    return Web(
        title=several(len(titles), "case"),
        lead=(
            *_LEAD,
            "Circles hold cases that resemble each other; each is named by the patterns that most of it match.",
        ),
        nodes=tuple(placed),
        # The columns say which patterns; in so many rows, once is enough.
        ties=tuple(replace(tie, width=1.0, cases=tuple((c, t, "") for c, t, _ in tie.cases)) for tie in ties),
        node_words="Case or group",
        tie_words="Cases alike",
        filter_words="Joined by at least",
        steps=_steps(ties),
        start=str(max(0, int(max((tie.weight for tie in ties), default=0)) - 2)),
        notes=_NOTES,
        width=width,
        height=height,
        stepped=False,
        labelled=False,
        scale=scale,
    )


def _grouped(
    titles: Mapping[str, str],
    matched: Matched,
    near: Mapping[str, Sequence[tuple[str, float]]],
    groups: Sequence[Group],
) -> Web:
    scale = _scale(groups)
    nodes = [_group_node(group, scale) for group in groups]
    placed, width, height = frame(nodes)
    moved = [replace(group, x=node.x, y=node.y) for group, node in zip(groups, placed, strict=True)]
    home = {case: group.key for group in moved for case in group.cases}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for case, found in near.items():
        for other, _ in found:
            if home[case] != home[other]:
                pair = sorted((home[case], home[other]))
                counts[pair[0], pair[1]] += 1
    names = sorted({name for found in matched.values() for name in found})
    index = {name: number for number, name in enumerate(names)}
    opened: list[dict[str, Any]] = [
        {
            "key": group.key,
            "x": group.x,
            "y": group.y,
            "r": group.radius,
            "cases": [
                [case, titles[case], x, y, [index[name] for name in matched[case]], near.get(case, ())]
                for case, x, y in _sunflower(group)
            ],
        }
        for group in moved
    ]
    at = {node.key: node for node in placed}
    label = {group.key: group.label for group in moved}
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:200]
    ties = [
        straight(
            Tie(
                key=f"t{number}",
                one=a,
                other=b,
                label=f"{label[a]} and {label[b]}",
                weight=n,
                width=min(0.6 + n / 20, 10),
                facts=(f"{n} times a case of the one is among the nearest of a case of the other",),
                columns={"Nearest across": str(n)},
            ),
            at,
        )
        for number, ((a, b), n) in enumerate(most)
    ]
    return Web(
        title=several(len(titles), "case"),
        lead=(
            "So many cases are shown in groups of those that resemble each other by what is told of them. Open a group "
            "for its cases.",
        ),
        nodes=tuple(placed),
        ties=tuple(ties),
        node_words="Group",
        tie_words="Groups alike",
        notes=_NOTES,
        width=width,
        height=height,
        scale=scale,
        groups=({"patterns": [_title(name) for name in names], "open": opened},),
    )
