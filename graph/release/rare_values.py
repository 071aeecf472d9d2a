"""Rare combinations: what tells a child apart from all but a few others, and what to withhold so that it does not.

A child's sex, age band and the kind of incident are told of by many sources, so whoever knows a child may find it by
them. A combination that fewer than ``k`` children share could identify (k-anonymity; L. Sweeney, International Journal
of Uncertainty, Fuzziness and Knowledge-Based Systems 10 (2002), 557–570). A value that is not told counts as a value of
its own. This says nothing of the rest that is told of a child: who did what in which order tells cases apart as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

K = 5
Record = Mapping[str, str]


def rare(records: Mapping[Any, Record], names: Sequence[str], k: int = K) -> dict[Any, int]:
    """Return the records whose combination of values fewer than ``k`` records share, and how many share it."""
    shared = Counter(_values(record, names) for record in records.values())
    return {key: n for key, record in records.items() if (n := shared[_values(record, names)]) < k}


def to_withhold(records: Mapping[Any, Record], order: Sequence[str], k: int = K) -> tuple[set[tuple[Any, str]], int]:
    """Return which values of which records to withhold so that no combination is shared by fewer than ``k``.

    The values named first in ``order`` go first, of the records that are rare. Where those from whom all was withheld
    are themselves fewer than ``k``, the smallest other groups join them. The second is how many records stay rare,
    which is so only where there are fewer than ``k`` in all.
    """
    left = {key: dict(record) for key, record in records.items()}
    gone: set[tuple[Any, str]] = set()

    def withhold(key: Any, name: str) -> None:
        if left[key].pop(name, None) is not None:
            gone.add((key, name))

    for name in order:
        for key in rare(left, order, k):
            withhold(key, name)
    while (still := rare(left, order, k)) and len(still) < len(left):
        groups = Counter(_values(record, order) for key, record in left.items() if key not in still)
        smallest = min(groups, key=lambda values: (groups[values], values))
        for key, record in list(left.items()):
            if _values(record, order) == smallest or key in still:
                for name in order:
                    withhold(key, name)
    return gone, len(rare(left, order, k))


def _values(record: Record, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(record.get(name, "") for name in names)
