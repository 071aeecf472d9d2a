"""What a file says, as pieces of text and as records; whatever the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A text of a file: where it stands, the property, column or key that it is a value of, and what it says."""

    where: str
    name: str
    text: str


@dataclass(frozen=True)
class Record:
    """What a row or a node says, by column or property."""

    where: str
    values: Mapping[str, str]


@dataclass
class Content:
    """What was read of a file; ``unread`` holds what could not be, with the reason."""

    pieces: list[Piece]
    records: list[Record]
    unread: list[tuple[str, str]]


def each_run(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield each run of so many words."""
    yield from (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
