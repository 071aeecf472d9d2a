"""Quotations: the text to which a locator points, if the reader has the document."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from casegraph.graph.errors import InvalidInputError
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.register import Register
from casegraph.graph.sources.text import plain_text, sha256

ENVIRONMENT = "CASEGRAPH_SOURCES"
DEFAULT_FOLDER = Path("..") / "shared" / "sources"


def sources_folder(given: Path | None = None) -> Path | None:
    """Return the folder of source documents.

    This is the folder given, or else the one that the environment names, or else the default if it exists.
    """
    if given is not None:
        return given
    if os.environ.get(ENVIRONMENT):
        return Path(os.environ[ENVIRONMENT])
    return DEFAULT_FOLDER if DEFAULT_FOLDER.is_dir() else None


@dataclass(frozen=True)
class Quotation:
    """The text to which a locator points, or the reason why it cannot be shown."""

    locator: Locator
    text: str | None
    reason: str | None = None


class SourceTexts:
    """Source documents in a folder, each read once and checked against its registered SHA-256."""

    def __init__(self, register: Register, folder: Path | None) -> None:
        self.register = register
        self.folder = folder
        self._texts: dict[str, tuple[str | None, str | None]] = {}

    def text(self, source: str) -> tuple[str | None, str | None]:
        """Return the text of a document and None, or None and the reason why the text is not available."""
        if source not in self._texts:
            self._texts[source] = self._read(source)
        return self._texts[source]

    def at_hand(self) -> list[str]:
        """Return the requested documents that are available."""
        return [source for source, (text, _) in sorted(self._texts.items()) if text is not None]

    def missing(self) -> dict[str, str]:
        """Return the requested documents that are not available, each with the reason."""
        return {source: reason for source, (_, reason) in sorted(self._texts.items()) if reason is not None}

    def _read(self, source: str) -> tuple[str | None, str | None]:
        if source not in self.register.sources:
            return None, f"source '{source}' is not registered"
        entry = self.register.sources[source]
        if self.folder is None:
            return None, "no folder of source documents is given"
        path = self.folder / entry.file
        if not path.is_file():
            return None, f"{entry.file} is not in the folder of source documents"
        try:
            text = plain_text(path)
        except InvalidInputError as error:
            return None, f"{entry.file} cannot be used: it {error.problems[0].message}"
        if sha256(text) != entry.sha256:
            return None, f"{entry.file} differs from the text that was coded (it has a different SHA-256)"
        return text, None

    def quote(self, locator: Locator) -> Quotation:
        """Return the quotation at a locator, with each run of white space made one space."""
        text, reason = self.text(locator.source)
        if text is None:
            return Quotation(locator, None, reason)
        return Quotation(locator, " ".join(text[locator.begin : locator.end].split()))
