"""Patterns laid over the picture: the matches of a case, each with its basis, certainty and premises in order.

The pattern queries give the matches and the role of each premise. This module adds the words.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.basis import BASES, BASIS_MEANING
from casegraph.graph.case.case import CaseGraph
from casegraph.graph.store.store import Store
from casegraph.queries.library import patterns
from casegraph.queries.matches import Match, matches
from casegraph.viz.shared import facts

_SILENT = "No fact of the case speaks against it; the account may simply be silent."


@dataclass(frozen=True)
class OverlayPremise:
    """A node that a match rests on. ``role`` is its role in the argument; ``certainty`` is the source's certainty."""

    id: str
    role: str
    label: str
    certainty: str


@dataclass(frozen=True)
class OverlayMatch:
    """A match. ``meaning`` explains its basis. ``silence`` warns if it rests on an absence."""

    basis: str
    meaning: str
    certainty: str
    premises: tuple[OverlayPremise, ...]
    silence: str = ""


@dataclass(frozen=True)
class Overlay:
    """A pattern that a case matches. ``counts`` states the matches on each basis, never their sum."""

    name: str
    title: str
    question: str
    definition: str
    limits: str
    counts: str
    matches: tuple[OverlayMatch, ...]


def overlays(store: Store, graph: CaseGraph) -> tuple[Overlay, ...]:
    """Return the patterns that a case matches, in the order of the library.

    Raises:
        NotFoundError: the store has no such case.
    """
    found: dict[str, list[Match]] = {}
    for match in matches(store, cases=[graph.case]):
        found.setdefault(match.pattern, []).append(match)
    return tuple(
        Overlay(
            name=name,
            title=query.title,
            question=query.question,
            definition=query.definition,
            limits=query.limits,
            counts=count_by_basis([match.basis for match in found[name]]),
            matches=tuple(_match(graph, match) for match in found[name]),
        )
        for name, query in patterns().items()
        if name in found
    )


def count_by_basis(bases: list[str]) -> str:
    """Return the number of matches on each basis, in words."""
    return ", ".join(f"{bases.count(basis)} {basis}" for basis in BASES if basis in bases)


def _match(graph: CaseGraph, match: Match) -> OverlayMatch:
    nodes = [graph.nodes[id_] for id_ in match.premises]
    silent = match.basis == "inferred" and not any(node.inferred for node in nodes)
    return OverlayMatch(
        basis=match.basis,
        meaning=BASIS_MEANING[match.basis],
        certainty=match.certainty,
        premises=tuple(
            OverlayPremise(node.id, role, facts.label(graph, node), node.certainty_words())
            for node, role in zip(nodes, match.roles, strict=True)
        ),
        silence=_SILENT if silent else "",
    )
