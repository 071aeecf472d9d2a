"""Show two tables: patterns by case, and information by agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.store.store import Store


def matrix_page(store: Store, cases: Sequence[str]) -> str:
    """Return both matrices as one page. The same cases give the same bytes.

    Raises:
        NotFoundError: a case is not in the store.
    """
    from casegraph.graph.case.basis import BASES
    from casegraph.viz.corpus.matrix import agency_matrix, pattern_matrix
    from casegraph.viz.shared.html import render, several
    from casegraph.viz.shared.symbols import EXCHANGE_LINES

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


PAGE = PageKind(
    name="matrix",
    title="Matrices",
    details=(
        "The first table shows which patterns each case matches. Each cell shows the number of matches on each basis: "
        "stated, implied or inferred.",
        "The second table shows which agencies had information and which agencies needed it. Each cell shows how many "
        "items of information were shared, and how many were not. For several cases, the table shows types of agency.",
    ),
    of="both",
    example=(
        "-o matrix.html",
        "--case stacey --case family-m -o matrix.html",
        "--svg matrix.svg",
    ),
    write=matrix_page,
)
