"""The two-level tree of a case file, made from the quads of a case: the inverse of `to_rdf`, by the same context.

A value that a key can express is under that key. A node is under the key that links it to the case. Statements
that no key can express, most of them derived, are kept apart. `casegraph.graph.casefile.defaults` selects what a person
would write. The code is generic: it treats no property specially.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from casegraph.graph.casefile.to_rdf import ORDERED_KEY
from casegraph.graph.iris import CG, RDF, SOURCE, VOCABULARY, XSD, case_iri, graph_iri, is_id, local
from casegraph.graph.model.model_quads import Term
from casegraph.graph.model.schema import Key, model
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator

TYPE = RDF + "type"
POSITION = CG + "position"
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
Pair = tuple[str, Term]
Plain = str | int | bool


@dataclass(frozen=True)
class Values:
    """The values under one key: the key's definition, and the RDF terms in order."""

    term: Key
    things: tuple[Term, ...]

    def plain(self) -> list[Plain]:
        """Return the values as a case file writes them."""
        return [_plain(self.term, thing) for thing in self.things]


@dataclass(frozen=True)
class Branch:
    """A node of a case, or the case itself.

    ``implied`` is the class that the key implies. ``alias`` is the key that gives a narrower class, and ``named`` holds
    the names given there. ``types`` are all classes of the node in the graph. ``keys`` are the keys of ``values`` and
    ``nested``, in the order of case files. ``rest`` holds the statements that no key can express.
    """

    iri: str
    implied: str
    alias: str | None
    named: tuple[str, ...]
    types: frozenset[str]
    values: Mapping[str, Values]
    nested: Mapping[str, list[Branch]]
    keys: Mapping[str, Key]
    rest: tuple[Pair, ...]

    def each(self) -> Iterator[Branch]:
        """Yield the branch and all branches under it."""
        yield self
        for branches in self.nested.values():
            for branch in branches:
                yield from branch.each()

    def classes(self) -> list[str]:
        """Return the IRIs of the classes that the file states, by name or by the key."""
        return [_class_terms()[name].iri for name in self.named] or [self.implied]


@dataclass(frozen=True)
class CaseTree:
    """A case as a tree; ``others`` holds the nodes that are not linked to the case, such as spans of documents."""

    case: str
    root: Branch
    others: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)


