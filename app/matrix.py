"""The matrix of cases and patterns, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casegraph.output import rows_to_text
from casegraph.queries.explain import BASES, Match

MARKS = {"stated": "S", "implied": "I", "inferred": "f"}


def matrix_text(found: Sequence[Match], cases: Sequence[str], names: Sequence[str]) -> str:
    """Return a matrix with a row a pattern and a column a case; a cell counts the matches on each basis."""
    counts = Counter((match.case, match.pattern, match.basis) for match in found)
    rows = []
    for name in names:
        row: dict[str, object] = {"pattern": name}
        for case in cases:
            row[case] = " ".join(
                f"{MARKS[basis]}{counts[case, name, basis]}" for basis in BASES if counts[case, name, basis]
            ) or "."
        per_basis = {b: sum(bool(counts[case, name, b]) for case in cases) for b in BASES}
        row["cases"] = f"{sum(any(counts[case, name, b] for b in BASES) for case in cases)} of {len(cases)}"
        row["stated in"] = per_basis["stated"]
        rows.append(row)
    columns = ["pattern", *cases, *(["cases", "stated in"] if len(cases) > 1 else [])]
    legend = (
        "S stated: the account says that it happened; I implied: a learning point or recommendation points to it;\n"
        "f inferred: rests on an absence or on what the coder inferred. The number counts matches; '.' is no match\n"
        "by what is coded, which is not to say that it did not happen. Reviews are a selected sample.\n"
    )
    return rows_to_text(rows, columns, "table") + "\n" + legend
