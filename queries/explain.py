"""The explanation of a match: its premises in order, each with certainty, evidence and quotation."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.sources.quotations import Quotation, SourceTexts
from casegraph.queries.matches import Match


@dataclass(frozen=True)
class Premise:
    """A fact on which a match rests: its node in the case, its quotations, and its ``role`` in the argument, in
    words.
    """

    role: str
    node: CaseNode
    quotations: tuple[Quotation, ...] = ()


def premises(case: CaseGraph, match: Match, texts: SourceTexts) -> list[Premise]:
    """Return the premises of a match in the order of the argument, each with the quotations that are available."""
    return [
        Premise(role, node, tuple(texts.quote(locator) for locator in node.evidence))
        for id_, role in zip(match.premises, match.roles, strict=True)
        for node in [case.nodes[id_]]
    ]
