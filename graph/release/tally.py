"""What a release withheld, as counts: it names no case, no person and no value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

COLUMNS = ("what", "became", "number")


@dataclass(frozen=True)
class Report:
    """What became of the statements that are not in the release as they were, and notes to them in plain words.

    ``withheld`` counts by property (or kind of node) and treatment; ``unknown`` by property that no rule names.
    """

    level: str
    withheld: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def rows(self) -> list[dict[str, object]]:
        """Return the counts as rows by COLUMNS."""
        found = {(what, became): number for (what, became), number in self.withheld.items()}
        found |= {(name, "left out, since no rule names it"): number for name, number in self.unknown.items()}
        return [{"what": what, "became": became, "number": found[what, became]} for what, became in sorted(found)]
