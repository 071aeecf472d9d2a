"""The nearest cases of every case at once, by the similarity of ``casegraph.graph.measures.similar``.

One case against all others is a matter of sets; all against all, for a map of the corpus, is one product of matrices,
taken in blocks so that memory grows with the number of cases and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log

from casegraph.graph.feature_table import Feature
from casegraph.graph.measures.similar import GROUPS
from casegraph.graph.model.vocabulary import ancestry

BLOCK = 512


def neighbours(rows: Iterable[Feature], most: int = 3, least: float = 0.0) -> dict[str, list[tuple[str, float]]]:
    """Return for each case its nearest others with their similarity, nearest first.

    Args:
        rows: the feature table of all cases.
        most: so many of the nearest.
        least: only those that are more similar than this.
    """
    import numpy as np

    told: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        tokens = told.setdefault(row.case, set())
        if row.kind in GROUPS and not (row.kind == "pattern" and row.basis == "implied"):
            tokens.update((GROUPS[row.kind], concept) for concept in ancestry(row.value))
    cases = sorted(told)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for found in told.values():
        for token in found:
            counts[token] += 1
    column = {token: number for number, token in enumerate(sorted(counts))}
    matrix = np.zeros((len(cases), len(column)), dtype=np.float32)
    weights = np.zeros(len(column), dtype=np.float64)
    for (group, concept), number in column.items():
        path = ancestry(concept)
        wider = counts[group, path[1]] if len(path) > 1 else len(cases)
        weights[number] = log(wider / counts[group, concept])
    for number, case in enumerate(cases):
        matrix[number, [column[token] for token in told[case]]] = 1
    matrix *= np.sqrt(weights, dtype=np.float64).astype(np.float32)
    length = np.sqrt((matrix.astype(np.float64) ** 2).sum(axis=1))
    matrix /= np.where(length > 0, length, 1).astype(np.float32)[:, None]
    near: dict[str, list[tuple[str, float]]] = {}
    for start in range(0, len(cases), BLOCK):
        # Rounded, so that ties are broken by name and not by the engine's last digits.
        block = np.round((matrix[start : start + BLOCK] @ matrix.T).astype(np.float64), 4)
        for number in range(len(block)):
            block[number, start + number] = -1.0
            row = block[number]
            bound = np.partition(row, -most)[-most] if most < len(cases) else -1.0
            nearest = [(-float(row[other]), int(other)) for other in np.flatnonzero((row >= bound) & (row > least))]
            near[cases[start + number]] = [(cases[other], -negative) for negative, other in sorted(nearest)[:most]]
    return near
