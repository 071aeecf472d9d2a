"""The words for a node on a page: its kind, time, outcome, ties and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.colours import shown_kind
from casegraph.graph.model.vocabulary import concept
from casegraph.viz.shared import words
from casegraph.viz.shared.ages import age_words, duration_words, value_words
from casegraph.viz.shared.symbols import KINDS


@dataclass(frozen=True)
class Fact:
    """A name and its value: ``Outcome: Not adhered to``."""

    name: str
    value: str


@dataclass(frozen=True)
class Link:
    """Another node that a node is tied to. ``hedge`` marks an uncertain tie, so that it does not read as fact."""

    id: str
    kind_words: str
    label: str
    hedge: str = ""


@dataclass(frozen=True)
class Links:
    """The ties of one kind from a node, in words."""

    words: str
    links: tuple[Link, ...]


_PARTS = ("Perpetrator", "PersonOfConcern", "Child", "Caregiver")
_TYPES = ("harmType", "interventionType", "decisionType", "legalEventType", "riskType", "agencyType")
_STATUS = ("exchangeOutcome", "interventionOutcome", "response", "challengeOutcome", "polarity")
# Properties that pages show elsewhere, or that only programs use.
_ELSEWHERE = {
    "certainty",
    "date",
    "description",
    "doubt",
    "earliest",
    "editorialNote",
    "inferredByCoder",
    "label",
    "latest",
    "position",
    "title",
    "atLeast",
    "childAge",
    "childAgeFrom",
    "childAgeTo",
    "age",
    "ageFrom",
    "ageTo",
}
# Age, ethnicity and events together can identify a child, so pages leave ethnicity out.
_WITHHELD = frozenset({"ethnicity"})
_FLAGS = {
    "subject": ("The case is about this child", ""),
    "isGroup": ("Several, spoken of together", ""),
    "livesTogether": ("Live together", "Do not live together"),
    "contact": ("In contact", "Not in contact"),
    "escalated": ("Taken further", "Not taken further"),
}


def kind_of(node: CaseNode) -> str:
    """Return the kind that a node is shown as. For a person, the words on the card name every role."""
    return shown_kind(node.classes)


def kind_words(node: CaseNode) -> str:
    """Return the words for a node's kind. For a person with several roles, they name all roles."""
    if "Person" not in node.classes:
        return KINDS[kind_of(node)].word
    parts = [part for part in _PARTS if part in node.classes]
    if "Perpetrator" in parts:
        parts.remove("PersonOfConcern")
    if not parts:
        return KINDS["Person"].word
    text = ", ".join(KINDS[part].word.lower() for part in parts)
    return text[:1].upper() + text[1:]


def label(graph: CaseGraph, node: CaseNode) -> str:
    """Return a node's label. The label of a relationship reads as a sentence."""
    if "Relationship" not in node.classes:
        return node.label
    of = _names(graph, node, "relationshipOf")
    to = _names(graph, node, "relationshipTo")
    some = _names(graph, node, "toSomeOf")
    number = words.value(node, "number")
    others = [to] if to else []
    if some:
        others.append(f"{number or 'some'} of {some}")
    return f"{of}: {_relationship_types(node).lower()} of {words.join_words(others)}"


def _names(graph: CaseGraph, node: CaseNode, name: str) -> str:
    """Return the labels of the nodes at the end of a tie, as a list in a sentence."""
    found = [graph.nodes[id_].label for id_ in node.links.get(name, ()) if id_ in graph.nodes]
    return words.join_words([words.within_sentence(label) for label in found])


def relationship_words(node: CaseNode, *, some: bool = False) -> str:
    """Return the words at a relationship's line. ``some`` means that it applies to some of the people at its end."""
    text = _relationship_types(node)
    if some:
        return f"{text} of some"
    return f"{text}, living together" if node.values.get("livesTogether") == (True,) else text


def _relationship_types(node: CaseNode) -> str:
    types = [concept.label for concept in words.concepts(node, "relationshipType")]
    return ", ".join(types) or "Relationship not stated"


def tag(node: CaseNode) -> str:
    """Return the certainty for a card: always for a person of concern, for other nodes only if it is in doubt."""
    return node.doubt_words()


def who(graph: CaseGraph, node: CaseNode) -> str:
    """Return, in words for a card, who acted and who was informed or harmed. For a person, return further roles.

    The ties show who caused a harm, together with the certainty.
    """

    def names(name: str) -> str:
        return _names(graph, node, name)

    if "Person" in node.classes:
        _, _, others = kind_words(node).partition(", ")
        return f"also {others}" if others else ""
    if parties := names("between"):
        return f"between {parties}"
    if one_of := names("harmedOneOf"):
        return f"to one of {one_of}"
    if "InformationExchange" in node.classes:
        parts = [("from", names("from")), ("to", names("to"))]
    elif "Harm" in node.classes:
        parts = [("to", names("harmed"))]
    elif node.classes & {"Finding", "Recommendation"}:
        parts = [("concerns", names("concernsAgency")), ("to", names("addressedTo"))]
    elif "RiskFactor" in node.classes:
        parts = [("of", names("riskOf"))]
    else:
        parts = [("by", names("by")), ("to", names("to"))]
    return " ".join(f"{word} {text}" for word, text in parts if text)


