"""Text for XML 1.0, written by hand where files are streamed."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold, not even as a reference.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\t\n\r]')
# For the note of what a format loses.
LOST_CHARACTERS = "control characters (each becomes U+FFFD)"


def clean(text: str) -> str:
    """Return a text with each character that XML 1.0 cannot hold replaced by U+FFFD."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Return a text for an attribute in double quotes, or for content, that a parser reads back as it was."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", clean(text))
