"""Why a pattern matches a case: the premises in order, each with its certainty, its evidence and the quotation."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.sources.quotations import Quotation, SourceTexts
from casegraph.queries.matches import Match


@dataclass(frozen=True)
class Premise:
    """A node that a match rests on; ``role`` says in words what it is in the argument."""

    role: str
    node: CaseNode
    quotations: tuple[Quotation, ...] = ()


def premises(case: CaseGraph, match: Match, texts: SourceTexts) -> list[Premise]:
    """Return the premises of a match in the order of the argument, with their quotations where at hand."""
    return [
        Premise(role, node, tuple(texts.quote(locator) for locator in node.evidence))
        for id_, role in zip(match.premises, match.roles, strict=True)
        for node in [case.nodes[id_]]
    ]
