"""The table of the number of cases in which each pattern is found, with small counts suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casegraph.graph.case.basis import BASES
from casegraph.graph.feature_table import PatternRow
from casegraph.graph.suppression import Counts, suppressed, without

Cells = dict[str, object]
PATTERN_COLUMNS = ("pattern", "cases", *BASES, "of")


def pattern_rows(found: Iterable[PatternRow], names: Sequence[str], cases: Sequence[str], least: int) -> list[Cells]:
    """Return the number of cases in which each pattern is found, on any basis and on each, with PATTERN_COLUMNS.

    Counts below ``least`` are suppressed, and so are values that would reveal them.
    """
    having: dict[tuple[str, str], set[str]] = {}
    for match in found:
        for column in (match.basis, "cases"):
            having.setdefault((match.pattern, column), set()).add(match.case)
    counts = Counts()
    counts.show("of", len(cases))
    for name in names:
        for column in PATTERN_COLUMNS[1:-1]:
            counts.show((name, column), len(having.get((name, column), ())))
        counts.part((name, "cases"), "of")
        for basis in BASES:
            counts.part((name, basis), (name, "cases"))
    gone = suppressed(counts, least)
    rows: list[Cells] = [
        {"pattern": name, **{c: counts.values[name, c] for c in PATTERN_COLUMNS[1:-1]}, "of": len(cases)}
        for name in sorted(names)
    ]
    hidden_of = ["of"] * ("of" in gone)
    return [without(row, [*hidden_of, *(c for c in PATTERN_COLUMNS if (row["pattern"], c) in gone)]) for row in rows]
