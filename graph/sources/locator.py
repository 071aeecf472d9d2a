"""Locators: spans of a source document, in the notation of RFC 5147."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casegraph.graph.iris import SOURCE

_LOCATOR = re.compile(r"(?P<source>[a-z][a-z0-9-]*)#char=(?P<begin>0|[1-9][0-9]*),(?P<end>0|[1-9][0-9]*)")


@dataclass(frozen=True, order=True)
class Locator:
    """A passage of a source document: it begins at the character (code point) ``begin`` and ends before ``end``."""

    source: str
    begin: int
    end: int

    def __str__(self) -> str:
        return f"{self.source}#char={self.begin},{self.end}"

    @property
    def iri(self) -> str:
        """The IRI of the span."""
        return SOURCE + str(self)

    @classmethod
    def parse(cls, text: str) -> Locator | None:
        """Return the locator that a text or an IRI stands for, or None if it is not a locator."""
        match = _LOCATOR.fullmatch(text.removeprefix(SOURCE))
        if match is None:
            return None
        return cls(match["source"], int(match["begin"]), int(match["end"]))
