"""What the view of a case shows: nodes, edges, places and words, free of any renderer.

A scene is made from an account alone and is the same for the same account. The page draws it, the tables tell it;
whatever says something about a node takes its words from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.evidence import Library
from casegraph.graph.store import Store
from casegraph.viz import facts, words
from casegraph.viz.account import Account, Item, read_account
from casegraph.viz.layout import CARD_HEIGHT, CARD_WIDTH, Band, Parts, place
from casegraph.viz.symbols import KINDS, LINES, exchange_line


@dataclass(frozen=True)
class SceneNode:
    """A node of the case. ``doubt`` is 0 established, 1 alleged, 2 suspected; ``tag`` says it on the card.

    ``status`` is what became of it in words. A node with ``drawn`` false (a relationship) is an edge in the picture.
    """

    id: str
    kind: str
    kind_words: str
    label: str
    description: str
    note: str
    certainty: str
    certainty_meaning: str
    tag: str
    doubt: int
    inferred: bool
    absent: bool
    status: str
    line: str
    position: int | None
    time: str
    facts: tuple[facts.Fact, ...]
    links: tuple[facts.Link, ...]
    evidence: tuple[facts.Evidence, ...]
    drawn: bool = True
    x: float = 0.0
    y: float = 0.0
    width: float = CARD_WIDTH
    height: float = CARD_HEIGHT


@dataclass(frozen=True)
class SceneEdge:
    """A tie in the picture, from node to node. ``node`` is the node whose words explain it when it is chosen."""

    id: str
    source: str
    target: str
    words: str
    line: str
    node: str
    both_ends: bool = False
    arrow: bool = True


@dataclass(frozen=True)
class Scene:
    """A case as it is shown."""

    case: str
    title: str
    description: str
    note: str
    facts: tuple[facts.Fact, ...]
    sources: tuple[facts.SourceWords, ...]
    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    bands: tuple[Band, ...]
    width: float
    height: float
    quoted: bool = False


def case_scene(store: Store, case: str, library: Library | None = None) -> Scene:
    """Return the scene of a case.

    Parameters:
        store: where the case is.
        case: the id of the case.
        library: source documents to quote from; without it the scene holds locators and no publisher's text.

    Raises:
        NotFoundError: the store has no such case.
    """
    account = read_account(store, case)
    register = library.register if library is not None else store.register()
    edges = _edges(account)
    places = place(_parts(account, edges))
    incoming = facts.incoming(account)
    nodes = []
    for item in account.items.values():
        x, y = places.centres.get(item.id, (0.0, 0.0))
        nodes.append(
            SceneNode(
                id=item.id,
                kind=kind_of(item),
                kind_words=facts.kind_words(item, kind_of(item)),
                label=facts.label(account, item),
                description=item.description,
                note=item.note,
                certainty=words.certainty_words(item),
                certainty_meaning=words.certainty_meaning(item),
                tag=facts.tag(item),
                doubt=(item.certainty.doubt or 0) if item.certainty else 0,
                inferred=item.flag("inferredByCoder"),
                absent=item.did_not_happen,
                status=facts.status(item),
                line=_line(item),
                position=item.position,
                time=facts.time_words(account, item),
                facts=facts.facts_of(item),
                links=facts.links_of(account, item, incoming),
                evidence=facts.evidence_of(item, register, library),
                drawn=item.id in places.centres,
                x=round(x, 1),
                y=round(y, 1),
            )
        )
    return Scene(
        case=case,
        title=account.head.label,
        description=account.head.description,
        note=account.head.note,
        facts=facts.head_facts(account),
        sources=tuple(facts.source_words(register, source) for source in account.sources),
        nodes=tuple(nodes),
        edges=tuple(edges),
        bands=places.bands,
        width=places.width,
        height=places.height,
        quoted=any(piece.quotation for node in nodes for piece in node.evidence),
    )


def kind_of(item: Item) -> str:
    """Return the kind that a node is shown as: the first in the legend whose class it has.

    A person is shown by the part that a reviewer must not miss; the words on the card name every part.
    """
    return next((kind for kind in KINDS if kind in item.classes and kind not in ("Event", "Person")), None) or (
        "Person" if "Person" in item.classes else "Event"
    )


def _line(item: Item) -> str:
    if "InformationExchange" not in item.classes:
        return ""
    outcomes = item.concepts.get("exchangeOutcome", ())
    return exchange_line([(words.top_concept(concept.id), concept.did_not_happen) for concept in outcomes])


def _edges(account: Account) -> list[SceneEdge]:
    edges: list[SceneEdge] = []
    for item in account.items.values():
        if "Relationship" in item.classes:
            edges += _relationship_edges(item)
            continue
        line = _line(item)
        for name, targets in item.ties.items():
            for target in targets:
                if target in account.items and target != item.id and "Relationship" not in account.items[target].classes:
                    edges.append(_edge(item, name, target, line))
    return edges


def _edge(item: Item, name: str, target: str, line: str) -> SceneEdge:
    id_ = f"{item.id}.{name}.{target}"
    said = words.hedged(words.tie_words(name)[0], item)
    if line and name in ("from", "to", "between"):
        # Information runs from who held it, through the exchange, to who needed it.
        if name == "from":
            return SceneEdge(id_, target, item.id, said, line, item.id, arrow=False)
        return SceneEdge(id_, item.id, target, said, line, item.id)
    uncertain = "uncertain" if words.hedge(item) else "tie"
    if name in ("by", "causedBy"):
        return SceneEdge(id_, target, item.id, said, uncertain, item.id)
    return SceneEdge(id_, item.id, target, said, uncertain, item.id)


def _relationship_edges(item: Item) -> list[SceneEdge]:
    said = words.hedged(facts.relationship_words(item), item)
    edges = []
    for of in item.ties.get("relationshipOf", ()):
        for name in ("relationshipTo", "toSomeOf"):
            for to in item.ties.get(name, ()):
                text = f"{said}, to some of them" if name == "toSomeOf" else said
                line = "uncertain" if words.hedge(item) or name == "toSomeOf" else "relationship"
                edges.append(SceneEdge(f"{item.id}.{of}.{to}", of, to, text, line, item.id, arrow=False))
    return edges


def _parts(account: Account, edges: list[SceneEdge]) -> Parts:
    def ids(*kinds: str) -> list[str]:
        return [item.id for item in account.items.values() if kind_of(item) in kinds]

    people = [item for item in account.items.values() if "Person" in item.classes]
    children = [item for item in people if "Child" in item.classes]
    children.sort(key=lambda item: not item.flag("subject"))
    adults = [item for item in people if "Child" not in item.classes]
    exchanges = ids("InformationExchange")
    events = [item for item in account.items.values() if "Event" in item.classes and item.id not in exchanges]
    ends = [
        (edge.source, edge.target) for edge in edges if edge.line in LINES and edge.node in exchanges and edge.line != "tie"
    ]
    return Parts(
        children=[item.id for item in children],
        adults=[item.id for item in adults],
        agencies=ids("Agency"),
        exchanges=exchanges,
        exchange_ends=ends,
        people_ties=[(edge.source, edge.target) for edge in edges if edge.line == "relationship"],
        rows=(
            ("events", "What happened, in the order of the account", [e.id for e in events if e.position is not None]),
            ("unplaced", "Told without a place in the order", [e.id for e in events if e.position is None]),
            ("risks", "Risk factors", ids("RiskFactor")),
            ("findings", "Findings", ids("Finding")),
            ("recommendations", "Recommendations", ids("Recommendation")),
        ),
    )
