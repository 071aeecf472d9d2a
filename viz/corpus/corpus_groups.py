"""Groups of similar cases, packed side by side, for a picture of a large corpus.

References:
    V. D. Blondel et al., Fast unfolding of communities in large networks, Journal of Statistical Mechanics (2008).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from casegraph.graph.model.vocabulary import concept
from casegraph.queries.library import patterns
from casegraph.viz.corpus.web import SEED

# More groups than this would not be an overview.
MOST_GROUPS = 40
_PITCH = 15.0
# The patterns of each case, with their bases.
Matched = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Group:
    """Similar cases, and the patterns that most of them match, as (title, cases)."""

    key: str
    cases: tuple[str, ...]
    patterns: tuple[tuple[str, int], ...]
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0

    @property
    def label(self) -> str:
        """The patterns that most of its cases share."""
        return "; ".join(title for title, _ in self.patterns) or "No pattern in common"


def pattern_title(pattern: str) -> str:
    """Return the title of a pattern, even if it exists only as a concept."""
    known = patterns().get(pattern)
    return known.title if known else concept(pattern).label


def groups_of(titles: Iterable[str], matched: Matched, similar: Mapping[tuple[str, str], float]) -> list[Group]:
    """Return the groups of similar cases with their places, the largest first."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(titles))
    graph.add_weighted_edges_from((a, b, value) for (a, b), value in sorted(similar.items()))
    parts = nx.community.louvain_communities(graph, seed=SEED, resolution=1.0)
    alone = sorted(case for part in parts if len(part) == 1 for case in part)
    kept = [sorted(part) for part in parts if len(part) > 1] + ([alone] if alone else [])
    if len(kept) > MOST_GROUPS:
        kept = _merge_groups(kept, matched)
    groups = []
    for number, cases in enumerate(sorted(kept, key=lambda part: (-len(part), part[0]))):
        counts = Counter(name for case in cases for name in matched[case])
        common = [
            (pattern_title(name), n) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
        ]
        # Cases with most matches are in the middle.
        order = sorted(cases, key=lambda case: (-len(matched[case]), case))
        radius = _PITCH * 0.62 * math.sqrt(len(cases)) + 26
        groups.append(Group(f"g{number}", tuple(order), tuple(common), radius=round(radius, 1)))
    return _pack_groups(groups)


def _merge_groups(parts: Sequence[Sequence[str]], matched: Matched) -> list[list[str]]:
    """Return parts after merging those whose cases most often match the same pattern."""
    by_pattern: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        counts = Counter(name for case in part for name in matched[case])
        most = min(counts, key=lambda name: (-counts[name], name), default="")
        by_pattern[most] += part
    return list(by_pattern.values())


def _pack_groups(groups: Sequence[Group]) -> list[Group]:
    """Return groups on a spiral around the largest, without overlaps."""
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


def sunflower(group: Group) -> list[tuple[str, float, float]]:
    """Return the places of a group's cases within its circle."""
    out = []
    for number, case in enumerate(group.cases):
        far, angle = _PITCH * 0.62 * math.sqrt(number + 0.5), number * math.pi * (3 - math.sqrt(5))
        out.append((case, round(group.x + far * math.cos(angle), 1), round(group.y + far * math.sin(angle), 1)))
    return out