def case_tree(case: str, quads: Iterable[ox.Quad]) -> CaseTree:
    """Return the quads of a case's graph as a tree, which holds every quad exactly once."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
        pairs[quad.subject.value].append((quad.predicate.value, quad.object))
    root = _TreeBuilder(case, pairs).root()
    reached = {branch.iri for branch in root.each()}
    others = {iri: tuple(_sorted(found)) for iri, found in sorted(pairs.items()) if iri not in reached}
    return CaseTree(case, root, others)


class _TreeBuilder:
    """Builder of a tree from the predicates and objects of each subject."""

    def __init__(self, case: str, pairs: Mapping[str, list[Pair]]) -> None:
        self.case = case
        self.pairs = pairs
        self.base = case_iri(case) + "/"
        self.used: set[str] = {case_iri(case)}

    def root(self) -> Branch:
        term = Key("", "nodes", "")
        return self.branch(case_iri(self.case), CG + "Case", term)

    def branch(self, iri: str, implied: str, under_key: Key) -> Branch:
        the_model = model()
        found = self.pairs.get(iri, [])
        types = frozenset(o.value for p, o in found if p == TYPE and isinstance(o, ox.NamedNode))
        alias, names = the_model.class_names(implied, under_key)
        classes = _narrowest(types, names)
        cls = names[classes[0]] if len(classes) == 1 else implied
        terms = the_model.terms_for(cls, under_key.scoped)
        by_predicate: dict[str, list[Key]] = defaultdict(list)
        for term in terms.values():
            by_predicate[term.iri].append(term)
        values: dict[str, list[Term]] = defaultdict(list)
        nested: dict[str, list[Branch]] = defaultdict(list)
        rest: list[Pair] = []
        for predicate, thing in _sorted(found):
            if predicate == TYPE and isinstance(thing, ox.NamedNode):
                continue
            under = self._under(by_predicate[predicate], thing)
            if under is None:
                rest.append((predicate, thing))
            elif under.kind == "nodes":
                nested[under.key].append(self.branch(thing.value, the_model.ranges[under.iri], under))
            else:
                values[under.key].append(thing)
        return Branch(
            iri=iri,
            implied=implied,
            alias=alias,
            named=tuple(classes) if alias else (),
            types=types,
            values={key: Values(terms[key], tuple(things)) for key, things in values.items()},
            nested={key: sorted(branches, key=_place) for key, branches in nested.items()},
            keys={
                key: terms[key]
                for key in _order([*under_key.scoped, *the_model.class_terms.get(cls, {})], terms)
                if key in values or key in nested
            },
            rest=tuple(rest),
        )

    def _under(self, terms: list[Key], thing: Term) -> Key | None:
        """Return the key that can express a value, or None."""
        for term in terms:
            if term.kind != "nodes":
                if _fits(term, thing, self.base):
                    return term
            elif self._can_hold(term, thing) and (len(terms) == 1 or (term.key == ORDERED_KEY) == self._placed(thing)):
                self.used.add(thing.value)
                return term
        return None

    def _can_hold(self, term: Key, thing: Term) -> bool:
        """Return whether a key can hold a node: it is described here, has the right class and is not yet used."""
        if not isinstance(thing, ox.NamedNode) or thing.value in self.used or thing.value not in self.pairs:
            return False
        wanted = model().ranges[term.iri]
        if wanted == CG + "CaseGraph":
            return thing.value == graph_iri(self.case)
        return (
            thing.value.startswith(self.base)
            and is_id(thing.value[len(self.base) :])
            and (TYPE, ox.NamedNode(wanted)) in self.pairs[thing.value]
        )

    def _placed(self, thing: Term) -> bool:
        return any(p == POSITION for p, _ in self.pairs[thing.value])


def _place(branch: Branch) -> tuple[int, int, str]:
    """Return the sort key of a branch: its position, then its class in the order of the context, then its id."""
    position = next((int(o.value) for p, o in branch.rest if p == POSITION), 0)
    return position, list(_class_terms()).index(branch.named[0]) if branch.named else 0, branch.iri


def _narrowest(types: frozenset[str], names: Mapping[str, str]) -> list[str]:
    """Return the names of the narrowest classes of a node, which are those that a case file states."""
    given = {name: iri for name, iri in names.items() if iri in types}
    return [
        name
        for name, iri in given.items()
        if not any(other != iri and model().is_a(other, iri) for other in given.values())
    ]


@cache
def _class_terms() -> dict[str, Key]:
    """Return the keys that name classes, first those that are valid under one key only."""
    case = model().class_terms[CG + "Case"]
    found = {name: inner for term in case.values() for name, inner in term.scoped.items()} | dict(model().terms)
    return {name: term for name, term in found.items() if term.kind == "class"}


def _order(own: list[str], terms: Mapping[str, Key]) -> list[str]:
    """Return the keys in the order of case files, which follows the context.

    The class's own keys come first, then the general keys. The lists of nodes at the end of the class's own keys come
    last.
    """
    own = [key for key in own if key in terms]
    last = max((n for n, key in enumerate(own) if terms[key].kind != "nodes" or not terms[key].many), default=-1)
    general = [key for key in terms if key not in own]
    return [*own[: last + 1], *general, *own[last + 1 :]]


def _fits(term: Key, thing: Term, base: str) -> bool:
    """Return whether a key can express a value so that the reader of case files reads back the same value."""
    if isinstance(thing, ox.Literal):
        if term.kind != "literal":
            return False
        if term.datatype is None:
            plain = thing.datatype.value == XSD + "string"
            return plain if term.language is None else (thing.language or "").lower() == term.language.lower()
        if term.datatype == XSD + "boolean" and thing.value not in ("true", "false"):
            return False
        if term.datatype == XSD + "integer" and not WHOLE.fullmatch(thing.value):
            return False
        return thing.datatype.value == term.datatype
    iri = thing.value
    if term.kind == "concept":
        concept = vocabulary().concepts.get(local(iri)) if iri.startswith(VOCABULARY) else None
        return concept is not None and concept.iri == iri and term.scheme in (None, concept.scheme)
    if term.kind == "reference":
        return iri.startswith(base) and is_id(iri[len(base) :])
    if term.kind == "locator":
        locator = Locator.parse(iri)
        return locator is not None and locator.iri == iri
    return term.kind == "source" and iri.startswith(SOURCE) and is_id(iri[len(SOURCE) :])


def _plain(term: Key, thing: Term) -> Plain:
    if isinstance(thing, ox.Literal):
        if term.datatype == XSD + "integer":
            return int(thing.value)
        return thing.value == "true" if term.datatype == XSD + "boolean" else thing.value
    if term.kind in ("locator", "source"):
        return thing.value.removeprefix(SOURCE)
    return local(thing.value)


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (pair[0], Locator.parse(pair[1].value) or Locator("", 0, 0), str(pair[1])))
