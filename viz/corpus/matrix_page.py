"""The page of the matrices."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.graph.case.basis import BASES
from casegraph.graph.store.store import Store
from casegraph.viz.corpus.matrix import agency_matrix, pattern_matrix
from casegraph.viz.shared.plain_page import render, several
from casegraph.viz.shared.symbols import EXCHANGE_LINES


def matrix_page(store: Store, cases: Sequence[str]) -> str:
    """Return both matrices as one page; the same cases give the same bytes.

    Raises:
        NotFoundError: a case is not in the store.
    """
    return render(
        "matrix.html",
        picture=f"{cases[0]}-matrix" if len(cases) == 1 else "matrix",
        eyebrow="Matrix",
        title=f"{several(len(cases), 'case')}, patterns and agencies",
        matrix=pattern_matrix(store, cases),
        agencies=agency_matrix(store, cases),
        bases=BASES,
        exchange_lines=EXCHANGE_LINES,
        several=several,
    )
