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
    for found, words in (
        (lost, "not in the copy, because a fact on which the match rests was left out"),
        (new, "only in the copy"),
    ):
        by_kind: Counter[tuple[str, str]] = Counter()
        for (_, pattern, basis), number in found.items():
            by_kind[pattern, basis] += number
        out += [
            f"{pattern} ({basis}): {n} match{'' if n == 1 else 'es'} {words}"
            for (pattern, basis), n in sorted(by_kind.items())
        ]
    return out or ["The patterns have the same matches in the copy as in the original, on the same bases."]
