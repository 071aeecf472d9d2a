"""A case as plain nodes: people, agencies, events and all other nodes, with their values, ready to show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from casegraph.graph.case import certainty
from casegraph.graph.iris import (
    CASE,
    CG,
    DCTERMS,
    RDF,
    RDFS,
    SKOS,
    VOCABULARY,
    XSD,
    case_iri,
    graph_iri,
    local,
)
from casegraph.graph.model.schema import model
from casegraph.graph.sources.locator import Locator
from casegraph.graph.store.store import Store

# Properties with a field of their own in `CaseNode`. All others are links, concepts or values.
_OWN = frozenset({"label", "description", "editorialNote", "evidence", "certainty", "doubt", "inferredByCoder",
                  "position", "inCase", "type"})  # fmt: skip
Value = str | int | bool


@dataclass(frozen=True)
class CaseNode:
    """A node of a case.

    ``kind`` is the name of its narrowest class. ``links`` holds ids of other nodes, ``concepts`` holds ids of concepts,
    and ``values`` holds literals; the name of the property is the key in each. ``certainty`` is None if the review
    states the node as fact. ``happened`` is False for an event that did not take place.
    """

    id: str
    kind: str
    classes: frozenset[str]
    label: str
    description: str
    note: str
    certainty: str | None
    doubt: int
    inferred: bool
    position: int | None
    happened: bool
    evidence: tuple[Locator, ...]
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    def certainty_words(self) -> str:
        """Return in words how certain the source is, and whether the coder inferred the node."""
        return certainty.certainty_words(self)

    def hedge(self) -> str:
        """Return the words that mark a statement about an uncertain node as uncertain, or an empty text."""
        return certainty.hedge(self)

    def doubt_words(self) -> str:
        """Return the words of doubt that follow the name: always for a person of concern, else only if in doubt."""
        return certainty.doubt_words(self)

    def concepts_of(self, name: str) -> tuple[str, ...]:
        """Return the ids of the concepts that the node has under a property."""
        return self.concepts.get(name, ())

    def when(self) -> str:
        """Return the date or period as the case file gives it, or an empty text."""
        return str(self.values["date"][0]) if "date" in self.values else ""


@dataclass(frozen=True)
class CaseGraph:
    """A case: its own values, and its nodes by id; events with a position come first, in their order."""

    case: str
    title: str
    description: str
    note: str
    sources: tuple[str, ...]
    incident: str | None
    date: str | None
    legal_status: tuple[str, ...]
    coding: Mapping[str, str]
    evidence: tuple[Locator, ...]
    nodes: Mapping[str, CaseNode]

    def of_class(self, cls: str) -> list[CaseNode]:
        """Return the nodes of a class, given by name, in the order of the case."""
        return [node for node in self.nodes.values() if cls in node.classes]


def read_case(store: Store, case: str) -> CaseGraph:
    """Return a case of a store as plain nodes.

    Raises:
        NotFoundError: the case is not in the store.
    """
    store.require(case)
    by_subject: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.case_quads(case):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            by_subject[quad.subject.value][quad.predicate.value].append(quad.object)
    own = by_subject[case_iri(case)]
    coding = by_subject[graph_iri(case)]
    base = case_iri(case) + "/"
    nodes = [_node(iri[len(base) :], found) for iri, found in by_subject.items() if iri.startswith(base)]
    nodes.sort(key=lambda n: (n.position is None, n.position or 0, n.kind, n.id))
    return CaseGraph(
        case=case,
        title=_text(own, DCTERMS + "title") or case,
        description=_text(own, DCTERMS + "description") or "",
        note=_text(own, SKOS + "editorialNote") or "",
        sources=tuple(sorted(local(o.value) for o in own.get(DCTERMS + "source", []))),
        incident=_concept(own, CG + "incidentType"),
        date=_text(own, CG + "date"),
        legal_status=tuple(sorted(local(o.value) for o in own.get(CG + "legalStatus", []))),
        coding={
            "by": _text(coding, DCTERMS + "creator") or "",
            "date": _text(coding, DCTERMS + "date") or "",
            "method": _text(coding, CG + "codingMethod") or "",
        },
        evidence=_evidence(own),
        nodes={node.id: node for node in nodes},
    )


Found = Mapping[str, list[ox.NamedNode | ox.Literal]]


def _node(id_: str, found: Found) -> CaseNode:
    classes = frozenset(local(o.value) for o in found.get(RDF + "type", []) if o.value.startswith(CG))
    links: dict[str, list[str]] = defaultdict(list)
    concepts: dict[str, list[str]] = defaultdict(list)
    values: dict[str, list[Value]] = defaultdict(list)
    for predicate, objects in found.items():
        name = local(predicate)
        if name in _OWN:
            continue
        for term in objects:
            if isinstance(term, ox.Literal):
                values[name].append(_value(term))
            elif term.value.startswith(VOCABULARY):
                concepts[name].append(local(term.value))
            elif term.value.startswith(CASE):
                links[name].append(local(term.value))
    position = _text(found, CG + "position")
    certainty = _concept(found, CG + "certainty")
    return CaseNode(
        id=id_,
        kind=_narrowest(classes),
        classes=classes,
        label=_text(found, RDFS + "label") or id_,
        description=_text(found, DCTERMS + "description") or "",
        note=_text(found, SKOS + "editorialNote") or "",
        certainty=certainty,
        doubt=int(_text(found, CG + "doubt") or 0),
        inferred=_text(found, CG + "inferredByCoder") == "true",
        position=int(position) if position else None,
        happened="Event" not in classes or "Occurrence" in classes,
        evidence=_evidence(found),
        links={name: tuple(sorted(ids)) for name, ids in sorted(links.items())},
        concepts={name: tuple(sorted(ids)) for name, ids in sorted(concepts.items())},
        values={name: tuple(sorted(vs, key=str)) for name, vs in sorted(values.items())},
    )


def _evidence(found: Found) -> tuple[Locator, ...]:
    return tuple(sorted(x for o in found.get(CG + "evidence", []) if (x := Locator.parse(o.value))))


def _narrowest(classes: frozenset[str]) -> str:
    """Return the name of the class with the most superclasses; if several have as many, the first by name."""
    superclasses = model().superclasses
    named = [cls for cls in classes if cls != "Occurrence"]
    return max(sorted(named), key=lambda cls: len(superclasses.get(CG + cls, ())), default="AccountNode")


def _value(term: ox.Literal) -> Value:
    if term.datatype.value == XSD + "boolean":
        return term.value == "true"
    if term.datatype.value in (XSD + "integer", XSD + "nonNegativeInteger"):
        return int(term.value)
    return term.value


def _text(found: Found, predicate: str) -> str | None:
    return next((o.value for o in found.get(predicate, []) if isinstance(o, ox.Literal)), None)


def _concept(found: Found, predicate: str) -> str | None:
    return next((local(o.value) for o in found.get(predicate, []) if isinstance(o, ox.NamedNode)), None)
