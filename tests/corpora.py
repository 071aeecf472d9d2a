"""Corpora of made-up cases of any size, for the tests of pages of many cases."""

from __future__ import annotations

import random

from casegraph.graph.feature_table import Feature
from casegraph.queries.library import patterns


def made_up(count: int) -> tuple[list[Feature], dict[str, str]]:
    """Return features of so many cases of no meaning, some kinds of them alike."""
    chance = random.Random(5)
    names = sorted(patterns())
    kinds = [chance.sample(names, 5) for _ in range(12)]
    rows = []
    for number in range(count):
        likely = kinds[number % 12]
        told = sorted({*chance.sample(likely, 3), chance.choice(names)})
        rows += [Feature(f"c{number}", "pattern", name, "stated", "established", 1, ("a",)) for name in told]
    return rows, {f"c{number}": f"Made-up case {number}" for number in range(count)}
