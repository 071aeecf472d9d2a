"""Subsets: a smaller store that holds some nodes of some cases, with the reason why each node is in it.

A case is in the subset if every selector finds a node in it. From such a case, the subset takes the nodes that any
selector finds. Restrictions (certainty, years) say which of these nodes count. Without a selector, they choose among
all nodes. A node keeps all its statements, so the subset also takes the nodes to which these point, and so on. Links
are cut only if the user asks for certain kinds of node. The subset counts the links that were cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.errors import NotFoundError, parameter
from casegraph.graph.iris import SOURCE, VOCABULARY, case_iri, local, words
from casegraph.graph.model.vocabulary import ancestry, vocabulary
from casegraph.graph.store.store import Store, memory_store
from casegraph.graph.subset.selectors import Reasons, Restriction, Selector

WHOLE = "the whole case"


@dataclass(frozen=True)
class Subset:
    """A subset: its store, its cases, why each node is in it (by case and local id), and how many links were cut."""

    store: Store
    cases: tuple[str, ...]
    reasons: dict[str, Reasons] = field(default_factory=dict)
    cut: int = 0


def select(
    store: Store,
    cases: Sequence[str],
    selectors: Sequence[Selector] = (),
    restrictions: Sequence[Restriction] = (),
    only: frozenset[str] = frozenset(),
    *,
    whole: bool = False,
    done: Callable[[str], None] = lambda _: None,
) -> Subset:
    """Return the subset of some cases of a store.

    Args:
        store: where the cases are.
        cases: the cases from which to choose.
        selectors: find nodes; without selectors and restrictions, the subset takes the whole cases.
        restrictions: conditions that the nodes must meet.
        only: names of classes; nodes of other classes are left out.
        whole: take the whole of each selected case.
        done: called with the id of each case after the case has been examined.

    Raises:
        NotFoundError: a case is not in the store, or nothing is selected.
    """
    alone = dict.fromkeys([*(s.name for s in selectors), *(r.name for r in restrictions)], 0)
    reasons: dict[str, Reasons] = {}
    quads: list[ox.Quad] = []
    cut = 0
    for case in cases:
        graph = read_case(store, case)
        found = _found(graph, selectors, restrictions, alone)
        done(case)
        if found is None:
            continue
        _close(graph, found)
        if whole:
            found = dict.fromkeys(graph.nodes, WHOLE) | found
        if only:
            found = {id_: why for id_, why in found.items() if graph.nodes[id_].classes & only}
            if not found:
                continue
        kept, lost = _case_quads(store, graph, found)
        reasons[case], cut = found, cut + lost
        quads += kept
    if not reasons:
        raise NotFoundError(_nothing(alone, only))
    quads += _context_quads(store, quads)
    return Subset(memory_store(quads, f"a subset of {store.name}"), tuple(reasons), reasons, cut)


def _found(
    graph: CaseGraph, selectors: Sequence[Selector], restrictions: Sequence[Restriction], alone: dict[str, int]
) -> Reasons | None:
    """Return the nodes chosen in a case, or None if the case is not chosen.

    Add to ``alone`` how many nodes each selector and each restriction finds by itself.
    """
    if not selectors and not restrictions:
        return dict.fromkeys(graph.nodes, WHOLE)
    meets: Reasons = dict.fromkeys(graph.nodes, "")
    for restriction in restrictions:
        held = {id_: why for id_ in graph.nodes if (why := restriction.reason(graph, graph.nodes[id_])) is not None}
        alone[restriction.name] += len(held)
        meets = {id_: _joined(why, held[id_]) for id_, why in meets.items() if id_ in held}
    if not selectors:
        return meets or None
    chosen: Reasons = {}
    everywhere = True
    for selector in selectors:
        hits = selector.find(graph)
        alone[selector.name] += len(hits)
        hits = {id_: _joined(why, meets[id_]) for id_, why in hits.items() if id_ in meets}
        everywhere = everywhere and bool(hits)
        for id_, why in hits.items():
            chosen[id_] = _joined(chosen.get(id_, ""), why)
    return chosen if everywhere else None


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _close(graph: CaseGraph, found: Reasons) -> None:
    """Add the nodes to which the found nodes point, directly or through other nodes."""
    todo = sorted(found)
    while todo:
        node = graph.nodes[todo.pop()]
        for name, others in node.links.items():
            for other in others:
                if other in graph.nodes and other not in found:
                    found[other] = f"needed by {node.label} ({words(name)})"
                    todo.append(other)


def _case_quads(store: Store, graph: CaseGraph, kept: Reasons) -> tuple[list[ox.Quad], int]:
    """Return the quads about the nodes that are kept, and the number of links from these to other nodes."""
    base = case_iri(graph.case) + "/"
    dropped = {base + id_ for id_ in graph.nodes if id_ not in kept}
    quads = [quad for quad in store.case_quads(graph.case) if _value(quad.subject) not in dropped]
    cut = sum(_value(q.object) in dropped and _value(q.subject).startswith(base) for q in quads)
    quads = [quad for quad in quads if _value(quad.object) not in dropped]
    pointed = {_value(quad.object) for quad in quads}
    # Drop the spans of documents to which no node points any more.
    return [q for q in quads if not _value(q.subject).startswith(SOURCE) or _value(q.subject) in pointed], cut


def _context_quads(store: Store, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads that cases need besides their own: their documents, and the vocabulary terms that they use."""
    iris = {_value(term) for quad in quads for term in (quad.subject, quad.object)}
    documents = {iri.partition("#")[0] for iri in iris if iri.startswith(SOURCE)}
    found = [quad for quad in store.source_quads() if _value(quad.subject) in documents]
    terms = used_terms(iris | {_value(quad.object) for quad in found})
    others = {concept.iri for concept in vocabulary().concepts.values()} - terms
    # The subset leaves out the other concepts of a scheme, so the scheme must not point to them.
    return found + [q for q in store.model_quads() if _value(q.subject) in terms and _value(q.object) not in others]


def used_terms(iris: Iterable[str]) -> set[str]:
    """Return the vocabulary terms among some IRIs, with their broader terms and their schemes."""
    concepts = vocabulary().concepts
    found = {iri for iri in iris if iri.startswith(VOCABULARY)}
    for iri in list(found):
        for id_ in ancestry(local(iri)):
            if id_ in concepts:
                found |= {concepts[id_].iri, f"{VOCABULARY}{concepts[id_].scheme}"}
    return found


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _nothing(alone: dict[str, int], only: frozenset[str]) -> str:
    empty = [name for name, count in alone.items() if not count]
    if empty:
        return f"nothing is selected: {empty[0]} finds nothing in these cases; leave it out or widen it"
    if only and not alone:
        return f"nothing is selected: no case has a node of {' or '.join(sorted(only))}; choose another kind"
    if only:
        kinds = " or ".join(sorted(only))
        return f"nothing is selected: none of the nodes found is of {kinds}; leave {parameter('only')} out"
    return f"nothing is selected: no case has {' and '.join(alone)} together; leave one of them out"
