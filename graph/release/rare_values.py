"""Rare combinations of values, by which somebody could recognise a child, and the values to withhold against this.

Many sources give a child's sex, age band and kind of incident, so a person who knows a child could find the child by
these values. A combination that fewer than ``k`` children share could identify a child (k-anonymity; L. Sweeney,
International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10 (2002), 557–570). A missing value counts
as a value of its own. This covers nothing else about a child: the course of events can also distinguish one case from
another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

K = 5
Record = Mapping[str, str]


def rare(records: Mapping[Any, Record], names: Sequence[str], k: int = K) -> dict[Any, int]:
    """Return the records with a combination of values that fewer than ``k`` records share, and how many share it."""
    shared = Counter(_values(record, names) for record in records.values())
    return {key: n for key, record in records.items() if (n := shared[_values(record, names)]) < k}


def to_withhold(records: Mapping[Any, Record], order: Sequence[str], k: int = K) -> tuple[set[tuple[Any, str]], int]:
    """Return the values to withhold so that at least ``k`` records share each combination.

    The function withholds values of rare records only, in the order of ``order``. If fewer than ``k`` records lose all
    their values, it withholds the values of the smallest other groups too. The second result is the number of records
    that stay rare; it is above 0 only if there are fewer than ``k`` records in all.
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
