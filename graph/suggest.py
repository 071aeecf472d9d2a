"""What somebody may have meant: the nearest of the words that there are."""

from __future__ import annotations

from collections.abc import Iterable

LIKE = 0.6


def nearest(word: str, choices: Iterable[str], likeness: float = LIKE) -> str | None:
    """Return the choice most like a word, or None where none is as like as that (1 is the same)."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(choices), n=1, cutoff=likeness)), None)


def did_you_mean(word: str, choices: Iterable[str], otherwise: str = "", likeness: float = LIKE) -> str:
    """Return the end of a message: ``; did you mean 'this'?``, or what else there is to say, or nothing."""
    near = nearest(word, choices, likeness)
    hint = f"did you mean '{near}'?" if near is not None else otherwise
    return f"; {hint}" if hint else ""


def a_or_an(noun: str) -> str:
    """Return ``noun`` with its indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
