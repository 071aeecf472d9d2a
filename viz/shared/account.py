"""The texts that pages show for a case: for each node its name, description, certainty and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.case.certainty import certainty_meaning
from casegraph.graph.iris import DCTERMS, case_iri, graph_iri
from casegraph.graph.model.vocabulary import top_concept
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store
from casegraph.viz.shared import facts, words
from casegraph.viz.shared.citations import Evidence, SourceWords, evidence_of, source_words
from casegraph.viz.shared.facts import Fact, Links
from casegraph.viz.shared.symbols import exchange_line


@dataclass(frozen=True)
class Entry:
    """A node in words. ``doubt`` is 0 (established), 1 (alleged) or 2 (suspected). ``line`` is for exchanges only."""

    id: str
    kind: str
    kind_words: str
    label: str
    description: str
    note: str
    certainty: str
    meaning: str
    tag: str
    doubt: int
    who: str
    status: str
    line: str
    position: int | None
    time: str
    facts: tuple[Fact, ...]
    links: tuple[Links, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Account:
    """A case with its nodes in words, by id and in order. ``quoted`` is true if it holds a publisher's text."""

    graph: CaseGraph
    entries: Mapping[str, Entry]
    facts: tuple[Fact, ...]
    sources: tuple[SourceWords, ...]
    quoted: bool
    unquoted: str

    def of_class(self, cls: str) -> list[Entry]:
        """Return the nodes of a class, in order."""
        return [self.entries[node.id] for node in self.graph.of_class(cls)]


def read_account(store: Store, case: str, texts: SourceTexts | None = None) -> Account:
    """Return a case in words.

    Args:
        store: where the case is.
        case: its id.
        texts: documents to quote from. Without them, there are locators and no publisher's text.

    Raises:
        NotFoundError: there is no such case.
    """
    graph = read_case(store, case)
    register = texts.register if texts is not None else store.register()
    back = facts.incoming(graph)
    entries = {
        node.id: Entry(
            id=node.id,
            kind=facts.kind_of(node),
            kind_words=facts.kind_words(node),
            label=facts.label(graph, node),
            description=node.description,
            note=node.note,
            certainty=node.certainty_words(),
            meaning=certainty_meaning(node),
            tag=facts.tag(node),
            doubt=node.doubt,
            who=facts.who(graph, node),
            status=facts.status(node),
            line=line_of(node),
            position=node.position,
            time=facts.time_words(graph, node),
            facts=facts.facts_of(node),
            links=facts.links_of(graph, node, back),
            evidence=evidence_of(node, register, texts),
        )
        for node in graph.nodes.values()
        if "AccountNode" in node.classes
    }
    pieces = [piece for node in entries.values() for piece in node.evidence]
    return Account(
        graph=graph,
        entries=entries,
        facts=facts.head_facts(graph),
        sources=tuple(source_words(register, source) for source in graph.sources),
        quoted=any(piece.quotation for piece in pieces),
        unquoted="; ".join(sorted({piece.reason for piece in pieces if piece.reason})),
    )


def case_titles(store: Store) -> dict[str, str]:
    """Return the titles of a store's cases by their ids, without reading the whole cases."""
    import pyoxigraph as ox

    titles = {}
    for case in store.cases():
        quads = store.engine.quads_for_pattern(
            ox.NamedNode(case_iri(case)), ox.NamedNode(DCTERMS + "title"), None, ox.NamedNode(graph_iri(case))
        )
        found = [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]
        titles[case] = min(found, default=case)
    return titles


def line_of(node: CaseNode) -> str:
    """Return the line of an exchange by its outcome, or an empty text for any other node."""
    if "InformationExchange" not in node.classes:
        return ""
    outcomes = words.concepts(node, "exchangeOutcome")
    return exchange_line([(top_concept(concept.id), concept.did_not_happen) for concept in outcomes])
