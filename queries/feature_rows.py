"""The feature table with the matches of patterns, from which all measures are counted."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.graph.feature_table import Feature, features
from casegraph.graph.store.store import Store
from casegraph.queries.matches import matches


def feature_table(store: Store, cases: Sequence[str] | None = None) -> list[Feature]:
    """Return the facts of some or all cases and the patterns that they match, one row for each fact.

    Raises:
        NotFoundError: a case is not in the store.
    """
    return features(store, cases, matches(store, cases=cases))
