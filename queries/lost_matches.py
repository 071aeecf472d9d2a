"""Whether a release still tells the same patterns: which matches were lost with what was withheld."""

from __future__ import annotations

from collections import Counter

from casegraph.graph.release import Released
from casegraph.graph.store.store import Store
from casegraph.queries.matches import matches

Found = Counter[tuple[str, str, str]]


def pattern_changes(store: Store, released: Released) -> tuple[Found, Found]:
    """Return the matches that a release lost, and those that it has and the original has not.

    They are counted by case (as the release calls it), pattern and basis.
    """
    cases = [name for name in released.names if "/" not in name]
    before = Counter((released.names[m.case], m.pattern, m.basis) for m in matches(store, cases=cases))
    after = Counter((m.case, m.pattern, m.basis) for m in matches(released.store, cases=released.cases))
    return before - after, after - before


def change_notes(store: Store, released: Released) -> list[str]:
    """Return in plain words what the patterns lost; no word names a case."""
    lost, new = pattern_changes(store, released)
    out = []
    for found, words in ((lost, "no longer found, since a premise was withheld"), (new, "found in the release alone")):
        by_kind: Counter[tuple[str, str]] = Counter()
        for (_, pattern, basis), number in found.items():
            by_kind[pattern, basis] += number
        out += [f"{pattern} ({basis}): {n} {words}" for (pattern, basis), n in sorted(by_kind.items())]
    return out or ["The patterns find in the release what they find in the original, on the same bases."]
