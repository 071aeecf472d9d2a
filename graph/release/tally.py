"""The report on what a release withheld, as counts without any case, person or value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

COLUMNS = ("what", "became", "number")


@dataclass(frozen=True)
class Report:
    """The counts of statements that the release changed or left out, with notes.

    ``withheld`` counts by property (or kind of node) and treatment. ``unknown`` counts by property, for properties that
    have no rule.
    """

    level: str
    withheld: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def rows(self) -> list[dict[str, object]]:
        """Return the counts as rows with COLUMNS."""
        found = {(what, became): number for (what, became), number in self.withheld.items()}
        found |= {(name, "left out, because it has no rule"): number for name, number in self.unknown.items()}
        return [{"what": what, "became": became, "number": found[what, became]} for what, became in sorted(found)]
