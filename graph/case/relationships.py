"""The relationships of people to the children of a case."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import within

TIES = ("family", "other", "tie-not-told")
# Relationships that are the same from both sides, and the type that says that the review states none.
_MUTUAL = frozenset({"sibling", "cousin", "peer", "family-member", "extended-family", "household-member"})
_NOT_STATED = "known-adult-unspecified"


def ties(graph: CaseGraph, person: str, children: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return the relationships that a person certainly has to each of the children, and all that are possible.

    A relationship is only possible if the review gives it for some of several children without saying which, or if it
    is not the same for all children in question. A relationship that the review does not state does not count.
    """
    certain: dict[str, set[str]] = {child: set() for child in children}
    possible: set[str] = set()
    for tie in graph.of_class("Relationship"):
        types = set(tie.concepts_of("relationshipType")) - {_NOT_STATED}
        of, to = tie.links.get("relationshipOf", ()), tie.links.get("relationshipTo", ())
        for child in children:
            if person in of and child in to:
                certain[child] |= types
            elif child in of and person in to:
                certain[child] |= types & _MUTUAL
            elif person in of and child in tie.links.get("toSomeOf", ()):
                possible |= types
    everywhere = set.intersection(*certain.values()) if certain else set()
    return everywhere, possible.union(*certain.values())


def tie_to_children(graph: CaseGraph, person: CaseNode) -> str:
    """Return one of TIES: whether a person belongs, or may belong, to the family of a child in the case."""
    types: set[str] = set()
    for child in graph.of_class("Child"):
        types |= ties(graph, person.id, [child.id])[1]
    if any(within(value, "family-member") for value in types):
        return "family"
    return "other" if types else "tie-not-told"
