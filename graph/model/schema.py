"""The model as the reader of case files needs it: the context's terms, the ontology's tree, the shapes' keys.

Nothing here knows a single property: what a key means stands in ``context.jsonld``, what a class may hold
in ``shapes.ttl``, what is under what in ``casegraph.ttl``, and what a value may be in the vocabularies.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pyoxigraph as ox

from casegraph import ontology
from casegraph.graph.iris import CG, RDF, RDFS, SH, VOCABULARY
from casegraph.graph.model._turtle import Triple, parse_turtle

_TYPE = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class Key:
    """What one key of a case file means, taken from the context.

    ``kind`` is ``alias-id``, ``alias-type``, ``concept``, ``reference``, ``source``, ``locator``,
    ``nodes`` (nested nodes), ``class`` or ``literal``; ``datatype`` is for literals, ``scheme`` for concepts
    (None where any scheme will do), ``scoped`` holds the terms that its own context adds. ``many`` tells that what
    stands under the key is written as a list, also where it is one; ``language`` is that of a text, None of none.
    """

    key: str
    kind: str
    iri: str = ""
    datatype: str | None = None
    scheme: str | None = None
    scoped: Mapping[str, Key] = field(default_factory=dict)
    many: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Model:
    """Context, ontology, shapes and vocabularies, read once a process."""

    context: Mapping[str, Any]
    terms: Mapping[str, Key]
    class_terms: Mapping[str, Mapping[str, Key]]
    superclasses: Mapping[str, frozenset[str]]
    ranges: Mapping[str, str]
    paths: Mapping[str, frozenset[str]]
    needed: Mapping[str, frozenset[str]]
    single: Mapping[str, frozenset[str]]

    def is_a(self, cls: str, other: str) -> bool:
        """Tell whether class ``cls`` is ``other`` or under it (IRIs)."""
        return other in self.superclasses.get(cls, ())

    def terms_for(self, cls: str, scoped: Mapping[str, Key]) -> dict[str, Key]:
        """Return the keys that a node of a class may have, by what the shapes of its classes mention."""
        own = self.class_terms.get(cls, {})
        taken = {term.iri for term in own.values() if term.iri}
        # Where the class has a word of its own for a property, the general one is not another.
        general = {key: term for key, term in self.terms.items() if term.iri not in taken}
        active = {**general, **scoped, **own}
        allowed: set[str] = set()
        for each in self.superclasses.get(cls, {cls}):
            allowed |= self.paths.get(each, frozenset())
        return {k: t for k, t in active.items() if t.kind.startswith("alias") or t.iri in allowed}

    def class_names(self, cls: str, term: Key) -> tuple[str | None, dict[str, str]]:
        """Return the key that tells the class of a node under ``term``, None where the term implies it, and the names.

        The names, to class IRIs, are those under ``cls`` that the term brings, else those of the context; what took
        place is derived and never told.
        """
        alias = next((key for key, inner in term.scoped.items() if inner.kind == "alias-type"), None)
        own = {key: inner for key, inner in term.scoped.items() if inner.kind == "class"}
        names = {
            key: inner.iri
            for key, inner in (own or self.terms).items()
            if inner.kind == "class" and self.is_a(inner.iri, cls) and inner.iri != CG + "Occurrence"
        }
        return alias, names if alias else {}

    def name_of(self, cls: str) -> str:
        """Return the context's own name of a class: written in full, a class would bring no scoped context."""
        return next((key for key, term in self.terms.items() if term.kind == "class" and term.iri == cls), cls)

    def takes_one(self, cls: str, path: str) -> bool:
        """Tell whether a node of a class has one value at most of a property (IRIs)."""
        return any(path in self.single.get(each, ()) for each in self.superclasses.get(cls, {cls}))

    def must_have(self, cls: str) -> frozenset[str]:
        """Return the properties that a node of a class must have, by its own shapes and those of its superclasses."""
        found = (self.needed.get(each, frozenset()) for each in self.superclasses.get(cls, {cls}))
        return frozenset().union(*found)


@cache
def model() -> Model:
    """Return the bundled model."""
    context = json.loads(ontology.CONTEXT.read_text(encoding="utf-8"))["@context"]
    onto = parse_turtle(ontology.ONTOLOGY)
    superclasses = _superclasses(onto)
    ranges = {
        s.value: o.value
        for s, p, o in onto
        if p.value == RDFS + "range" and isinstance(s, ox.NamedNode) and isinstance(o, ox.NamedNode)
    }
    terms, class_terms = _terms(context, superclasses, ranges)
    return Model(
        context=context,
        terms=terms,
        class_terms=class_terms,
        superclasses=superclasses,
        ranges=ranges,
        **_shapes(),
    )


