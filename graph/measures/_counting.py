"""Counting an indicator over the feature table: cases or children, each once, of those that have it recorded."""

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

    ``n`` is those in which or of whom the thing is told, ``established`` those of them in which it is told as
    established and not inferred by the coder, ``base`` what has it recorded, ``of`` all in view; ``cases`` are those
    that ``n`` rests on, and ``unclear`` cases that may or may not belong to them, and so are in neither count.
    """

    n: int
    established: int
    base: int
    of: int
    cases: tuple[str, ...]
    unclear: tuple[str, ...] = ()


def count(indicator: Indicator, view: View) -> Counted | None:
    """Return the count of an indicator over cases with their rows, or None where the cases are not coded for it."""
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
    """Count cases, each by its surest sign.

    A case that tells several possible values counts where all of them are meant, and is unclear where only some are.
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
    """Return how far a row falls short of established, from 0 to 2.

    What was only the matter of a concern is suspected, as is what the coder inferred.
    """
    own = 2 if row.basis == "inferred" else CERTAINTIES.index(row.certainty)
    return max([own, *(sign.doubt for sign in signs if row.kind == sign.kind and sign.takes(row.value))])
