"""Suggestions for a misspelt word, from a list of known words."""

from __future__ import annotations

from collections.abc import Iterable

LIKE = 0.6


def nearest(word: str, choices: Iterable[str], likeness: float = LIKE) -> str | None:
    """Return the choice most similar to a word.

    Return None if no choice reaches ``likeness``, from 0 (nothing in common) to 1 (the same word).
    """
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(choices), n=1, cutoff=likeness)), None)


def did_you_mean(word: str, choices: Iterable[str], otherwise: str = "", likeness: float = LIKE) -> str:
    """Return the end of a message: ``; did you mean 'this'?``, else the text ``otherwise``, else an empty text."""
    near = nearest(word, choices, likeness)
    hint = f"did you mean '{near}'?" if near is not None else otherwise
    return f"; {hint}" if hint else ""


def a_or_an(noun: str) -> str:
    """Return ``noun`` with the indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
