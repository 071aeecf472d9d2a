"""The part of a case that a person would write, without the values that casegraph adds when it reads a case file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from casegraph.graph.casefile.from_rdf import POSITION, TYPE, Branch, CaseTree, Pair
from casegraph.graph.casefile.to_rdf import DEFAULTED, derived
from casegraph.graph.iris import case_iri, local
from casegraph.graph.model.model_quads import Term


@dataclass(frozen=True)
class WrittenCase:
    """A case as a person would write it.

    ``away`` lists the references to nodes that are not in the case, as pairs of key and id.
    """

    tree: Mapping[str, object]
    away: tuple[tuple[str, str], ...]


def as_written(tree: CaseTree, *, whole: bool = False) -> WrittenCase:
    """Return the tree of a case file: plain values under their keys, without what the reader would add.

    With ``whole``, keep references to nodes that are not in the case.
    """
    ids = {local(branch.iri) for branch in tree.root.each() if branch is not tree.root}
    added = _added(tree)
    away: list[tuple[str, str]] = []

    def one(branch: Branch) -> dict[str, object]:
        out: dict[str, object] = {}
        if branch.iri.startswith(case_iri(tree.case) + "/"):
            out["id"] = local(branch.iri)
        if branch.alias:
            out[branch.alias] = branch.named[0] if len(branch.named) == 1 else list(branch.named)
        for key, term in branch.keys.items():
            if key in branch.nested:
                inner = [one(item) for item in branch.nested[key]]
                out[key] = inner if term.many or len(inner) > 1 else inner[0]
            elif set(branch.values[key].things) != added.get((branch.iri, term.iri)):
                plain = branch.values[key].plain()
                if term.kind == "reference":
                    away.extend((key, str(id_)) for id_ in plain if id_ not in ids)
                    plain = [id_ for id_ in plain if whole or id_ in ids]
                if plain:
                    out[key] = plain if term.many or len(plain) > 1 else plain[0]
        return out

    return WrittenCase(one(tree.root), tuple(away))


def foreign(tree: CaseTree) -> dict[str, list[Pair]]:
    """Return, by node, the statements that no key can express and that the reader would not add."""
    follows = {(node, predicate.value, thing) for node, predicate, thing in _derived(tree)}
    found = {branch.iri: branch.rest for branch in tree.root.each()} | dict(tree.others)
    left = {
        iri: [
            (predicate, thing)
            for predicate, thing in pairs
            if predicate != POSITION and (ox.NamedNode(iri), predicate, thing) not in follows
        ]
        for iri, pairs in found.items()
    }
    return {iri: pairs for iri, pairs in left.items() if pairs}


def _added(tree: CaseTree) -> dict[tuple[str, str], set[Term]]:
    """Return, by node and property, the values that the reader adds where a file gives none."""
    added: dict[tuple[str, str], set[Term]] = defaultdict(set)
    for node, predicate, thing in _derived(tree):
        if predicate.value in DEFAULTED and isinstance(node, ox.NamedNode):
            assert isinstance(thing, (ox.NamedNode, ox.Literal))
            added[node.value, predicate.value].add(thing)
    return added


def _derived(tree: CaseTree) -> list[tuple[object, ox.NamedNode, object]]:
    """Return the triples that the reader adds to those that the file states."""
    triples: list[tuple[object, ox.NamedNode, object]] = []
    for branch in tree.root.each():
        node = ox.NamedNode(branch.iri)
        triples += [(node, ox.NamedNode(TYPE), ox.NamedNode(cls)) for cls in branch.classes()]
        triples += [
            (node, ox.NamedNode(found.term.iri), thing)
            for found in branch.values.values()
            for thing in found.things
            if found.term.iri not in DEFAULTED
        ]
    return derived(triples, tree.case)
