"""One type for each attribute of a network: many formats declare a type once, for all nodes or all edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# What a network of cases has no room for, whatever its format.
NOT_IN_NETWORK = "definitions of concepts and descriptions of sources"

# What fits into the whole numbers of the tools.
_WHOLE = range(-(2**63), 2**63)


def types_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """Return each attribute's type, ``bool``, ``int`` or ``str``: what is a text anywhere is a text everywhere."""
    found: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            kind = type(value) if isinstance(value, int) and value in _WHOLE else str
            found[name] = kind if found.get(name, kind) is kind else str
    return found


def evened(rows: Iterable[dict[str, Any]], *, whole: bool = False) -> dict[str, type]:
    """Give each attribute the same type in all rows, and return the types.

    With ``whole``, a truth value that some rows lack is written as a word, for readers that take a missing one for
    false: what is not told is not denied.
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
    """Return a value as text, truth values as XML and JSON write them."""
    return str(value).lower() if isinstance(value, bool) else str(value)
