"""The scene that the view of a case shows: nodes, edges, places and words, independent of any renderer.

A scene depends only on the case. The same case has the same scene. The page draws it and the tables state it. All
words about a node come from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.case.certainty import hedged
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store
from casegraph.viz.case.arrangements import around_the_child, layers
from casegraph.viz.case.layout import CARD_WIDTH, LOW, TALL, Band, Parts, Places, crosses_card, place
from casegraph.viz.case.overlays import Overlay, overlays
from casegraph.viz.case.replay import Replay, replay
from casegraph.viz.shared import facts, words
from casegraph.viz.shared.account import Entry, line_of, read_account
from casegraph.viz.shared.citations import SourceWords
from casegraph.viz.shared.facts import Fact
from casegraph.viz.shared.symbols import EXCHANGE_LINES, KINDS


@dataclass(frozen=True)
class SceneNode(Entry):
    """A node with its place. If ``drawn`` is false, the node is a relationship and the picture has an edge for it."""

    inferred: bool = False
    absent: bool = False
    drawn: bool = True
    x: float = 0.0
    y: float = 0.0
    width: float = CARD_WIDTH
    height: float = TALL


@dataclass(frozen=True)
class SceneEdge:
    """A tie in the picture, from node to node. ``node`` is the node whose words explain the tie when it is selected."""

    id: str
    source: str
    target: str
    words: str
    line: str
    node: str
    arrow: bool = True
    bent: bool = False
    # Ties among children are many and of less interest, so they are drawn lightly and show words only when selected.
    light: bool = False


@dataclass(frozen=True)
class Layout:
    """An arrangement of the nodes. ``bent`` holds the edges whose straight line would run behind another card."""

    id: str
    title: str
    places: Places
    bent: frozenset[str]


@dataclass(frozen=True)
class Scene:
    """A case as it is shown. ``quoted``: it holds a publisher's text. ``unquoted``: why some text is missing."""

    case: str
    title: str
    description: str
    note: str
    facts: tuple[Fact, ...]
    sources: tuple[SourceWords, ...]
    nodes: tuple[SceneNode, ...]
    edges: tuple[SceneEdge, ...]
    bands: tuple[Band, ...]
    width: float
    height: float
    layouts: tuple[Layout, ...]
    patterns: tuple[Overlay, ...]
    replay: Replay
    quoted: bool = False
    unquoted: str = ""


def case_scene(store: Store, case: str, texts: SourceTexts | None = None) -> Scene:
    """Return the scene of a case.

    Parameters:
        store: where the case is.
        case: the id of the case.
        texts: source documents to quote from. Without them, the scene holds locators and no publisher's text.

    Raises:
        NotFoundError: the store has no such case.
    """
    account = read_account(store, case, texts)
    graph = account.graph
    edges = _merge_edges(_edges(graph))
    parts = _parts(graph, edges)
    places = place(parts)
    layouts = [
        _layout("network", "Network", edges, places),
        _layout("agencies", "Agencies around the child", edges, around_the_child(parts)),
        _layout("layers", "Layers by kind", edges, layers(_layers(graph))),
    ]
    edges = [replace(edge, bent=edge.id in layouts[0].bent) for edge in edges]
    return Scene(
        case=case,
        title=graph.title,
        description=graph.description,
        note=graph.note,
        facts=account.facts,
        sources=account.sources,
        nodes=tuple(_scene_node(graph.nodes[id_], entry, places) for id_, entry in account.entries.items()),
        edges=tuple(edges),
        bands=places.bands,
        width=places.width,
        height=places.height,
        layouts=tuple(layouts),
        patterns=overlays(store, graph),
        replay=replay(store, graph, [(edge.id, edge.node) for edge in edges]),
        quoted=account.quoted,
        unquoted=account.unquoted,
    )


def _scene_node(node: CaseNode, entry: Entry, places: Places) -> SceneNode:
    x, y = places.centres.get(node.id, (0.0, 0.0))
    return SceneNode(
        **vars(entry),
        inferred=node.inferred,
        absent=not node.happened,
        drawn=node.id in places.centres,
        x=round(x, 1),
        y=round(y, 1),
        height=LOW if node.classes & {"Person", "Agency"} else TALL,
    )


def _edges(graph: CaseGraph) -> list[SceneEdge]:
    edges: list[SceneEdge] = []
    for node in graph.nodes.values():
        if "Relationship" in node.classes:
            edges += _relationship_edges(graph, node)
            continue
        line = line_of(node)
        for name, targets in node.links.items():
            for target in targets:
                if target in graph.nodes and target != node.id and "Relationship" not in graph.nodes[target].classes:
                    edges.append(_edge(node, name, target, line))
    return edges


