"""Short references for paper: a letter and number for each node, and a number for each place in a document.

Each node is described once and then cited by its reference. E3 is the third event in the order of the review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casegraph.graph.sources.locator import Locator
from casegraph.viz.shared.account import Account
from casegraph.viz.shared.citations import Evidence

# The letter of each class, and its meaning. Events without a position have their own letter.
LETTERS = {
    "Person": ("P", "people"),
    "Relationship": ("T", "ties between people"),
    "RiskFactor": ("C", "circumstances"),
    "Agency": ("A", "agencies"),
    "Event": ("E", "events in the order of the account"),
    "Finding": ("F", "findings"),
    "Recommendation": ("R", "recommendations"),
}
UNPLACED = ("U", "events without a place in it")


@dataclass(frozen=True)
class Place:
    """A place in a document, by its number."""

    number: int
    span: str
    evidence: Evidence


@dataclass(frozen=True)
class Numbers:
    """The references of a case: ``nodes`` by id, ``places`` by locator, and ``documents`` with their places."""

    nodes: Mapping[str, str]
    places: Mapping[str, int]
    documents: Mapping[str, tuple[Place, ...]]


def numbers_of(account: Account) -> Numbers:
    """Return the references of a case. The same case always has the same references."""
    nodes: dict[str, str] = {}
    for cls, (letter, _) in LETTERS.items():
        unplaced = 0
        for number, node in enumerate(account.of_class(cls), start=1):
            if cls == "Event" and node.position is None:
                unplaced += 1
                nodes[node.id] = f"{UNPLACED[0]}{unplaced}"
            else:
                nodes[node.id] = f"{letter}{node.position if cls == 'Event' else number}"
    return Numbers(nodes, *_places(account))


def _places(account: Account) -> tuple[dict[str, int], dict[str, tuple[Place, ...]]]:
    pieces = {piece.locator: piece for node in account.entries.values() for piece in node.evidence}
    order = {source.id: number for number, source in enumerate(account.sources)}

    def key(piece: Evidence) -> tuple[int, str, int, int, str]:
        found = Locator.parse(piece.locator)
        span = (found.begin, found.end) if found else (0, 0)
        return order.get(piece.source, len(order)), piece.source, *span, piece.locator

    places: dict[str, int] = {}
    documents: dict[str, list[Place]] = {}
    for number, piece in enumerate(sorted(pieces.values(), key=key), start=1):
        places[piece.locator] = number
        span = piece.locator.partition("#char=")[2] or piece.locator
        documents.setdefault(piece.source, []).append(Place(number, span, piece))
    return places, {source: tuple(found) for source, found in documents.items()}
