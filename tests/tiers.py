"""How much is tried: each change tries what finds a planted error, `torture` tries at length, a slice a fixed part.

- ``HYPOTHESIS_PROFILE=torture`` runs the properties with many more examples, from a seed of their own that is printed
  and recorded; ``CASEGRAPH_SEED`` repeats a run. Otherwise the examples are the same each time.
- ``CASEGRAPH_SLICE=1`` leaves of the tiers `torture` and `system` a fixed part.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "torture"
SLICE = bool(os.environ.get("CASEGRAPH_SLICE"))
# How many times the usual number of examples a long run tries, and how many cases of each test a slice has.
TIMES = 2 if SLICE else 30
CASES_OF_A_SLICE, PAGES_OF_A_SLICE = 2, 1

# No timing is asserted: no example has a deadline, and a slow machine is no reason to fail.
_ANY_SPEED = [HealthCheck.too_slow]
settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=_ANY_SPEED)
settings.register_profile(
    "torture", deadline=None, print_blob=True, max_examples=100 * TIMES, suppress_health_check=_ANY_SPEED
)
settings.load_profile("torture" if LONG else "default")


def examples(number: int) -> settings:
    """Return the settings of a property that a change tries on so many examples, and a long run on many more."""
    return settings(max_examples=number * TIMES if LONG else number, suppress_health_check=list(HealthCheck))


def planted(number: int) -> settings:
    """Return the settings of a property that must fail within so many examples, since an error is planted."""
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def chosen_seed() -> int:
    """Return the seed of the torture tests: that of the environment, or the one that a slice and a change use."""
    return int(os.environ.get("CASEGRAPH_SEED", "9"))


def in_slice(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Return what a slice has: of each test of a long tier the first cases, and the other tiers whole."""
    kept: set[pytest.Item] = set()
    count: dict[Any, int] = {}
    for item in items:
        name = item.nodeid.partition("[")[0]
        count[name] = count.get(name, 0) + 1
        long = item.get_closest_marker("torture") or item.get_closest_marker("system")
        if not long or count[name] <= (PAGES_OF_A_SLICE if item.get_closest_marker("browser") else CASES_OF_A_SLICE):
            kept.add(item)
    return kept
