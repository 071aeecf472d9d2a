"""The feature table with the patterns in it: what every corpus measure is counted from."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.graph.feature_table import Feature, features
from casegraph.graph.store.store import Store
from casegraph.queries.matches import matches


def feature_table(store: Store, cases: Sequence[str] | None = None) -> list[Feature]:
    """Return what is told of some or all cases, and the patterns that they match, one row a fact.

    Raises:
        NotFoundError: a case is not in the store.
    """
    return features(store, cases, matches(store, cases=cases))