def _merge_edges(edges: list[SceneEdge]) -> list[SceneEdge]:
    """Return edges after merging those of one node that have the same two ends. Their words are joined."""
    found: dict[tuple[str, ...], SceneEdge] = {}
    for edge in edges:
        key = (edge.node, edge.source, edge.target, edge.line)
        same = found.get(key)
        found[key] = (
            replace(same, words=f"{same.words}; {edge.words}", arrow=same.arrow or edge.arrow) if same else edge
        )
    return list(found.values())


def _layout(id_: str, title: str, edges: list[SceneEdge], places: Places) -> Layout:
    return Layout(id_, title, places, frozenset(edge.id for edge in edges if _crosses_card(edge, places)))


def _layers(graph: CaseGraph) -> list[tuple[str, str, list[str]]]:
    """Return the layers, one for each kind. All other adults share a layer, so that no place suggests guilt."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS if kind != "Relationship"}
    for node in graph.nodes.values():
        if "AccountNode" in node.classes and "Relationship" not in node.classes:
            kind = facts.kind_of(node)
            found["Person" if "Person" in node.classes and kind != "Child" else kind].append(node.id)
    return [(kind, "Family and other people" if kind == "Person" else KINDS[kind].plural, ids)
            for kind, ids in found.items() if ids]  # fmt: skip


def _crosses_card(edge: SceneEdge, places: Places) -> bool:
    """Return whether a relationship's straight line would run behind the card of another person."""
    if edge.node in places.centres:
        return False
    ends = [places.centres.get(edge.source), places.centres.get(edge.target)]
    if ends[0] is None or ends[1] is None:
        return False
    return any(
        crosses_card(ends[0], ends[1], centre)
        for id_, centre in places.centres.items()
        if id_ not in (edge.source, edge.target)
    )


def _edge(node: CaseNode, name: str, target: str, line: str) -> SceneEdge:
    id_ = f"{node.id}.{name}.{target}"
    words_of_tie = hedged(words.tie_words(name)[0], node)
    if line and name in ("from", "to", "between"):
        # Information goes from the holder, through the exchange, to those who needed it.
        if name == "from":
            return SceneEdge(id_, target, node.id, words_of_tie, line, node.id, arrow=False)
        return SceneEdge(id_, node.id, target, words_of_tie, line, node.id)
    uncertain = "uncertain" if node.hedge() else "tie"
    if name in ("by", "causedBy"):
        return SceneEdge(id_, target, node.id, words_of_tie, uncertain, node.id)
    return SceneEdge(id_, node.id, target, words_of_tie, uncertain, node.id)


def _relationship_edges(graph: CaseGraph, node: CaseNode) -> list[SceneEdge]:
    edges = []
    for of in node.links.get("relationshipOf", ()):
        for name in ("relationshipTo", "toSomeOf"):
            some = name == "toSomeOf"
            words_of_tie = hedged(facts.relationship_words(node, some=some), node)
            line = "uncertain" if some or node.hedge() else "relationship"
            for to in node.links.get(name, ()):
                light = all("Child" in graph.nodes[id_].classes for id_ in (of, to))
                id_ = f"{node.id}.{of}.{to}"
                edges.append(SceneEdge(id_, of, to, words_of_tie, line, node.id, arrow=False, light=light))
    return edges


def _parts(graph: CaseGraph, edges: list[SceneEdge]) -> Parts:
    def ids(*kinds: str) -> list[str]:
        return [node.id for node in graph.nodes.values() if facts.kind_of(node) in kinds]

    people = [node for node in graph.nodes.values() if "Person" in node.classes]
    children = [node for node in people if "Child" in node.classes]
    children.sort(key=lambda node: node.values.get("subject") != (True,))
    adults = [node for node in people if "Child" not in node.classes]
    exchanges = ids("InformationExchange")
    events = [node for node in graph.nodes.values() if "Event" in node.classes and node.id not in exchanges]
    ends = [(edge.source, edge.target) for edge in edges if edge.line in EXCHANGE_LINES]
    return Parts(
        children=[node.id for node in children],
        adults=[node.id for node in adults],
        agencies=ids("Agency"),
        exchanges=exchanges,
        exchange_ends=ends,
        people_ties=[(edge.source, edge.target) for edge in edges if edge.line == "relationship"],
        rows=(
            ("events", "What happened, in the order of the account", [e.id for e in events if e.position is not None]),
            ("unplaced", "Entry without a place in the order", [e.id for e in events if e.position is None]),
            ("risks", "Risk factors", ids("RiskFactor")),
            ("findings", "Findings", ids("Finding")),
            ("recommendations", "Recommendations", ids("Recommendation")),
        ),
    )
