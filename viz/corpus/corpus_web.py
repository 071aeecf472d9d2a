"""A corpus as a web in which similar cases are close. In a large corpus, groups of cases come first.

Up to about a hundred cases have labels, and their ties determine their places. More cases are drawn in groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from casegraph.graph.feature_table import Feature
from casegraph.graph.measures.similar import neighbours
from casegraph.viz.corpus.corpus_crowd import ALL_DRAWN, crowd_web
from casegraph.viz.corpus.corpus_groups import Matched, pattern_title
from casegraph.viz.corpus.web import CORPUS_NOTES, Node, Tie, Web, arrange_by_springs, draw_straight, frame, steps_of
from casegraph.viz.shared import words
from casegraph.viz.shared.html import several
from casegraph.viz.shared.text_fit import wrap

__all__ = ["ALL_DRAWN", "LABELLED", "corpus_web"]
LABELLED = 120
ALL_PAIRS = 60
NEAREST = 3
LEAST = 0.05


def corpus_web(rows: Sequence[Feature], titles: Mapping[str, str]) -> Web:
    """Return the web of the cases of a feature table.

    Args:
        rows: the feature table of all cases, with the patterns in it.
        titles: the cases' titles by their ids. Each case becomes a node.
    """
    matched = _patterns_by_case(rows, titles)
    near = neighbours(rows, NEAREST, LEAST)
    similar = {
        (case, other) if case < other else (other, case): value
        for case, found in near.items()
        for other, value in found
    }
    if len(titles) <= LABELLED:
        return _labelled_web(titles, matched, similar)
    return crowd_web(titles, matched, near, similar)


def _patterns_by_case(rows: Sequence[Feature], titles: Mapping[str, str]) -> Matched:
    """Return the patterns of each case with their bases."""
    found: dict[str, dict[str, list[str]]] = {case: {} for case in titles}
    for row in rows:
        if row.kind == "pattern" and row.case in found:
            found[row.case].setdefault(row.value, []).append(row.basis)
    return {
        case: {name: tuple(bases) for name, bases in sorted(by_name.items())} for case, by_name in sorted(found.items())
    }


def _facts(matched: Matched, case: str) -> tuple[str, ...]:
    patterns = tuple(_with_bases(matched, case, name) for name in matched[case])
    return patterns or ("Nothing told in it matches a pattern",)


def _with_bases(matched: Matched, case: str, pattern: str) -> str:
    return f"{pattern_title(pattern)} ({', '.join(matched[case][pattern])})"


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
                (c, titles[c], "; ".join(f"{pattern_title(p)} ({', '.join(matched[c][p])})" for p in both))
                for c in (a, b)
            ),
            line="relationship" if value is not None else "uncertain",
            columns={
                "Similarity": alike,
                "Shared patterns": f"{len(both)}: " + "; ".join(map(pattern_title, both)) if both else "0",
            },
        )
        ties.append(draw_straight(tie, nodes))
    return ties


def _labelled_web(titles: Mapping[str, str], matched: Matched, similar: Mapping[tuple[str, str], float]) -> Web:
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
    placed, width, height = frame(
        arrange_by_springs(nodes, [(keys[a], keys[b], 4 * value) for (a, b), value in similar.items()])
    )
    ties = _ties(titles, matched, similar, {node.key: node for node in placed}, keys)
    return Web(
        title=several(len(titles), "case"),
        lead=(
            "Lines join each case to the cases that most resemble it by what is told; what few cases tell counts more.",
        ),
        nodes=tuple(placed),
        ties=tuple(ties),
        node_words="Case",
        tie_words="Cases alike",
        filter_words="Joined by at least",
        steps=steps_of(int(max((tie.weight for tie in ties), default=0))),
        start="0",
        notes=CORPUS_NOTES,
        legend=(
            ("card", "a case"),
            ("relationship", "among each other's nearest; the wider, the more patterns both match"),
            ("uncertain", "not among the nearest, but two or more shared patterns"),
        ),
        width=width,
        height=height,
    )
