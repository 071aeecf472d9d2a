"""The model of a case file: keys from the context, classes from the ontology, rules from the shapes.

The code is generic: it treats no property specially. ``context.jsonld`` says what a key means. ``shapes.ttl`` says
which properties a class may have. ``casegraph.ttl`` holds the tree of classes. The vocabularies hold the values.
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
    """The meaning of one key of a case file, taken from the context.

    ``kind`` is ``alias-id``, ``alias-type``, ``concept``, ``reference``, ``source``, ``locator``, ``nodes`` (nested
    nodes), ``class`` or ``literal``. ``datatype`` is the datatype of literals. ``scheme`` is the scheme of concepts; it
    is None if any scheme is allowed. ``scoped`` holds the keys that the key's own context adds. ``many`` is True if the
    key always holds a list, even for one value. ``language`` is the language of a text, if it has one.
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
    """The context, the class tree and the rules of the shapes, read once in a process."""

    context: Mapping[str, Any]
    terms: Mapping[str, Key]
    class_terms: Mapping[str, Mapping[str, Key]]
    superclasses: Mapping[str, frozenset[str]]
    ranges: Mapping[str, str]
    paths: Mapping[str, frozenset[str]]
    needed: Mapping[str, frozenset[str]]
    single: Mapping[str, frozenset[str]]

    def is_a(self, cls: str, other: str) -> bool:
        """Return whether class ``cls`` is ``other`` or one of its subclasses; both are IRIs."""
        return other in self.superclasses.get(cls, ())

    def terms_for(self, cls: str, scoped: Mapping[str, Key]) -> dict[str, Key]:
        """Return the keys that a node of a class may have, according to the shapes of its classes."""
        own = self.class_terms.get(cls, {})
        own_iris = {term.iri for term in own.values() if term.iri}
        # If the class has its own key for a property, the general key for it is not allowed.
        general = {key: term for key, term in self.terms.items() if term.iri not in own_iris}
        active = {**general, **scoped, **own}
        allowed: set[str] = set()
        for each in self.superclasses.get(cls, {cls}):
            allowed |= self.paths.get(each, frozenset())
        return {k: t for k, t in active.items() if t.kind.startswith("alias") or t.iri in allowed}

    def class_names(self, cls: str, term: Key) -> tuple[str | None, dict[str, str]]:
        """Return the key that gives the class of a node under ``term``, and the names that it may hold.

        The key is None if ``term`` implies the class. The names, with their class IRIs, are those of ``cls`` and its
        subclasses in the context of ``term``, or else in the general context. ``Occurrence`` is not among them, because
        it is derived and never stated.
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
        """Return the context's name for a class; JSON-LD needs the name, not the IRI, to apply a scoped context."""
        return next((key for key, term in self.terms.items() if term.kind == "class" and term.iri == cls), cls)

    def takes_one(self, cls: str, path: str) -> bool:
        """Return whether a node of a class has at most one value of a property; both are IRIs."""
        return any(path in self.single.get(each, ()) for each in self.superclasses.get(cls, {cls}))

    def must_have(self, cls: str) -> frozenset[str]:
        """Return the properties that a node of a class must have, by the shapes of the class and its superclasses."""
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
    # The keys of a case hold nodes, not references to nodes.
    case_terms = scoped[CG + "Case"]
    for key, term in case_terms.items():
        if term.kind == "reference":
            case_terms[key] = replace(term, kind="nodes")
    return several(context), scoped


def _shapes() -> dict[str, dict[str, frozenset[str]]]:
    """Return for each class the properties that its shapes mention, require, or limit to one value."""
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
            rule = {q: x.value for q, x in by_subject[o] if isinstance(x, (ox.NamedNode, ox.Literal))}
            for target in targets:
                found["paths"][target].add(rule[SH + "path"])
                if int(rule.get(SH + "minCount", "0")) > 0:
                    found["needed"][target].add(rule[SH + "path"])
                if rule.get(SH + "maxCount") == "1":
                    found["single"][target].add(rule[SH + "path"])
    return {name: {cls: frozenset(paths) for cls, paths in by.items()} for name, by in found.items()}
