"""What another program's file holds of codings, whatever its format: codes, documents, marked spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """Return a text of another program as a case file can hold it: on one line, without control characters."""
    return " ".join(_UNWANTED.sub(" ", text).split())


@dataclass(frozen=True)
class UsedCode:
    """A code: its key in the file, its name, the names of the folders above it, and its GUID where it has one.

    ``optional`` codes say which node of a case they are, and are passed over where that node is not known.
    """

    key: str
    name: str
    folders: tuple[str, ...] = ()
    guid: str | None = None
    above: tuple[str, ...] = ()
    optional: bool = False

    @property
    def path(self) -> str:
        """The name with the folders before it, as a map of codes has it."""
        return " / ".join((*self.folders, self.name))


@dataclass(frozen=True)
class Document:
    """A document: its key in the file, its name, and its text where the file has it."""

    key: str
    name: str
    text: str | None = None
    bom: bool = False


@dataclass(frozen=True)
class Mark:
    """A marked span with its codes.

    ``begin`` and ``end`` are as the program counts (None where the file has none), ``exact`` where they are known to be
    code points of the registered text; ``quote`` is the text there or its beginning, where the file has it.
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
class Coded:
    """Codings of a file; ``left_out`` counts what of it is not taken, in words, and ``by`` names its coders."""

    path: Path
    origin: str
    codes: Mapping[str, UsedCode]
    documents: Mapping[str, Document]
    marks: tuple[Mark, ...]
    left_out: Counter[str] = field(default_factory=Counter)
    by: tuple[str, ...] = ()
    date: str | None = None

    def uses(self) -> Counter[str]:
        """Return how often each code is used, by its key."""
        return Counter(code for mark in self.marks for code in mark.codes)