def status(node: CaseNode) -> str:
    """Return the outcome of a node: its outcome or response, else its type."""
    for name in _STATUS:
        if found := words.concepts(node, name):
            return ", ".join(concept.label for concept in found)
    if "escalated" in node.values:
        return _FLAGS["escalated"][0 if node.values["escalated"][0] is True else 1]
    for name in _TYPES:
        if found := words.concepts(node, name):
            value_in_words = ", ".join(concept.label for concept in found)
            return "" if value_in_words.lower() == node.label.lower() else value_in_words
    return age_words(node)


def time_words(graph: CaseGraph, node: CaseNode) -> str:
    """Return the time of a node as far as it is stated: place in the order, date, lapse and the child's age."""
    parts = []
    if "Event" in node.classes:
        placed = node.position is not None
        parts.append(
            f"{node.position} in the order of the account" if placed else "not placed in the order by the text"
        )
    if node.when():
        parts.append(f"dated {node.when()}")
    since = _names(graph, node, "since")
    if (lapse := words.value(node, "atLeast")) is not None:
        parts.append(f"at least {duration_words(lapse)}" + (f" after “{since}”" if since else ""))
    if age := age_words(node, "childAge"):
        parts.append(f"child aged {age}")
    if age := age_words(node):
        parts.append(f"age {age}")
    return "; ".join(parts)


def facts_of(node: CaseNode) -> tuple[Fact, ...]:
    """Return the other facts of a node. Known facts come first in their order, then new ones."""
    found = concept_facts(node.concepts)
    for name, values in node.values.items():
        if name in _FLAGS:
            value_in_words = _FLAGS[name][0 if values[0] is True else 1]
            if value_in_words:
                found.append(Fact("Also", value_in_words))
        elif name not in _ELSEWHERE:
            texts = ", ".join(value_words(value) for value in values)
            found.append(Fact(words.property_words(name), texts))
    if not node.happened and "InformationExchange" not in node.classes:
        found.append(Fact("Note", "By its outcome, this did not take place"))
    return tuple(found)


def concept_facts(concepts: Mapping[str, Sequence[str]]) -> list[Fact]:
    """Return a node's concepts as facts."""
    order = [*words.FACTS, *sorted(set(concepts) - set(words.FACTS) - _WITHHELD)]
    return [
        Fact(words.property_words(name), "; ".join(concept(id_).label for id_ in concepts[name]))
        for name in order
        if concepts.get(name)
    ]


def incoming(graph: CaseGraph) -> Mapping[str, list[tuple[str, CaseNode]]]:
    """Return the ties that lead to each node: the property and the node that has it."""
    found: dict[str, list[tuple[str, CaseNode]]] = {}
    for node in graph.nodes.values():
        for name, targets in node.links.items():
            for target in targets:
                found.setdefault(target, []).append((name, node))
    return found


def links_of(graph: CaseGraph, node: CaseNode, back: Mapping[str, list[tuple[str, CaseNode]]]) -> tuple[Links, ...]:
    """Return a node's ties by their words: first its own, then those that lead to it."""
    found: dict[str, list[Link]] = {}
    for name, targets in node.links.items():
        for target in targets:
            if target in graph.nodes:
                link = _link(graph, graph.nodes[target], node.hedge())
                found.setdefault(words.tie_words(name)[0], []).append(link)
    for name, other in back.get(node.id, ()):
        found.setdefault(words.tie_words(name)[1], []).append(_link(graph, other, other.hedge()))
    return tuple(Links(text, tuple(links)) for text, links in found.items())


def _link(graph: CaseGraph, other: CaseNode, hedge: str) -> Link:
    return Link(other.id, "" if "Relationship" in other.classes else kind_words(other), label(graph, other), hedge)


def head_facts(graph: CaseGraph) -> tuple[Fact, ...]:
    """Return the facts of the case as a whole."""
    found = concept_facts(
        {"incidentType": [graph.incident] if graph.incident else [], "legalStatus": graph.legal_status}
    )
    if graph.date:
        found.append(Fact("Date", graph.date))
    found += [Fact("Review", node.label) for node in graph.of_class("CaseReview")]
    coding = [graph.coding[name] for name in ("by", "date", "method") if graph.coding.get(name)]
    if coding:
        found.append(Fact("Coded", ", ".join(coding)))
    return tuple(found)
