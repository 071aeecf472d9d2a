"""Matches of the patterns: the case, the basis and the certainty of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from casegraph.graph.case.basis import BASES
from casegraph.graph.iris import local
from casegraph.graph.store.store import Store
from casegraph.queries.library import Query, get, patterns
from casegraph.queries.run import Result, ResultTerm, run_all, short

# The columns of a pattern's rows that are not premises.
FIXED = ("case", "basis", "certainty")


@dataclass(frozen=True)
class Match:
    """One match of a pattern in one case.

    ``premises`` are the ids of the facts on which the match rests, and ``roles`` says what each is in the argument.
    ``certainty`` is that of the least certain premise. ``basis`` is stated, implied or inferred.
    """

    case: str
    pattern: str
    basis: str
    certainty: str
    premises: tuple[str, ...]
    roles: tuple[str, ...] = ()

    def row(self) -> dict[str, object]:
        """Return the match as a row."""
        return {
            "case": self.case,
            "pattern": self.pattern,
            "basis": self.basis,
            "certainty": self.certainty,
            "premises": list(self.premises),
        }


def matches(store: Store, names: Sequence[str] | None = None, cases: Sequence[str] | None = None) -> list[Match]:
    """Return the matches of some or all patterns in some or all cases, by case, pattern and basis.

    Raises:
        NotFoundError: a case is not in the store.
        UsageError: a pattern is not in the library.
    """
    chosen = list(patterns().values()) if names is None else [get(name, "pattern") for name in names]
    results = run_all(chosen, store, cases=cases)
    found = {m for query, result in zip(chosen, results, strict=True) for m in _matches_of(query, result)}
    return sorted(found, key=lambda m: (m.case, m.pattern, BASES.index(m.basis), m.premises))


def _matches_of(query: Query, result: Result) -> list[Match]:
    out = []
    for row in result.terms:
        by_column = dict(zip(result.columns, row, strict=True))
        pairs = [
            (local(term.value), query.columns.get(column, column))
            for column, term in by_column.items()
            if column not in FIXED and isinstance(term, ox.NamedNode)
        ]
        out.append(
            Match(
                case=_text(by_column["case"]),
                pattern=query.name,
                basis=_text(by_column["basis"]),
                certainty=_text(by_column["certainty"]),
                premises=tuple(id_ for id_, _ in pairs),
                roles=tuple(role for _, role in pairs),
            )
        )
    return out


def _text(term: ResultTerm) -> str:
    if isinstance(term, ox.NamedNode):
        return short(term.value)
    assert isinstance(term, ox.Literal)
    return term.value
