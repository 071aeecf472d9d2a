"""The meaning of each term of the ontology: a label and a comment, for headings and descriptions of columns."""

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
    """Return the meanings of the ontology's own classes and properties by local name, in the order of the file."""
    found: dict[str, dict[str, str]] = {}
    for triple in ox.parse(path=str(ontology.ONTOLOGY), format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(CG):
            texts = found.setdefault(local(triple.subject.value), {})
            if isinstance(triple.object, ox.Literal):
                texts[triple.predicate.value] = triple.object.value
    return {
        name: Meaning(texts.get(RDFS + "label", words(name)), texts.get(RDFS + "comment", ""))
        for name, texts in found.items()
    }


def meaning(name: str) -> Meaning:
    """Return the meaning of a term by its local name.

    An unknown term may come from a later ontology. Its label is its name as words.
    """
    return meanings().get(name) or Meaning(words(name), "")