def _superclasses(triples: list[Triple]) -> dict[str, frozenset[str]]:
    parents: dict[str, set[str]] = defaultdict(set)
    for s, p, o in triples:
        if p.value == RDFS + "subClassOf" and isinstance(o, ox.NamedNode):
            parents[s.value].add(o.value)
    classes = {s.value for s, p, o in triples if p == _TYPE and o.value.endswith("#Class")}

    def closure(cls: str) -> frozenset[str]:
        found, todo = {cls}, [cls]
        while todo:
            new = parents[todo.pop()] - found
            found |= new
            todo += new
        return frozenset(found)

    return {cls: closure(cls) for cls in sorted(classes)}


def _terms(
    context: Mapping[str, Any], superclasses: Mapping[str, frozenset[str]], ranges: Mapping[str, str]
) -> tuple[dict[str, Key], dict[str, dict[str, Key]]]:
    prefixes = {key: value for key, value in context.items() if isinstance(value, str) and value.endswith(("#", "/"))}

    def expand(name: str) -> str:
        prefix, _, rest = name.partition(":")
        return prefixes[prefix] + rest if prefix in prefixes else name

    def one(key: str, definition: Any) -> Key | None:
        if isinstance(definition, str):
            if definition == "@id":
                return Key(key, "alias-id")
            if definition == "@type":
                return Key(key, "alias-type")
            iri = expand(definition)
            return Key(key, "class", iri) if iri in superclasses else None
        if not isinstance(definition, dict):
            return None
        iri = expand(definition["@id"])
        inner = definition.get("@context", {})
        if iri in superclasses:
            return Key(key, "class", iri)
        kind, many = definition.get("@type"), definition.get("@container") == "@set"
        if kind == "@vocab":
            scheme = inner["@vocab"].removeprefix(VOCABULARY).rstrip("/") or None
            return Key(key, "concept", iri, scheme=scheme, many=many)
        if kind == "@id":
            if "@base" in inner:
                return Key(key, "locator" if ranges.get(iri) == CG + "Locator" else "source", iri, many=many)
            scoped = {k: t for k, v in inner.items() if (t := one(k, v)) is not None}
            return Key(key, "reference", iri, scoped=scoped, many=many)
        if kind:
            return Key(key, "literal", iri, datatype=expand(kind), many=many)
        language = definition.get("@language", context.get("@language"))
        return Key(key, "literal", iri, many=many, language=language)

    def several(definitions: Mapping[str, Any]) -> dict[str, Key]:
        return {key: term for key, value in definitions.items() if (term := one(key, value)) is not None}

    scoped: dict[str, dict[str, Key]] = {}
    for definition in context.values():
        if isinstance(definition, dict) and expand(definition.get("@id", "")) in superclasses:
            scoped[expand(definition["@id"])] = several(definition.get("@context", {}))
    # What hangs from the case itself is a node of its own, not a reference to one.
    case_terms = scoped[CG + "Case"]
    for key, term in case_terms.items():
        if term.kind == "reference":
            case_terms[key] = replace(term, kind="nodes")
    return several(context), scoped


def _shapes() -> dict[str, dict[str, frozenset[str]]]:
    """Return, for each class, the properties that its shapes mention, demand, and allow one value of."""
    triples = parse_turtle(ontology.SHAPES)
    by_subject: dict[Any, list[tuple[str, Any]]] = defaultdict(list)
    for s, p, o in triples:
        by_subject[s].append((p.value, o))
    found: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in ("paths", "needed", "single")}
    for pairs in list(by_subject.values()):
        targets = [o.value for p, o in pairs if p == SH + "targetClass"]
        for p, o in pairs:
            if p != SH + "property":
                continue
            said = {q: x.value for q, x in by_subject[o] if isinstance(x, (ox.NamedNode, ox.Literal))}
            for target in targets:
                found["paths"][target].add(said[SH + "path"])
                if int(said.get(SH + "minCount", "0")) > 0:
                    found["needed"][target].add(said[SH + "path"])
                if said.get(SH + "maxCount") == "1":
                    found["single"][target].add(said[SH + "path"])
    return {name: {cls: frozenset(paths) for cls, paths in by.items()} for name, by in found.items()}
