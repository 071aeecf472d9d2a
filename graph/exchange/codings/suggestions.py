"""Suggest facts from the codes on a passage: the classes with a property whose values come from the code's
vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from casegraph.graph.iris import CG
from casegraph.graph.model.schema import Key, model
from casegraph.graph.model.vocabulary import vocabulary

PERSON = CG + "Person"
_ACCOUNT = CG + "AccountNode"


@dataclass
class Fact:
    """A suggested fact: its class, and ids of concepts by the case file's key. ``memo`` holds the coder's words."""

    cls: str
    values: dict[str, list[str]] = field(default_factory=dict)
    memo: str = ""
    label: str = ""
    codes: list[str] = field(default_factory=list)


@dataclass
class Suggestions:
    """The facts that the codes on one span suggest, and the concepts that none of these facts can hold."""

    facts: list[Fact] = field(default_factory=list)
    unattached: list[str] = field(default_factory=list)


def suggest_facts(classes: Iterable[str], concepts: Iterable[str], memo: str = "", label: str = "") -> Suggestions:
    """Return the facts that kinds of fact (IRIs of classes) and concepts (ids) on one span suggest.

    A concept that a fact on the span can hold is added to it. A concept that states what a fact is creates a fact.
    Several concepts for a property with a single value create several facts.
    """
    superclasses = model().superclasses
    named = list(dict.fromkeys(classes))
    narrow = [cls for cls in named if not any(other != cls and cls in superclasses[other] for other in named)]
    found = Suggestions([Fact(cls, memo=memo, label=label) for cls in narrow if cls != _ACCOUNT])
    for id_ in sorted(dict.fromkeys(concepts), key=_rank):
        _add(found, id_, memo, label)
    return found


def _rank(id_: str) -> tuple[int, str]:
    home = home_of(vocabulary().concepts[id_].scheme)
    if home is None:
        return (3, "")
    return (0 if home[1] == "type" else 1 if _needed(*home) else 2, "")


def _add(found: Suggestions, id_: str, memo: str, label: str) -> None:
    concept = vocabulary().concepts[id_]
    home = home_of(concept.scheme)
    facts = sorted(found.facts, key=lambda fact: home is None or fact.cls != home[0])
    for fact in facts:
        key = key_for(fact.cls, concept.scheme)
        if key is None or (home is not None and _needed(*home) and fact.cls != home[0] and fact.values):
            continue
        if key in fact.values and model().takes_one(fact.cls, model().terms_for(fact.cls, {})[key].iri):
            continue
        fact.values.setdefault(key, []).append(id_)
        fact.codes.append(concept.label)
        return
    if home is None:
        found.unattached.append(id_)
        return
    found.facts.append(Fact(home[0], {home[1]: [id_]}, memo, label, [concept.label]))


@cache
def home_of(scheme: str) -> tuple[str, str] | None:
    """Return the class of the fact that a concept of a scheme creates, and its key; None if it creates none.

    A class with its own key for the scheme comes first, then a class that requires the property, then the first class
    that can have it.
    """
    the_model = model()
    classes = [term.iri for term in the_model.terms.values() if term.kind == "class"]
    account = the_model.paths[_ACCOUNT]
    can: list[tuple[int, str, str]] = []
    for cls in classes:
        if not the_model.is_a(cls, _ACCOUNT) or the_model.is_a(cls, PERSON) or cls == _ACCOUNT:
            continue
        own = the_model.class_terms.get(cls, {})
        for key, term in the_model.terms_for(cls, {}).items():
            if _of(term, scheme) and term.iri not in account:
                rank = 0 if key in own else 1 if term.iri in the_model.must_have(cls) else 2
                can.append((rank, cls, key))
    if not can:
        return None
    _, cls, key = min(can, key=lambda each: each[0])
    return cls, key


@cache
def key_for(cls: str, scheme: str) -> str | None:
    """Return the key under which a node of a class holds a concept of a scheme. The class's own key comes first."""
    the_model = model()
    account = the_model.paths[_ACCOUNT]
    keys = {key: term for key, term in the_model.terms_for(cls, {}).items() if _of(term, scheme)}
    return min(keys, key=lambda key: keys[key].iri in account, default=None)


def _of(term: Key, scheme: str) -> bool:
    return term.kind == "concept" and term.scheme == scheme


def _needed(cls: str, key: str) -> bool:
    return model().terms_for(cls, {})[key].iri in model().must_have(cls)
