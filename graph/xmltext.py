"""Text for XML 1.0, for files that are written as a stream."""

from __future__ import annotations

import re

# Characters that XML 1.0 cannot hold, not even as a reference.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\t\n\r]')
# For the note that says what a format loses.
LOST_CHARACTERS = "control characters (the sign U+FFFD replaces them)"


def clean(text: str) -> str:
    """Replace each character that XML 1.0 cannot hold by U+FFFD, and return the text."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Return a text escaped for element content or an attribute in double quotes.

    A parser reads it back unchanged, apart from the characters that `clean` replaces.
    """
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", clean(text))
