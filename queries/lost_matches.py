"""The matches of patterns that a release loses because it withholds their premises."""

from __future__ import annotations

from collections import Counter

from casegraph.graph.release import Released
from casegraph.graph.store.store import Store
from casegraph.queries.matches import matches

Found = Counter[tuple[str, str, str]]


def pattern_changes(store: Store, released: Released) -> tuple[Found, Found]:
    """Return the matches that only the original has, and the matches that only the release has.

    They are counted by case (under its name in the release), pattern and basis.
    """
    cases = [name for name in released.names if "/" not in name]
    before = Counter((released.names[m.case], m.pattern, m.basis) for m in matches(store, cases=cases))
    after = Counter((m.case, m.pattern, m.basis) for m in matches(released.store, cases=released.cases))
    return before - after, after - before


def change_notes(store: Store, released: Released) -> list[str]:
    """Return notes on the matches that a release loses, which name no case."""
    lost, new = pattern_changes(store, released)
    out = []
    for found, words in ((lost, "lost because a premise was withheld"), (new, "found only in the release")):
        by_kind: Counter[tuple[str, str]] = Counter()
        for (_, pattern, basis), number in found.items():
            by_kind[pattern, basis] += number
        out += [f"{pattern} ({basis}): {n} {words}" for (pattern, basis), n in sorted(by_kind.items())]
    return out or ["The patterns have the same matches in the release as in the original, on the same bases."]
