"""Count learning themes, or the pairs that occur together.

The base is the cases with learning: a case without findings and recommendations says nothing about themes. Two themes
are compared over these cases by lift and by Fisher's exact test. Lift is how many times more often they occur together
than if they were independent. The p-values are adjusted for the number of pairs after Benjamini and Hochberg.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from casegraph.graph.errors import NotFoundError
from casegraph.graph.measures._intervals import Share, benjamini_hochberg, fisher, rounded, share, smallest_p
from casegraph.graph.measures._measure import SELECTED_SAMPLE, Answer, Corpus, Measure
from casegraph.graph.model.vocabulary import ancestry, vocabulary
from casegraph.graph.parameters import CaseIds, Choice, Flag, MinCount, RowLimit, WholeNumber
from casegraph.graph.suppression import safe_notes, suppress, without

if TYPE_CHECKING:
    from casegraph.graph.feature_table import Feature

LEVELS = ("narrow", "broad")
ALPHA = 0.05
NOT_WRITTEN = "A theme that the reviewers did not write about may still have mattered."
COLUMNS = {
    "theme": "the theme",
    "broader": "the broad theme above it",
    "n": "how many cases have it",
    "told": "in how many of these cases a finding reports that it happened there, and not only as a lesson",
    "base": "how many cases have at least one finding or recommendation with a theme",
    "share": "n divided by the base, as a fraction",
    "low": "the lower end of the 95 % Wilson interval",
    "high": "the upper end of that interval",
    "cases": "the cases that have it",
}
SHORT_COLUMNS = ("theme", "broader", "n", "told", "base", "share and interval", "cases")
PAIR_COLUMNS = {
    "one": "the first theme",
    "other": "the second theme",
    "both": "how many cases have both",
    "n_one": "how many cases have the first theme",
    "n_other": "how many cases have the second theme",
    "base": "how many cases have at least one finding or recommendation with a theme",
    "lift": "how many times more often the two occur together than if they were independent",
    "p": "the two-sided p-value of Fisher's exact test of independence",
    "q": "p adjusted for the number of pairs",
    "cases": "the cases that have both",
}
# The number of pairs in a printed table.
SHOWN_PAIRS = 20


@dataclass(frozen=True)
class Frequency:
    """A theme and the cases that have it; ``told`` are the cases in which a finding reports that it happened there."""

    theme: str
    label: str
    broader: str
    cases: tuple[str, ...]
    told: tuple[str, ...]
    share: Share

    def row(self) -> dict[str, object]:
        """Return the frequency as a row of a table."""
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
    """Two themes that occur together.

    ``cases`` are the cases with both, ``n_one`` and ``n_other`` count the cases with each, and ``base`` counts the
    cases with learning. ``p`` is the two-sided p-value of Fisher's exact test, and ``q`` is p adjusted for the number
    of pairs.
    """

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
        """Return the pair as a row of a table."""
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
    """How often themes occur, and the pairs that occur together.

    ``base`` are the cases with learning: at least one finding or recommendation with a theme. ``without`` are the other
    cases. ``warning`` says what the pairs cannot show; it may be empty.
    """

    level: str
    base: tuple[str, ...]
    without: tuple[str, ...]
    frequencies: tuple[Frequency, ...]
    pairs: tuple[Pair, ...]
    warning: str

    def notes(self, pairs: bool) -> list[str]:
        """Return notes on what was counted, or paired, and on its limits."""
        documents = "1 case with at least one finding or recommendation on a theme"
        if len(self.base) != 1:
            documents = f"{len(self.base)} cases with at least one finding or recommendation on a theme"
        out = [f"Base: {documents}."]
        if self.without:
            omitted = ", ".join(self.without)
            out.append(f"Omitted, because they have no finding or recommendation with a theme: {omitted}.")
        if pairs and self.warning:
            out.append(self.warning)
        if not pairs:
            out.append(NOT_WRITTEN)
        out.append(SELECTED_SAMPLE)
        return out


def themes(rows: Iterable[Feature], level: str = "narrow", min_cases: int = 2) -> Themes:
    """Return how often learning themes occur, and which occur together.

    Args:
        rows: the feature table.
        level: ``narrow``: the themes of the second level; ``broad``: those of the first, each with its narrower themes.
        min_cases: include only pairs whose themes each occur in at least this many cases. This does not depend on how
            they occur together, so the adjustment stays valid.

    Raises:
        NotFoundError: no case has a theme.
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
        raise NotFoundError("no learning theme is coded in these cases")
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
    """Return a warning about what the pairs cannot show, because of the number of cases or the results."""
    cases = f"{base} case{'' if base == 1 else 's'}"
    if not pairs:
        return f"Too few cases to compare themes ({cases}): no two themes occur in enough of them."
    smallest = [smallest_p(pair.n_one, pair.n_other, base) for pair in pairs]
    many = f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'}"
    if min(benjamini_hochberg(smallest)) > ALPHA:
        return (
            f"Too few cases to generalise. With {cases} and {many}, no pair could be below {ALPHA:g} after adjustment. "
            "Lift describes these cases only."
        )
    if min(pair.q for pair in pairs) > ALPHA and min(smallest) > ALPHA / len(pairs):
        return (
            f"Too few cases to generalise. With {cases}, the smallest p that any of {many} could reach is "
            f"{min(smallest):.2g}. To stand out alone after adjustment, it would have to be {ALPHA / len(pairs):.2g}. "
            "Lift describes these cases only."
        )
    if min(pair.q for pair in pairs) > ALPHA:
        return (
            f"No pair is below {ALPHA:g} after adjustment for {many} ({cases}). These themes may occur together by "
            "chance. "
            "Lift describes these cases only."
        )
    return ""


