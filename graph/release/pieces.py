"""The content of a file as pieces of text and as records, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A text in a file: its place, the property, column or key to which it belongs, and the text itself."""

    where: str
    name: str
    text: str


@dataclass(frozen=True)
class Record:
    """The values of a row or a node, by column or property."""

    where: str
    values: Mapping[str, str]


@dataclass
class Content:
    """The content of a file; ``unread`` lists the parts that could not be read, each with the reason."""

    pieces: list[Piece]
    records: list[Record]
    unread: list[tuple[str, str]]


def each_run(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield each run of ``length`` consecutive words."""
    yield from (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
