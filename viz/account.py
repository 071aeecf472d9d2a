"""The account of one case as plain values: what the view reads from a case's named graph.

The one place in which views meet RDF. Properties are known by their local names (``by``, ``harmed``); an outcome,
a type or a theme is a concept of the vocabularies; what points at another node of the case is that node's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from casegraph.graph.evidence import Locator
from casegraph.graph.model import Concept, model
from casegraph.graph.names import CG, DCTERMS, RDF, RDFS, SKOS, VOCABULARY, case_iri, graph_iri, local
from casegraph.graph.store import Store


@dataclass(frozen=True)
class Item:
    """A node of the account, or the case itself.

    ``values`` holds literals, ``concepts`` vocabulary terms and ``ties`` ids of other nodes, each by the
    property's local name and in a fixed order.
    """

    id: str
    classes: frozenset[str]
    label: str
    description: str = ""
    note: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concepts: Mapping[str, tuple[Concept, ...]] = field(default_factory=dict)
    ties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: tuple[Locator, ...] = ()

    def value(self, name: str) -> str | None:
        """Return the first literal of a property, or None."""
        return next(iter(self.values.get(name, ())), None)

    def flag(self, name: str) -> bool:
        """Tell whether a boolean property is true."""
        return self.value(name) == "true"

    @property
    def position(self) -> int | None:
        """The place in the order of the account, from 1; None where the text does not place it."""
        text = self.value("position")
        return int(text) if text else None

    @property
    def certainty(self) -> Concept | None:
        """The weakest certainty that is given; None where the account states the node as fact."""
        given = self.concepts.get("certainty", ())
        return max(given, key=lambda concept: concept.doubt or 0) if given else None

    @property
    def did_not_happen(self) -> bool:
        """Whether an outcome says that this did not take place."""
        return any(concept.did_not_happen for found in self.concepts.values() for concept in found)


@dataclass(frozen=True)
class Account:
    """A case and its nodes by id; ``sources`` are the ids of the documents that tell of it."""

    case: str
    head: Item
    items: Mapping[str, Item]
    sources: tuple[str, ...]
    review: Item | None = None
    coding: Mapping[str, str] = field(default_factory=dict)

    def under(self, cls: str) -> Iterator[Item]:
        """Yield the nodes of a class (local name), placed ones in their order, the others by id."""
        return (item for item in self.items.values() if cls in item.classes)


def read_account(store: Store, case: str) -> Account:
    """Return the account of a case.

    Raises:
        NotFoundError: the store has no such case.
    """
    store.require(case)
    found: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in store.case_quads(case):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    own = case_iri(case)
    items = [
        _item(iri, pairs, own)
        for iri, pairs in found.items()
        if any(term.value == CG + "AccountNode" for term in pairs.get(RDF + "type", []))
    ]
    items.sort(key=lambda item: (item.position is None, item.position or 0, item.id))
    head = _item(own, found.get(own, {}), own)
    reviews = [term.value for term in found.get(own, {}).get(CG + "review", []) if term.value in found]
    return Account(
        case=case,
        head=head,
        items={item.id: item for item in items},
        sources=tuple(sorted(local(term.value) for term in found.get(own, {}).get(DCTERMS + "source", []))),
        review=_item(reviews[0], found[reviews[0]], own) if reviews else None,
        coding={
            local(name): ", ".join(sorted(term.value for term in terms))
            for name, terms in sorted(found.get(graph_iri(case), {}).items())
            if all(isinstance(term, ox.Literal) for term in terms)
        },
    )


def _item(iri: str, pairs: Mapping[str, list[ox.NamedNode | ox.Literal]], own: str) -> Item:
    values: dict[str, tuple[str, ...]] = {}
    concepts: dict[str, tuple[Concept, ...]] = {}
    ties: dict[str, tuple[str, ...]] = {}
    for predicate, terms in sorted(pairs.items()):
        name = local(predicate)
        texts = sorted(term.value for term in terms if isinstance(term, ox.Literal))
        iris = sorted(term.value for term in terms if isinstance(term, ox.NamedNode))
        if texts:
            values[name] = tuple(texts)
        if named := [_concept(iri) for iri in iris if iri.startswith(VOCABULARY)]:
            concepts[name] = tuple(named)
        if inside := [local(iri) for iri in iris if iri.startswith(own + "/")]:
            ties[name] = tuple(inside)
    return Item(
        id=local(iri),
        classes=frozenset(local(term.value) for term in pairs.get(RDF + "type", [])),
        label=_text(pairs, RDFS + "label") or _text(pairs, DCTERMS + "title") or local(iri),
        description=_text(pairs, DCTERMS + "description"),
        note=_text(pairs, SKOS + "editorialNote"),
        values=values,
        concepts=concepts,
        ties=ties,
        evidence=tuple(
            sorted(span for term in pairs.get(CG + "evidence", []) if (span := Locator.parse(term.value)))
        ),
    )


def _concept(iri: str) -> Concept:
    known = model().concepts.get(local(iri))
    if known is not None and known.iri == iri:
        return known
    # A store may hold a case coded with a later vocabulary: its id is then the best word for it.
    scheme, _, id_ = iri.removeprefix(VOCABULARY).partition("/")
    return Concept(id_, scheme, id_.replace("-", " ").capitalize(), "", None, (), False, None)


def _text(pairs: Mapping[str, list[ox.NamedNode | ox.Literal]], predicate: str) -> str:
    return " ".join(sorted(term.value for term in pairs.get(predicate, []) if isinstance(term, ox.Literal)))
