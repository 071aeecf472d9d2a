"""Learning themes: in how many cases each occurs, and which occur together more or less often than by chance.

The base is the cases whose documents tell learning at all: a case without findings and recommendations says nothing of
themes. Two themes are compared over these cases by lift (how many times more often they occur together than if they
were independent) and by Fisher's exact test, adjusted for the number of pairs after Benjamini and Hochberg.

References:
    S. Brin, R. Motwani, J. Ullman and S. Tsur, Dynamic itemset counting and implication rules for market basket data,
    SIGMOD 1997 (lift, there called interest). The tests: ``casegraph.graph.measures._intervals``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from casegraph.graph.errors import NotFoundError
from casegraph.graph.feature_table import Feature
from casegraph.graph.measures._intervals import Share, benjamini_hochberg, fisher, rounded, share, smallest_p
from casegraph.graph.model.vocabulary import ancestry, vocabulary

LEVELS = ("narrow", "broad")
ALPHA = 0.05
COLUMNS = ("theme", "broader", "n", "told", "base", "share", "low", "high", "cases")
SHORT_COLUMNS = ("theme", "broader", "n", "told", "base", "share and interval", "cases")
PAIR_COLUMNS = ("one", "other", "both", "n_one", "n_other", "base", "lift", "p", "q", "cases")


@dataclass(frozen=True)
class Frequency:
    """A theme and the cases that have it; ``told`` are those in which a finding says how it went in the case."""

    theme: str
    label: str
    broader: str
    cases: tuple[str, ...]
    told: tuple[str, ...]
    share: Share

    def row(self) -> dict[str, object]:
        """Return the row by COLUMNS and SHORT_COLUMNS."""
        return {
            "theme": self.theme,
            "broader": self.broader,
            "n": self.share.n,
            "told": len(self.told),
            "base": self.share.base,
            "share": rounded(self.share.share),
            "low": rounded(self.share.low),
            "high": rounded(self.share.high),
            "share and interval": self.share.text(),
            "cases": list(self.cases),
        }


@dataclass(frozen=True)
class Pair:
    """Two themes: the cases with both, with each, the lift, Fisher's two-sided p, and q, which is p adjusted."""

    one: str
    other: str
    cases: tuple[str, ...]
    n_one: int
    n_other: int
    base: int
    lift: float
    p: float
    q: float

    def row(self) -> dict[str, object]:
        """Return the row by PAIR_COLUMNS."""
        return {
            "one": self.one,
            "other": self.other,
            "both": len(self.cases),
            "n_one": self.n_one,
            "n_other": self.n_other,
            "base": self.base,
            "lift": rounded(self.lift),
            "p": rounded(self.p),
            "q": rounded(self.q),
            "cases": list(self.cases),
        }


@dataclass(frozen=True)
class Themes:
    """Frequencies and pairs; ``without`` are cases that tell no learning; ``warning`` is empty where there is none."""

    level: str
    base: tuple[str, ...]
    without: tuple[str, ...]
    frequencies: tuple[Frequency, ...]
    pairs: tuple[Pair, ...]
    warning: str

    def notes(self, pairs: bool) -> list[str]:
        """Return in plain words what the counts, or the pairs, are of and do not show."""
        out = [f"Base: {len(self.base)} cases whose documents tell learning."]
        if self.without:
            out.append(f"Without learning, so left out: {', '.join(self.without)}.")
        if pairs and self.warning:
            out.append(self.warning)
        if not pairs:
            out.append("A theme that the reviewers did not write about may still have mattered.")
        out.append("Reviews are a selected sample: a share of them is no prevalence among children.")
        return out


def themes(rows: Iterable[Feature], level: str = "narrow", min_cases: int = 2) -> Themes:
    """Return how often learning themes occur, and together.

    Args:
        rows: the feature table.
        level: ``narrow``: the themes of the second level; ``broad``: those of the first, with all that is under them.
        min_cases: only pairs of themes that each occur in so many cases. The choice does not look at how they occur
            together, so the adjustment stays right.

    Raises:
        NotFoundError: no case tells a theme.
    """
    known: set[str] = set()
    found: dict[str, set[str]] = defaultdict(set)
    told: dict[str, set[str]] = defaultdict(set)
    learning: set[str] = set()
    for row in rows:
        known.add(row.case)
        if row.kind == "theme":
            learning.add(row.case)
            at_level = ancestry(row.value)[-1] if level == "broad" else row.value
            if level == "broad" or vocabulary().concepts[row.value].broader is not None:
                found[at_level].add(row.case)
                if row.basis == "stated":
                    told[at_level].add(row.case)
    if not learning:
        raise NotFoundError("no learning theme is told in these cases")
    pairs = _pairs(found, len(learning), min_cases)
    return Themes(
        level=level,
        base=tuple(sorted(learning)),
        without=tuple(sorted(known - learning)),
        frequencies=tuple(
            Frequency(
                theme=theme,
                label=vocabulary().concepts[theme].label,
                broader=vocabulary().concepts[theme].broader or "",
                cases=tuple(sorted(cases)),
                told=tuple(sorted(told[theme])),
                share=share(len(cases), len(learning)),
            )
            for theme, cases in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        pairs=pairs,
        warning=_warning(pairs, len(learning)),
    )


def _pairs(found: Mapping[str, set[str]], base: int, min_cases: int) -> tuple[Pair, ...]:
    often = sorted(theme for theme, cases in found.items() if len(cases) >= min_cases)
    counted = [(one, other, found[one] & found[other]) for one, other in combinations(often, 2)]
    p_values = [fisher(len(both), len(found[one]), len(found[other]), base) for one, other, both in counted]
    pairs = [
        Pair(
            one=one,
            other=other,
            cases=tuple(sorted(both)),
            n_one=len(found[one]),
            n_other=len(found[other]),
            base=base,
            lift=len(both) * base / (len(found[one]) * len(found[other])),
            p=p,
            q=q,
        )
        for (one, other, both), p, q in zip(counted, p_values, benjamini_hochberg(p_values), strict=True)
    ]
    return tuple(sorted(pairs, key=lambda pair: (pair.p, -len(pair.cases), pair.one, pair.other)))


def _warning(pairs: tuple[Pair, ...], base: int) -> str:
    """Say what the pairs cannot show: by their sizes alone, or as they came out."""
    cases = f"{base} case{'' if base == 1 else 's'} with learning"
    if not pairs:
        return f"Too few cases to compare themes ({cases}): no two themes occur in enough of them."
    smallest = [smallest_p(pair.n_one, pair.n_other, base) for pair in pairs]
    many = f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'}"
    if min(benjamini_hochberg(smallest)) > ALPHA:
        return (
            f"Too few cases to say anything beyond them: with {cases} and {many}, no pair could have come out below "
            f"{ALPHA:g} after adjustment, whatever the cases told. Lift describes these cases only."
        )
    if min(pair.q for pair in pairs) > ALPHA and min(smallest) > ALPHA / len(pairs):
        return (
            f"Too few cases to say anything beyond them: with {cases}, the smallest p that any of {many} could reach "
            f"is {min(smallest):.2g}; to stand out alone after adjustment it would have to be "
            f"{ALPHA / len(pairs):.2g}. Lift describes these cases only."
        )
    if min(pair.q for pair in pairs) > ALPHA:
        return (
            f"No pair is below {ALPHA:g} after adjustment for {many} ({cases}): what occurs together here may well be "
            "chance. Lift describes these cases only."
        )
    return ""
