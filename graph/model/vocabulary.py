"""The vocabularies: their concepts with labels, and the functions that follow the hierarchy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from casegraph import ontology
from casegraph.graph.iris import (
    CG,
    SKOS,
    VOCABULARY,
    local,
    words,
)
from casegraph.graph.model._turtle import parse_turtle


@dataclass(frozen=True)
class Concept:
    """A concept of a controlled vocabulary."""

    id: str
    scheme: str
    label: str
    definition: str
    broader: str | None
    phrases: tuple[str, ...]
    did_not_happen: bool
    doubt: int | None
    not_released: bool

    @property
    def iri(self) -> str:
        """The concept's IRI."""
        return f"{VOCABULARY}{self.scheme}/{self.id}"


@dataclass(frozen=True)
class Vocabulary:
    """All concepts by id, in the order of their files, and the labels of the schemes by id."""

    concepts: Mapping[str, Concept]
    schemes: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """Return the bundled vocabularies."""
    concepts: dict[str, Concept] = {}
    schemes: dict[str, str] = {}
    for path in ontology.vocabulary_files():
        values: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for s, p, o in parse_turtle(path):
            values[s.value][p.value].append(o)
        for iri, found in list(values.items()):

            def first(name: str, found: dict[str, list[Any]] = found) -> str | None:
                return found[name][0].value if found.get(name) else None

            if SKOS + "inScheme" not in found:
                schemes[local(iri)] = first(SKOS + "prefLabel") or local(iri)
                continue
            broader, doubt = first(SKOS + "broader"), first(CG + "doubt")
            concepts[local(iri)] = Concept(
                id=local(iri),
                scheme=path.stem,
                label=first(SKOS + "prefLabel") or local(iri),
                definition=first(SKOS + "definition") or "",
                broader=local(broader) if broader else None,
                phrases=tuple(x.value for x in found[SKOS + "altLabel"] + found[SKOS + "hiddenLabel"]),
                did_not_happen=first(CG + "didNotHappen") == "true",
                doubt=int(doubt) if doubt else None,
                not_released=any(
                    mark.value == "true"
                    for marked in (iri, VOCABULARY + path.stem)
                    for mark in values[marked][CG + "notReleased"]
                ),
            )
    return Vocabulary(concepts, schemes)


def concept(id_: str) -> Concept:
    """Return a concept by its id.

    An unknown id may come from a later vocabulary. Its concept has the id, as words, for a label.
    """
    known = vocabulary().concepts.get(id_)
    return known or Concept(id_, "", words(id_).capitalize(), "", None, (), False, None, False)


def concept_label(id_: str) -> str:
    """Return the label of a concept by its id; the label of an unknown concept is the id as words."""
    return concept(id_).label


def concepts_of(scheme: str) -> list[str]:
    """Return the ids of a scheme's concepts."""
    return [each.id for each in vocabulary().concepts.values() if each.scheme == scheme]


def ancestry(id_: str) -> tuple[str, ...]:
    """Return the ids of a concept and its broader concepts, narrowest first; for any other value, the value alone."""
    found, concepts = [id_], vocabulary().concepts
    while found[-1] in concepts and (above := concepts[found[-1]].broader) is not None:
        found.append(above)
    return tuple(found)


def top_concept(id_: str) -> str:
    """Return the id of the broadest concept above a concept, or of the concept itself if it has no broader one."""
    return ancestry(id_)[-1]


def within(id_: str, wider: str) -> bool:
    """Return whether a concept is the concept ``wider`` or narrower than it; both are ids."""
    return wider in ancestry(id_)


def with_narrower(ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of concepts and of all narrower concepts."""
    given = frozenset(ids)
    return given | {id_ for id_ in vocabulary().concepts if not given.isdisjoint(ancestry(id_))}
