"""The difference between two versions of cases, as facts of a case file and as RDF statements.

A fact is a value that a case file states. Statements also include what follows from the facts. The removed and added
statements form an RDF patch in the format of Apache Jena.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pyoxigraph as ox

from casegraph.graph.casefile.defaults import as_written, foreign
from casegraph.graph.casefile.from_rdf import Branch, Plain, case_tree
from casegraph.graph.casefile.to_rdf import ORDERED_KEY
from casegraph.graph.iris import BASE, RDF, RDFS, SOURCE, VOCABULARY, case_iri, graph_iri, local, short_name
from casegraph.graph.store.read_cases import Cases

ORDER = "order"
Facts = dict[str, tuple[Plain, ...]]


@dataclass(frozen=True)
class Fact:
    """One changed fact: the key, and the values before and after, empty where the version does not state the fact.

    ``concept`` is True if the values are ids of concepts.
    """

    key: str
    before: tuple[Plain, ...]
    after: tuple[Plain, ...]
    concept: bool = False


@dataclass(frozen=True)
class Change:
    """The change of one node of a case, of the case itself (``node`` is empty), or of a document (``case`` is empty).

    ``change`` is ``added``, ``removed`` or ``changed``. ``kind`` is the key of the case file that holds the node.
    """

    case: str
    node: str
    label: str
    kind: str
    change: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Difference:
    """The difference between two versions: changed facts, and removed and added statements."""

    changes: tuple[Change, ...]
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def difference(before: Cases, after: Cases) -> Difference:
    """Return the difference between two versions."""
    changes: list[Change] = []
    removed, added = set(before.sources - after.sources), set(after.sources - before.sources)
    for case in sorted({*before.cases, *after.cases}):
        one, other = before.cases.get(case, frozenset()), after.cases.get(case, frozenset())
        if one != other:
            changes += _of_case(case, _read(case, one) if one else None, _read(case, other) if other else None)
            removed |= one - other
            added |= other - one
    changes += _of_documents(before.sources, after.sources)
    return Difference(tuple(changes), tuple(sorted(removed, key=str)), tuple(sorted(added, key=str)))


@dataclass(frozen=True)
class _Node:
    label: str
    kind: str
    facts: Facts
    concepts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Version:
    """A version of a case: its nodes by id, the case itself under the empty id, and the order of its events."""

    nodes: Mapping[str, _Node]
    order: Sequence[str]


def _read(case: str, quads: Iterable[ox.Quad]) -> _Version:
    tree = case_tree(case, quads)
    branches = {local(branch.iri): branch for branch in tree.root.each() if branch is not tree.root}
    top: Facts = {}
    nodes: dict[str, _Node] = {}
    order: list[str] = []
    for key, value in as_written(tree, whole=True).tree.items():
        items = value if isinstance(value, list) else [value]
        for item in items:
            if not isinstance(item, dict):
                top[key] = _several(value)
            elif "id" not in item:
                top |= {f"{key} {inner}": _several(found) for inner, found in item.items()}
            else:
                id_ = str(item["id"])
                nodes[id_] = _Node(
                    label=_label(branches[id_]),
                    kind=key,
                    facts={name: _several(found) for name, found in item.items() if name != "id"},
                    concepts=_concepts(branches[id_]),
                )
                order += [id_] if key == ORDERED_KEY else []
    nodes = {"": _Node(str((top.get("title") or [""])[0]), "", top, _concepts(tree.root)), **nodes}
    for iri, pairs in foreign(tree).items():
        # A span that no node cites is not a fact of the case.
        id_ = "" if iri in (case_iri(case), graph_iri(case)) else iri.removeprefix(f"{case_iri(case)}/")
        if iri.startswith(SOURCE):
            continue
        node = nodes.setdefault(id_, _Node("", "", {}))
        for predicate, thing in pairs:
            name = short_name(predicate)
            node.facts[name] = (*node.facts.get(name, ()), thing.value)
    return _Version(nodes, order)


def _label(branch: Branch) -> str:
    return str(branch.values["label"].plain()[0]) if "label" in branch.values else ""


def _concepts(branch: Branch) -> frozenset[str]:
    return frozenset(key for key, term in branch.keys.items() if term.kind == "concept")


def _several(value: object) -> tuple[Plain, ...]:
    return tuple(value) if isinstance(value, list) else (value,)  # type: ignore[return-value]


def _of_case(case: str, before: _Version | None, after: _Version | None) -> Iterator[Change]:
    if before is None or after is None:
        there = before or after
        assert there is not None
        change = "added" if before is None else "removed"
        yield Change(case, "", there.nodes[""].label, "cases", change, ())
        return
    moved = _moved(before.order, after.order)
    for id_ in [*after.nodes, *(id_ for id_ in before.nodes if id_ not in after.nodes)]:
        old, new = before.nodes.get(id_), after.nodes.get(id_)
        concepts = (old.concepts if old else frozenset()) | (new.concepts if new else frozenset())
        facts = list(_facts(old.facts if old else {}, new.facts if new else {}, concepts))
        if old is None and new is not None:
            yield Change(case, id_, new.label, new.kind, "added", tuple(facts))
        elif new is None and old is not None:
            yield Change(case, id_, old.label, old.kind, "removed", tuple(facts))
        elif old is not None and new is not None:
            if old.kind != new.kind:
                facts.append(Fact("stands under", (old.kind,), (new.kind,)))
            if id_ in moved:
                facts.append(Fact(ORDER, *moved[id_]))
            if facts:
                yield Change(case, id_, new.label or old.label, new.kind, "changed", tuple(facts))


def _facts(before: Facts, after: Facts, concepts: frozenset[str]) -> Iterator[Fact]:
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key, ()), after.get(key, ())
        if {(type(value), value) for value in old} != {(type(value), value) for value in new}:
            yield Fact(key, old, new, key in concepts)


def _moved(before: Sequence[str], after: Sequence[str]) -> dict[str, tuple[tuple[Plain, ...], tuple[Plain, ...]]]:
    """Return the events of both versions that moved, each with the event before it in the old and the new order."""
    old, new = [id_ for id_ in before if id_ in after], [id_ for id_ in after if id_ in before]
    stayed = {
        id_
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for id_ in new[block.b : block.b + block.size]
    }

    def place(id_: str, among: Sequence[str]) -> tuple[Plain, ...]:
        position = among.index(id_)
        return (among[position - 1],) if position else ()

    return {id_: (place(id_, old), place(id_, new)) for id_ in new if id_ not in stayed}


def _of_documents(before: Iterable[ox.Quad], after: Iterable[ox.Quad]) -> Iterator[Change]:
    old, new = _documents(before), _documents(after)
    for iri in sorted({*old, *new}):
        facts = tuple(_facts(old.get(iri, {}), new.get(iri, {}), frozenset({"type"})))
        if facts:
            change = "changed" if iri in old and iri in new else "added" if iri in new else "removed"
            title = (new.get(iri) or old[iri]).get("title", ("",))[0]
            yield Change("", local(iri), str(title), "sources", change, facts)


def _documents(quads: Iterable[ox.Quad]) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for quad in sorted(quads, key=str):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
        name, value = local(quad.predicate.value), quad.object.value
        facts = found.setdefault(quad.subject.value, {})
        # The label repeats the title, and the classes are the same for every document.
        if quad.predicate.value not in (RDFS + "label", RDF + "type"):
            facts[name] = (*facts.get(name, ()), local(value) if value.startswith(VOCABULARY) else value)
    return found


def patch(found: Difference) -> Iterator[bytes]:
    """Yield a difference as an RDF patch: one transaction that deletes statements (D) and adds statements (A)."""
    rows = [*_rows("D", found.removed), *_rows("A", found.added)]
    # The id is made from the statements, so that the same difference always has the same id.
    name = uuid.uuid5(uuid.NAMESPACE_URL, BASE + "patch/" + "\n".join(rows))
    yield f"H id <urn:uuid:{name}> .\nTX .\n".encode()
    for row in rows:
        yield f"{row}\n".encode()
    yield b"TC .\n"


def _rows(letter: str, quads: Sequence[ox.Quad]) -> list[str]:
    raw = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert raw is not None
    return [f"{letter} {line}" for line in raw.decode("utf-8").split("\n") if line]
