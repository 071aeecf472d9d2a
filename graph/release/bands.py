"""The bands to which a release widens ages and dates."""

from __future__ import annotations

from casegraph.graph.dates import bounds
from casegraph.graph.feature_table import AGE_BANDS

ADULT_BANDS = {"18-to-29": (18, 29), "30-to-49": (30, 49), "50-and-over": (50, 120)}
BANDS = {**AGE_BANDS, **ADULT_BANDS}


def age_band(low: int, high: int | None = None) -> tuple[int, int] | None:
    """Return the outer ends of the bands of an age, or of a range of ages; None if it is not a human age."""
    high = low if high is None else high
    first, last = _band(low), _band(high)
    return (first[0], last[1]) if first is not None and last is not None and low <= high else None


def _band(age: int) -> tuple[int, int] | None:
    return next((band for band in BANDS.values() if band[0] <= age <= band[1]), None)


def band_name(low: int, high: int) -> str:
    """Return the name of the band with these ends; if they belong to different bands, both ends."""
    return next((name for name, ends in BANDS.items() if ends == (low, high)), f"{low}-to-{high}")


def years(text: str, width: int) -> str | None:
    """Return the years of a date or period in EDTF, as EDTF; None if it has an open end or is not a date.

    Args:
        text: the date or period.
        width: 1 for single years, 5 for bands of five years (2015 to 2019, 2020 to 2024).
    """
    found = bounds(text)
    if found is None or found[0] is None or found[1] is None:
        return None
    first = max(found[0].year - found[0].year % width, 1)
    last = found[1].year - found[1].year % width + width - 1
    return f"{first:04}" if first == last else f"{first:04}/{last:04}"
