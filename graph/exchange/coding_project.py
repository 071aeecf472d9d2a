"""The codings in another program's file, independent of its format: codes, documents and marked spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """Return a text from another program on one line and without control characters, as case files need it."""
    return " ".join(_UNWANTED.sub(" ", text).split())


@dataclass(frozen=True)
class UsedCode:
    """A code: its key in the file, its name, the names of the folders above it, and its GUID if it has one.

    An ``optional`` code names a node of a case. It is left out if that node is not known.
    """

    key: str
    name: str
    folders: tuple[str, ...] = ()
    guid: str | None = None
    above: tuple[str, ...] = ()
    optional: bool = False

    @property
    def path(self) -> str:
        """The name with its folders before it, as in a map of codes."""
        return " / ".join((*self.folders, self.name))


@dataclass(frozen=True)
class Document:
    """A document: its key in the file, its name, and its text if the file holds it."""

    key: str
    name: str
    text: str | None = None
    bom: bool = False


@dataclass(frozen=True)
class Mark:
    """A marked span with its codes.

    ``begin`` and ``end`` are offsets as the program counts them, or None if the file has none. ``exact`` means that
    they are code points of the registered text. ``quote`` is the marked text or its beginning, if the file holds it.
    """

    document: str
    begin: int | None
    end: int | None
    quote: str
    codes: tuple[str, ...]
    memo: str = ""
    guid: str | None = None
    label: str = ""
    exact: bool = False


@dataclass(frozen=True)
class CodingProject:
    """The codings in a file. ``left_out`` counts, in words, what is not imported. ``by`` names the coders."""

    path: Path
    origin: str
    codes: Mapping[str, UsedCode]
    documents: Mapping[str, Document]
    marks: tuple[Mark, ...]
    left_out: Counter[str] = field(default_factory=Counter)
    by: tuple[str, ...] = ()
    date: str | None = None

    def uses(self) -> Counter[str]:
        """Return how often each code is used, by the code's key."""
        return Counter(code for mark in self.marks for code in mark.codes)
