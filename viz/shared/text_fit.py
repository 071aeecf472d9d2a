"""Line breaks for text in SVG. Widths are estimates, so that the same text always breaks at the same places."""

from __future__ import annotations

import unicodedata

# Widths of characters as fractions of the font size, rather wide for usual sans-serif fonts.
_NARROW = frozenset("iIjlt.,;:'’‘|!()[]{} -/f“”r")
_WIDE = frozenset("mwMW@%—…")


def text_width(text: str, size: float) -> float:
    """Return the approximate width of a text."""
    return size * sum(_width(character) for character in text)


def _width(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.95
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.7 if character.isupper() or character.isdigit() else 0.58


def wrap(text: str, width: float, size: float, most: int) -> list[str]:
    """Return a text in a limited number of lines of a width. A longer text is cut and ends with an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, size):
            longer = f"{line} {piece}" if line else piece
            if text_width(longer, size) <= width:
                line = longer
            else:
                lines.append(line)
                line = piece
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _pieces(word: str, width: float, size: float) -> list[str]:
    """Return a word in pieces that fit a line."""
    if text_width(word, size) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
