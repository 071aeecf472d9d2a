"""A corpus with too many cases for labels: groups of cases with lines between them, and each case as a row of numbers
for the page's script.

The page's script draws the cases and fills their tables from these rows, so that the page holds each case once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from casegraph.graph.case.basis import BASES
from casegraph.viz.corpus.corpus_groups import Group, Matched, groups_of, pattern_title, sunflower
from casegraph.viz.corpus.web import CORPUS_NOTES, WIDTH, Node, Tie, Web, draw_straight, frame, steps_of
from casegraph.viz.shared.html import several
from casegraph.viz.shared.text_fit import wrap

ALL_DRAWN = 3000
_MOST_GROUP_TIES = 200
_ROOM = 84.0

Near = Mapping[str, Sequence[tuple[str, float]]]


def crowd_web(titles: Mapping[str, str], matched: Matched, near: Near, similar: Mapping[tuple[str, str], float]) -> Web:
    """Return the web of a corpus in groups. Up to a few thousand cases are drawn at first, and more on request.

    Args:
        titles: the cases' titles by their ids.
        matched: their patterns with the bases.
        near: the most similar cases of each case.
        similar: the same as pairs.
    """
    groups = groups_of(titles, matched, similar)
    across = max(group.x + group.radius for group in groups) - min(group.x - group.radius for group in groups)
    # Names must be readable when the whole picture is shown.
    scale = max(1.0, across / WIDTH)
    nodes, width, height = frame([_node(group, scale) for group in groups])
    placed = [replace(group, x=node.x, y=node.y) for group, node in zip(groups, nodes, strict=True)]
    drawn = len(titles) <= ALL_DRAWN
    most = max((len(set(matched[a]) & set(matched[b])) for a, b in similar), default=0)
    return Web(
        title=several(len(titles), "case"),
        lead=(
            "Circles hold cases that resemble each other by what is told of them; each is named by the patterns that "
            "most of it match. Open a group for its cases.",
        ),
        nodes=tuple(nodes),
        ties=() if drawn else tuple(_group_ties(placed, near, {node.key: node for node in nodes})),
        node_words="Group",
        tie_words="Groups alike",
        filter_words="Joined by at least" if drawn else "",
        steps=steps_of(most) if drawn else (),
        start=str(max(0, most - 2)) if drawn else "",
        notes=CORPUS_NOTES,
        legend=(
            ("group", "a group of cases that resemble each other"),
            ("dot", "a case"),
            ("relationship", "among the nearest" if drawn else "the wider, the more cases of both are near"),
        ),
        width=width,
        height=height,
        stepped=False,
        labelled=False,
        scale=scale,
        crowd=_rows(placed, titles, matched, near, drawn),
    )


def _rows(groups: Sequence[Group], titles: Mapping[str, str], matched: Matched, near: Near, drawn: bool) -> Any:
    """Return the cases group by group. Patterns, bases and other cases are given by their numbers."""
    names = sorted({name for found in matched.values() for name in found})
    pattern = {name: number for number, name in enumerate(names)}
    order = {case: number for number, case in enumerate(case for group in groups for case in group.cases)}
    cases = []
    for group in groups:
        for case, x, y in sunflower(group):
            bases = [
                [pattern[name], sum(1 << number for number, basis in enumerate(BASES) if basis in found)]
                for name, found in matched[case].items()
            ]
            others = [[order[other], round(100 * value)] for other, value in near.get(case, ())]
            cases.append([case, titles[case], x, y, list(chain(*bases)), list(chain(*others))])
    return {
        "patterns": [pattern_title(name) for name in names],
        "bases": list(BASES),
        "groups": [[group.key, group.x, group.y, group.radius, len(group.cases)] for group in groups],
        "cases": cases,
        "drawn": drawn,
    }


def _node(group: Group, scale: float) -> Node:
    return Node(
        key=group.key,
        label=f"{several(len(group.cases), 'case')}: {group.label}",
        kind="Group of cases that resemble each other",
        # A small circle has room only for the number of its cases.
        lines=tuple(wrap(group.label, room, 14.5, 4)) if (room := group.radius * 1.6 / scale) >= _ROOM else (),
        facts=tuple(f"{title}: {n} of {len(group.cases)}" for title, n in group.patterns),
        x=group.x,
        y=group.y,
        width=2 * group.radius,
        height=2 * group.radius,
        shape="group",
        weight=len(group.cases),
    )


def _group_ties(groups: Sequence[Group], near: Near, at: Mapping[str, Node]) -> list[Tie]:
    """Return the ties between groups that have similar cases."""
    home = {case: group for group in groups for case in group.cases}
    label = {group.key: group.label for group in groups}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for case, found in near.items():
        for other, _ in found:
            if home[case] != home[other]:
                one, two = sorted((home[case].key, home[other].key))
                counts[one, two] += 1
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_GROUP_TIES]
    return [
        draw_straight(
            Tie(
                key=f"t{number}",
                one=a,
                other=b,
                label=f"{label[a]} and {label[b]}",
                weight=n,
                width=min(0.6 + n / 20, 10),
                facts=(f"{several(n, 'time')} a case of the one is among the nearest of a case of the other",),
                columns={"Nearest across": str(n)},
            ),
            at,
        )
        for number, ((a, b), n) in enumerate(most)
    ]
