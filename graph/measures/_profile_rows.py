"""The rows of the profile, each with an indicator, its count and the national figure; with small counts suppressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.graph.measures._counting import Counted
from casegraph.graph.measures._intervals import Share, rounded
from casegraph.graph.measures._panel import Indicator
from casegraph.graph.suppression import Counts, Key, suppressed, without

if TYPE_CHECKING:
    from casegraph.graph.statistics.figures import Figure

_SHARES = ("share", "low", "high", "share and interval")


@dataclass(frozen=True)
class Row:
    """A row of the profile: an indicator, its count, the share of the base, and the national figure.

    ``counted`` and ``share`` are None if the cases are not coded for the indicator. ``national`` is None if there is no
    national figure. ``why_not`` is empty if the two can be compared.
    """

    measure: Indicator
    counted: Counted | None
    share: Share | None
    national: Figure | None
    why_not: str

    def row(self) -> dict[str, object]:
        """Return the row as a row of a table; shares are fractions, and the national value has its unit."""
        figure, counted, of_base = self.national, self.counted, self.share
        values: dict[str, object] = {
            "id": self.measure.id,
            "group": self.measure.group,
            "measure": self.measure.label,
            "counts": self.measure.counts,
            "note": self.measure.note,
            "comparable": not self.why_not,
            "why_not": self.why_not,
            "not compared, since": self.why_not,
        }
        if counted is not None and of_base is not None:
            values |= {name: getattr(counted, name) for name in ("n", "established", "base", "of")}
            values |= {name: rounded(getattr(of_base, name)) for name in ("share", "low", "high")}
            values |= {"cases": list(counted.cases), "unclear": list(counted.unclear)}
            values["share and interval"] = of_base.text()
        if figure is not None:
            values |= {f"national_{key}": value for key, value in figure.row().items()}
            values["national figure"] = f"{figure.text()} of {figure.base.text()}"
        return values

    def holds_national(self) -> bool:
        """Return whether the national figure lies within the interval."""
        if self.national is None or self.share is None or self.share.low is None or self.share.high is None:
            return False
        return self.share.low <= float(self.national.value) / 100 <= self.share.high


def safe_rows(rows: Sequence[Row], least: int) -> list[dict[str, object]]:
    """Return rows without counts below ``least`` or counts that reveal them."""
    counts = Counts()
    together: dict[Key, list[Key]] = {}
    keys: dict[int, dict[str, Key]] = {}
    for index, row in enumerate(rows):
        if row.counted is None:
            continue
        counted, kind = row.counted, row.measure.counts
        base = (kind, row.measure.recorded) if row.measure.recorded else ("base", index)
        keys[index] = {
            "established": counts.show(("established", index), counted.established),
            "n": counts.show(("n", index), counted.n),
            "base": counts.show((base, counted.base), counted.base),
            "of": counts.show(("of", kind), counted.of),
        }
        for part, whole in (("established", "n"), ("n", "base")):
            counts.part(keys[index][part], keys[index][whole])
        together.setdefault(keys[index]["base"], []).append(keys[index]["n"])
    for total, parts in together.items():
        # Rows may add up to their base, as boys and girls do.
        counts.equal({total: 1}, dict.fromkeys(parts, 1))
    gone = suppressed(counts, least)
    out = []
    for index, row in enumerate(rows):
        cells = row.row()
        if row.counted is not None:
            hidden = [name for name, key in keys[index].items() if key in gone]
            hidden += _SHARES if {"n", "base"} & set(hidden) else ()
            cells = without(cells, [*hidden, "cases", "unclear"])
        out.append(cells)
    return out
