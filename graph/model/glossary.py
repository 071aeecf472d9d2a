"""What the ontology says its terms mean: a label and a sentence each, for headings and column descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from casegraph import ontology
from casegraph.graph.iris import CG, RDFS, local, words


@dataclass(frozen=True)
class Meaning:
    """A term's label and comment."""

    label: str
    comment: str


@cache
def meanings() -> Mapping[str, Meaning]:
    """Return the meanings of the ontology's own classes and properties by local name, in the order of its file."""
    found: dict[str, dict[str, str]] = {}
    for triple in ox.parse(path=str(ontology.ONTOLOGY), format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(CG):
            told = found.setdefault(local(triple.subject.value), {})
            if isinstance(triple.object, ox.Literal):
                told[triple.predicate.value] = triple.object.value
    return {
        name: Meaning(told.get(RDFS + "label", words(name)), told.get(RDFS + "comment", ""))
        for name, told in found.items()
    }


def meaning(name: str) -> Meaning:
    """Return the meaning of a term; one that is unknown here, from a later ontology, is told by its own name."""
    return meanings().get(name) or Meaning(words(name), "")
