"""Ages and durations in words, as every page shows them."""

from __future__ import annotations

import re

from casegraph.graph.case.case import CaseNode
from casegraph.viz.shared.words import join_words, value


def age_words(node: CaseNode, age: str = "age") -> str:
    """Return an age or a range of ages (``age`` or ``childAge``) in words, or an empty text."""
    one, low, high = value(node, age), value(node, f"{age}From"), value(node, f"{age}To")
    if one == "0":
        return "under 1 year"
    if one is not None:
        return f"{one} {'year' if one == '1' else 'years'}"
    if low is not None and high is not None:
        return f"{low} to {high} years"
    if low is not None:
        return f"at least {low} years"
    return f"at most {high} years" if high is not None else ""


_DURATION = re.compile(r"P(\d+[YMWD])+")
_PART = re.compile(r"(\d+)([YMWD])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def duration_words(text: str) -> str:
    """Return an ISO 8601 duration of years, months, weeks and days in words; any other as it is written."""
    if not _DURATION.fullmatch(text):
        return text
    return join_words([f"{n} {_UNITS[unit]}{'' if n == '1' else 's'}" for n, unit in _PART.findall(text)])


def value_words(value: object) -> str:
    """Return the value of a property in words: yes or no, a length of time, or as it is written."""
    return ("yes" if value else "no") if isinstance(value, bool) else duration_words(str(value))
