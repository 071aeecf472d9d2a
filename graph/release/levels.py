"""The levels of a release, and the treatment of every property at each level.

The treatments are annotations of the properties in ``ontology/casegraph.ttl``. They are an allow-list: a property
without one is left out. Each level withholds all that the level before it withholds, and more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from casegraph.graph.iris import CG, short_name
from casegraph.graph.model.release_annotations import release_annotations, release_treatments
from casegraph.graph.model.vocabulary import vocabulary, with_narrower

LEVELS = {
    "colleagues": "people who hold the same documents: nothing in the file names a child, a place or a person, but "
    "anybody who has a document can find the passage that supports a fact",
    "partners": "people in other organisations under an agreement: the file identifies no document, years are in "
    "bands of five, and numbers and durations are left out",
    "public": "anybody: there are no dates, narrow kinds are replaced by broader ones, and values that fewer than five "
    "children share are withheld",
}

LEFT_OUT = "leaveOut"
# How much each treatment of the ontology removes: nothing, something, more, everything.
_STRENGTH = {
    "keep": 0,
    "keepChecksum": 1,
    "replaceByKind": 1,
    "replaceByWithheld": 1,
    "pseudonymise": 1,
    "widenToAgeBand": 1,
    "cutToYear": 1,
    "widenToFiveYears": 2,
    "broaden": 1,
    LEFT_OUT: 3,
}

WITHHELD = "Withheld"
# The only texts that are kept as they are.
TEXTS = frozenset({"manual", "assisted", "draft"})


@dataclass(frozen=True)
class Rule:
    """The treatment of a property at each level, in the order of LEVELS."""

    name: str
    treatments: tuple[str, ...]

    def at(self, level: str) -> str:
        """Return the treatment at a level."""
        return self.treatments[tuple(LEVELS).index(level)]

    @property
    def strengths(self) -> tuple[int, ...]:
        """How much each level removes, as a number."""
        return tuple(_STRENGTH[treatment] for treatment in self.treatments)


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rule of each property that the ontology annotates, by the property's IRI.

    If a property has no annotation for a level, or one that this version does not know, the level leaves it out.
    """
    return {
        iri: Rule(short_name(iri), tuple(_known(found.get(level)) for level in LEVELS))
        for iri, found in release_annotations().items()
    }


def _known(treatment: str | None) -> str:
    return treatment if treatment in _STRENGTH else LEFT_OUT


def in_words(treatment: str) -> str:
    """Return the ontology's label for a treatment."""
    return release_treatments()[treatment]


# Properties that say what a node is. If all their values are withheld, the release leaves out the whole node. The first
# of them that a node has also gives its name.
TYPING = tuple(
    CG + name
    for name in (
        "agencyType", "riskType", "harmType", "interventionType", "decisionType", "legalEventType", "relationshipType",
        "theme",
    )
)  # fmt: skip


def withheld_concepts() -> frozenset[str]:
    """Return the ids of the concepts that every release leaves out: the marked concepts and all narrower ones."""
    return with_narrower(concept.id for concept in vocabulary().concepts.values() if concept.not_released)
