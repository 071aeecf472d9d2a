"""Count an indicator over the feature table: cases or children, each once, with their base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.graph.case.certainty import CERTAINTIES
from casegraph.graph.measures._panel import Indicator, Sign
from casegraph.graph.model.vocabulary import within

if TYPE_CHECKING:
    from casegraph.graph.feature_table import Feature

View = Mapping[str, "Sequence[Feature]"]


@dataclass(frozen=True)
class Counted:
    """A count of cases or children.

    ``n`` counts the cases or children that have the feature. ``established`` counts those among them for which it is
    established and not inferred by the coder. ``base`` counts those for which the feature is recorded, and ``of``
    counts all in view. ``cases`` are the cases counted in ``n``. ``unclear`` are cases that may or may not have the
    feature; they are in neither ``n`` nor ``base``.
    """

    n: int
    established: int
    base: int
    of: int
    cases: tuple[str, ...]
    unclear: tuple[str, ...] = ()


def count(indicator: Indicator, view: View) -> Counted | None:
    """Return the count of an indicator over cases with their rows, or None if the cases are not coded for it."""
    if not indicator.signs:
        return None
    return _children(indicator, view) if indicator.counts == "children" else _cases(indicator, view)


def _children(indicator: Indicator, view: View) -> Counted:
    rows = [row for found in view.values() for row in found]
    hits = [row for row in rows if _matches(row, indicator.signs)]
    return Counted(
        n=sum(row.number for row in hits),
        established=sum(row.number for row in hits if _doubt(row, indicator.signs) == 0),
        base=sum(row.number for row in rows if row.kind in indicator.recorded),
        of=sum(row.number for row in rows if row.kind == "child"),
        cases=tuple(sorted({row.case for row in hits})),
    )


def _cases(indicator: Indicator, view: View) -> Counted:
    """Count cases, each by its most certain sign.

    If a case has several possible values, it counts if the indicator includes all of them. It is unclear if the
    indicator includes only some.
    """
    surest: dict[str, int] = {}
    base = 0
    unclear: list[str] = []
    for case, found in view.items():
        doubts = [_doubt(row, indicator.signs) for row in found if _matches(row, indicator.signs)]
        possible = [row for row in found if row.kind == indicator.possibly]
        meant = [any(within(row.value, wider) for wider in indicator.values()) for row in possible]
        if not doubts and possible and all(meant):
            doubts = [_doubt(row, ()) for row in possible]
        if doubts:
            surest[case] = min(doubts)
        elif any(meant):
            unclear.append(case)
            continue
        base += not indicator.recorded or bool(doubts) or any(row.kind in indicator.recorded for row in found)
    return Counted(
        n=len(surest),
        established=sum(doubt == 0 for doubt in surest.values()),
        base=base,
        of=len(view),
        cases=tuple(sorted(surest)),
        unclear=tuple(sorted(unclear)),
    )


def _matches(row: Feature, signs: Sequence[Sign]) -> bool:
    return any(row.kind == sign.kind and sign.takes(row.value) for sign in signs)


def _doubt(row: Feature, signs: Sequence[Sign]) -> int:
    """Return how far a row is from established, from 0 to 2.

    The subject of a concern counts as suspected, and so does what the coder inferred.
    """
    own = 2 if row.basis == "inferred" else CERTAINTIES.index(row.certainty)
    return max([own, *(sign.doubt for sign in signs if row.kind == sign.kind and sign.takes(row.value))])
