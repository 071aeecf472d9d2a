"""Intervals and tests for counts of few cases, all from scipy.

References:
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927), 209–212.
    R. A. Fisher, Statistical Methods for Research Workers, 5th edition (1934), section 21.02.
    Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57
    (1995), 289–300.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """A count and its base, with the share and its Wilson interval as fractions; these are None if the base is 0."""

    n: int
    base: int
    share: float | None
    low: float | None
    high: float | None

    def text(self) -> str:
        """Return the share and the interval as text, such as ``40 % (17–69)``, or ``-`` without a base."""
        if self.share is None or self.low is None or self.high is None:
            return "-"
        return f"{100 * self.share:.0f} % ({100 * self.low:.0f}–{100 * self.high:.0f})"


def share(n: int, base: int) -> Share:
    """Return the share of ``n`` in ``base`` with its 95 % Wilson interval.

    The coverage of Wilson's interval stays near 95 % for small bases and for shares near 0 and 1. The usual normal
    interval is inaccurate there, or exceeds the range from 0 to 1.

    Raises:
        ValueError: ``n`` is not from 0 to ``base``.
    """
    if not 0 <= n <= base:
        raise ValueError(f"a count must lie between 0 and its base; {n} of {base} does not")
    if base == 0:
        return Share(0, 0, None, None, None)
    low, high = _wilson(n, base)
    return Share(n, base, n / base, low, high)


def rounded(value: float | None) -> float | None:
    """Return a value to four significant digits, to hide differences between engines in the last digits."""
    return None if value is None else float(f"{value:.4g}")


@lru_cache(maxsize=4096)
def _wilson(n: int, base: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    interval = binomtest(n, base).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def fisher(both: int, one: int, other: int, total: int) -> float:
    """Return the two-sided p-value of Fisher's exact test that two features are independent.

    Args:
        both: cases with both features.
        one: cases with the first feature, with or without the second.
        other: cases with the second feature, with or without the first.
        total: all cases.

    Raises:
        ValueError: no table has these counts.
    """
    if not max(0, one + other - total) <= both <= min(one, other) <= max(one, other) <= total:
        raise ValueError(f"no table of {total} cases can have counts of {one} and {other} with {both} in both")
    return _fisher(both, one, other, total)


def smallest_p(one: int, other: int, total: int) -> float:
    """Return the smallest p-value that Fisher's test can give for any data with features of these sizes."""
    fewest, most = max(0, one + other - total), min(one, other)
    return min(fisher(fewest, one, other, total), fisher(most, one, other, total))


@lru_cache(maxsize=65536)
def _fisher(both: int, one: int, other: int, total: int) -> float:
    from scipy.stats import fisher_exact

    table = [[both, one - both], [other - both, total - one - other + both]]
    return float(fisher_exact(table, alternative="two-sided").pvalue)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number.

    Among the tests whose adjusted value is below a level, the expected share of false findings is at most that level.
    This holds for tests that are independent or positively dependent.
    """
    from scipy.stats import false_discovery_control

    return [float(q) for q in false_discovery_control(list(p_values), method="bh")] if p_values else []
