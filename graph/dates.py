"""Dates and periods in Extended Date/Time Format (ISO 8601-2), by the `edtf` library."""

from __future__ import annotations

import re
from datetime import date

_PLAIN = re.compile(r"([0-9]{4})(?:-(0[0-9]|1[0-2])(?:-([0-9]{2}))?)?")


def bounds(text: str) -> tuple[date | None, date | None] | None:
    """Return the first and last day that a date or period can mean, or None if the text is not EDTF.

    An open end is None. This module reads plain years, months and days itself. It loads the library for all other text.
    """
    if not text.isascii() or text != text.strip():
        return None
    match = _PLAIN.fullmatch(text)
    if match:
        return _plain_bounds(*match.groups())
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
        first, last = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError):
        return None
    if first is not None and last is not None and first > last:
        return None
    return first, last


def _plain_bounds(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    try:
        if day:
            one = date(int(year), int(month or 1), int(day))
            return one, one
        if month:
            first = date(int(year), int(month), 1)
            after = date(int(year) + (first.month == 12), first.month % 12 + 1, 1)
            return first, date.fromordinal(after.toordinal() - 1)
        return date(int(year), 1, 1), date(int(year), 12, 31)
    except ValueError:
        return None


def _day(value: object) -> date | None:
    if isinstance(value, tuple):
        return date(*value[:3])
    return None