def safe_rows(rows: Sequence[Frequency], least: int) -> list[dict[str, object]]:
    """Return the rows of themes without counts below ``least`` or counts that reveal them."""
    shares = ("share", "low", "high", "share and interval")
    found = [row.row() for row in rows]
    return suppress(found, least, key="theme", chain=("told", "n", "base"), shares=shares, lists=("cases",))


def safe_pairs(rows: Sequence[Pair], least: int) -> list[dict[str, object]]:
    """Return the pairs of themes whose two-by-two table has no cell below ``least``; other pairs are omitted."""
    if least <= 0:
        return [row.row() for row in rows]
    return [
        without(row.row(), ["cases"])
        for row in sorted(rows, key=lambda row: (row.one, row.other))
        if min(both := len(row.cases), row.n_one - both, row.n_other - both, row.base - row.n_one - row.n_other + both)
        >= least
    ]


def compute(corpus: Corpus, level: str, pairs: bool, min_cases: int, min_count: int) -> Answer:
    """Return the themes, or the pairs of themes."""
    found = themes(corpus.features, level, min_cases)
    notes = found.notes(pairs)
    if min_count:
        notes = safe_notes(notes, {row.case for row in corpus.features}, min_count)
    if pairs:
        return Answer(safe_pairs(found.pairs, min_count), notes, table="pairs", shown=SHOWN_PAIRS)
    return Answer(safe_rows(found.frequencies, min_count), notes)


MEASURE = Measure(
    name="themes",
    title="Learning themes",
    question="Which learning themes recur, and which occur together?",
    terms={
        "told": "in how many of these cases a finding reports that it happened there, and not only as a lesson",
        "share": "n (cases with the theme) divided by the base (cases with at least one finding or recommendation), "
        "with its 95 % Wilson interval (Wilson 1927)",
        "lift": "how many times more often two themes occur together than if they were independent (Brin et al. 1997)",
        "p": "two-sided p-value of Fisher's exact test of independence (Fisher 1934)",
        "q": "p adjusted for the number of pairs (Benjamini and Hochberg 1995)",
    },
    columns=COLUMNS,
    short_columns=SHORT_COLUMNS,
    tables={"pairs": PAIR_COLUMNS},
    parameters=(
        Choice(
            "level",
            "Show the themes as coded, or the broad themes above them.",
            choices=LEVELS,
            default="narrow",
        ),
        Flag("pairs", "List the pairs of themes that occur together."),
        WholeNumber(
            "min_cases", "Include only pairs whose themes each occur in at least this many cases.", least=1, default=2
        ),
        RowLimit(help="Largest number of rows to show. Default: all rows, or 20 pairs in a table."),
        CaseIds(),
        MinCount(),
    ),
    limits=(NOT_WRITTEN, SELECTED_SAMPLE),
    references=(
        "E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American "
        "Statistical Association 22 (1927), 209–212.",
        "S. Brin, R. Motwani, J. Ullman and S. Tsur, Dynamic itemset counting and implication rules for market basket "
        "data, SIGMOD 1997 (lift, there called interest).",
        "R. A. Fisher, Statistical Methods for Research Workers, 5th edition (1934), section 21.02.",
        "Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society "
        "B 57 (1995), 289–300.",
    ),
    compute=compute,
    examples=("casegraph themes", "casegraph themes --pairs --level broad"),
)
