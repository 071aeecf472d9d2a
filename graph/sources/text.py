"""The plain text of a document: reading it, hashing it, and finding a phrase in it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from casegraph.graph import yamltree


def plain_text(path: Path) -> str:
    """Return the plain text of a document, in which locators count the characters.

    The file is UTF-8. The text has no byte order mark and keeps its line ends.

    Raises:
        InvalidInputError: the file cannot be read or is not UTF-8.
    """
    return yamltree.read_text(path)


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def find(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return the spans, in code points, where a phrase occurs in a text.

    Capital letters, line breaks and the kinds of white space, quotation marks and dashes do not matter. So the search
    also finds a phrase that the user copied from a page.
    """
    pieces = [_loose(word) for word in phrase.split()]
    if not pieces:
        return []
    return [match.span() for match in re.finditer(r"\s+".join(pieces), text, re.IGNORECASE)]


_ALIKE = ("'\u2018\u2019", '"\u201c\u201d', "-\u2010\u2011\u2012\u2013\u2014")


def _loose(word: str) -> str:
    out = []
    for character in word:
        group = next((alike for alike in _ALIKE if character in alike), None)
        out.append(f"[{re.escape(group)}]" if group else re.escape(character))
    return "".join(out)


def trim_to_words(text: str, begin: int, end: int) -> tuple[int, int]:
    """Widen a span to whole words, remove white space at its ends, and return it."""
    while begin > 0 and text[begin - 1].isalnum() and text[begin : begin + 1].isalnum():
        begin -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1 : end].isalnum():
        end += 1
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
