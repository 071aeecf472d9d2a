"""Types of a network's attributes. Many formats declare each type once for all nodes or all edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# What no format of a network of cases can hold.
NOT_IN_NETWORK = "definitions of concepts and descriptions of sources"

# The range of whole numbers in other tools.
_WHOLE = range(-(2**63), 2**63)


def types_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """Return each attribute's type: ``bool``, ``int`` or ``str``. A value that is text in one row makes it ``str``."""
    found: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            kind = type(value) if isinstance(value, int) and value in _WHOLE else str
            found[name] = kind if found.get(name, kind) is kind else str
    return found


def unify_types(rows: Iterable[dict[str, Any]], *, whole: bool = False) -> dict[str, type]:
    """Give each attribute the same type in all rows, and return the types.

    Some readers take a missing truth value as false, but a review that does not state something does not deny it. With
    ``whole``, a truth value that some rows lack is therefore written as a word.
    """
    every = list(rows)
    types = types_of(every)
    for name, kind in types.items():
        if whole and kind is bool and any(name not in row for row in every):
            types[name] = str
    for row in every:
        for name, value in row.items():
            if types[name] is str and not isinstance(value, str):
                row[name] = text_of(value)
    return types


def text_of(value: object) -> str:
    """Return a value as text. Truth values are written as in XML and JSON."""
    return str(value).lower() if isinstance(value, bool) else str(value)
