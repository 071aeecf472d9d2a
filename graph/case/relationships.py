"""What people are to the children of a case, and which adults were known for sexual offending or as a sexual risk."""

from __future__ import annotations

from collections.abc import Sequence

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.model.vocabulary import within

TIES = ("family", "other", "tie-not-told")
# Relationships that are the same from either side, and the one that says that none is told.
_MUTUAL = frozenset({"sibling", "cousin", "peer", "family-member", "extended-family", "household-member"})
_NOT_TOLD = "known-adult-unspecified"


def ties(graph: CaseGraph, person: str, children: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return the relationships that a person surely has to each of the children, and all that are possible.

    A relationship is only possible where the account gives it to some of several children, or where it is not the same
    to all who may be meant. A relationship that is not told is none.
    """
    surely: dict[str, set[str]] = {child: set() for child in children}
    possible: set[str] = set()
    for tie in graph.of_class("Relationship"):
        types = set(tie.concepts.get("relationshipType", ())) - {_NOT_TOLD}
        of, to = tie.links.get("relationshipOf", ()), tie.links.get("relationshipTo", ())
        for child in children:
            if person in of and child in to:
                surely[child] |= types
            elif child in of and person in to:
                surely[child] |= types & _MUTUAL
            elif person in of and child in tie.links.get("toSomeOf", ()):
                possible |= types
    everywhere = set.intersection(*surely.values()) if surely else set()
    return everywhere, possible.union(*surely.values())


def tie_to_children(graph: CaseGraph, person: CaseNode) -> str:
    """Return one of TIES: whether a person is, or may be, of the family of a child in the case."""
    types: set[str] = set()
    for child in graph.of_class("Child"):
        types |= ties(graph, person.id, [child.id])[1]
    if any(within(value, "family-member") for value in types):
        return "family"
    return "other" if types else "tie-not-told"
