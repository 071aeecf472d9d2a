"""The matrix of cases and patterns, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casegraph.graph.case.basis import BASES, BASIS_MEANING
from casegraph.queries.matches import Match
from casegraph.text.tables import rows_to_text

MARKS = {"stated": "S", "implied": "I", "inferred": "f"}


# The width of a line, in characters. Further cases go into another block below.
LINE = 110


def matrix_text(found: Sequence[Match], cases: Sequence[str], names: Sequence[str]) -> str:
    """Return a matrix with a row for each pattern and a column for each case. A cell counts the matches on each basis.

    Many cases are shown in blocks, each with all patterns.
    """
    counts = Counter((match.case, match.pattern, match.basis) for match in found)
    totals = [
        {
            "pattern": name,
            "cases": f"{sum(any(counts[case, name, b] for b in BASES) for case in cases)} of {len(cases)}",
            **{f"{b} in": sum(bool(counts[case, name, b]) for case in cases) for b in BASES},
        }
        for name in names
    ]
    blocks = []
    for block in _blocks(cases, max((len(name) for name in names), default=0)):
        rows = []
        for name in names:
            row: dict[str, object] = {"pattern": name}
            for case in block:
                cell = " ".join(f"{MARKS[b]}{counts[case, name, b]}" for b in BASES if counts[case, name, b])
                row[case] = cell or "."
            rows.append(row)
        blocks.append(rows_to_text(rows, ["pattern", *block], "table"))
    if len(cases) > 1:
        blocks.append(rows_to_text(totals, ["pattern", "cases", *(f"{b} in" for b in BASES)], "table"))
    legend = [f"{MARKS[basis]} {basis}: {meaning}" for basis, meaning in BASIS_MEANING.items()]
    legend.append(
        "The number counts matches. '.' means that no coded facts match; it does not mean that nothing happened."
    )
    legend.append("Reviews are a selected sample.")
    return "\n".join([*blocks, "\n".join(legend) + "\n"])


def _blocks(cases: Sequence[str], first: int) -> list[list[str]]:
    """Return the cases in blocks whose columns fit on a line after the first column."""
    blocks: list[list[str]] = [[]]
    used = first
    for case in cases:
        width = max(len(case), 8) + 3
        if blocks[-1] and used + width > LINE:
            blocks.append([])
            used = first
        blocks[-1].append(case)
        used += width
    return blocks
