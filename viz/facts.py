"""The words that a view has for one node: what it is, when, what became of it, what it is tied to, what shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casegraph.graph.evidence import Library, Locator, Register
from casegraph.graph.model import model
from casegraph.viz import words
from casegraph.viz.account import Account, Item
from casegraph.viz.symbols import KINDS


@dataclass(frozen=True)
class Fact:
    """A word and its value: ``Outcome: Not adhered to``."""

    name: str
    value: str


@dataclass(frozen=True)
class Link:
    """A tie to another node as it reads from this one; ``hedge`` keeps an uncertain tie from reading as fact."""

    words: str
    id: str
    label: str
    hedge: str = ""


@dataclass(frozen=True)
class Evidence:
    """Where a document says it; ``quotation`` only where quotations were asked for, else ``reason`` says why not."""

    locator: str
    begin: int
    end: int
    source: str
    title: str
    quotation: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class SourceWords:
    """A source document as a reader is told of it."""

    id: str
    title: str
    publisher: str
    date: str
    kind: str


_PARTS = ("Perpetrator", "PersonOfConcern", "Child", "Caregiver")
_TYPES = ("harmType", "interventionType", "decisionType", "legalEventType", "riskType", "agencyType")
_STATUS = ("exchangeOutcome", "interventionOutcome", "response", "challengeOutcome", "polarity")
# Properties that a view says elsewhere, or that serve the machine.
_ELSEWHERE = {
    "certainty", "date", "description", "doubt", "earliest", "editorialNote", "inferredByCoder", "label", "latest",
    "position", "title", "atLeast", "childAge", "childAgeFrom", "childAgeTo", "age", "ageFrom", "ageTo",
}
_FLAGS = {
    "subject": ("The case is about this child", ""),
    "isGroup": ("Several, spoken of together", ""),
    "livesTogether": ("Live together", "Do not live together"),
    "contact": ("In contact", "Not in contact"),
    "escalated": ("Taken further", "Not taken further"),
}


def kind_words(item: Item, kind: str) -> str:
    """Return what a node is; a person with several parts is called by all of them."""
    if "Person" not in item.classes:
        return KINDS[kind].word
    parts = [part for part in _PARTS if part in item.classes]
    if "Perpetrator" in parts:
        parts.remove("PersonOfConcern")
    if not parts:
        return KINDS["Person"].word
    text = ", ".join(KINDS[part].word.lower() for part in parts)
    return text[:1].upper() + text[1:]


def label(account: Account, item: Item) -> str:
    """Return a node's label; a relationship reads as a sentence."""
    if "Relationship" not in item.classes:
        return item.label
    of = words.listed([account.items[id_].label for id_ in item.ties.get("relationshipOf", ())])
    to = words.listed([account.items[id_].label for id_ in item.ties.get("relationshipTo", ())])
    some = words.listed([account.items[id_].label for id_ in item.ties.get("toSomeOf", ())])
    number = item.value("number")
    others = [to] if to else []
    if some:
        others.append(f"{number or 'some'} of {some}")
    return f"{of}: {relationship_words(item).lower()} of {words.listed(others)}"


def relationship_words(item: Item) -> str:
    """Return the words that stand at a relationship's line."""
    types = [concept.label for concept in item.concepts.get("relationshipType", ())]
    text = ", ".join(types) or "Relationship not stated"
    if item.flag("livesTogether"):
        text += ", living together"
    return text


def tag(item: Item) -> str:
    """Return the words of doubt for a card: certainty of a person of concern always, of others where it is not sure."""
    concept = item.certainty
    parts = []
    if concept is not None and (concept.doubt or "PersonOfConcern" in item.classes):
        parts.append(concept.label.lower())
    if item.flag("inferredByCoder"):
        parts.append("inferred by the coder")
    return ", ".join(parts)


def status(item: Item) -> str:
    """Return what became of a node: outcome or response, else its type."""
    for names in (_STATUS, ("escalated",), _TYPES):
        for name in names:
            if name == "escalated" and (text := item.value(name)) is not None:
                return _FLAGS[name][0 if text == "true" else 1]
            if found := item.concepts.get(name):
                said = ", ".join(concept.label for concept in found)
                return "" if said == item.label else said
    return words.age_words(item)


def time_words(account: Account, item: Item) -> str:
    """Return when it was, as far as the text tells: place in the order, date, lapse, the child's age."""
    parts = []
    if "Event" in item.classes:
        placed = item.position is not None
        parts.append(f"{item.position} in the order of the account" if placed else "not placed in the order by the text")
    parts += [f"dated {text}" for text in item.values.get("date", ())]
    since = words.listed([account.items[id_].label for id_ in item.ties.get("since", ()) if id_ in account.items])
    if (lapse := item.value("atLeast")) is not None:
        parts.append(f"at least {words.duration_words(lapse)}" + (f" after “{since}”" if since else ""))
    if age := words.age_words(item, "childAge"):
        parts.append(f"child aged {age}")
    if age := words.age_words(item):
        parts.append(f"age {age}")
    return "; ".join(parts)


def facts_of(item: Item) -> tuple[Fact, ...]:
    """Return what else is told of a node, known facts in their order, new ones behind."""
    found: list[Fact] = []
    for name in [*words.FACTS, *sorted(set(item.concepts) - set(words.FACTS))]:
        if name not in _ELSEWHERE and item.concepts.get(name):
            said = "; ".join(concept.label for concept in item.concepts[name])
            found.append(Fact(words.property_words(name), said))
    for name, texts in item.values.items():
        if name in _FLAGS:
            said = _FLAGS[name][0 if texts[0] == "true" else 1]
            if said:
                found.append(Fact("Also", said))
        elif name not in _ELSEWHERE:
            found.append(Fact(words.property_words(name), ", ".join(texts)))
    if item.did_not_happen:
        found.append(Fact("Note", "By its outcome, this did not take place"))
    return tuple(found)


def incoming(account: Account) -> Mapping[str, list[tuple[str, Item]]]:
    """Return, for each node, the ties that point to it: the property and the node that has it."""
    found: dict[str, list[tuple[str, Item]]] = {}
    for item in account.items.values():
        for name, targets in item.ties.items():
            for target in targets:
                found.setdefault(target, []).append((name, item))
    return found


def links_of(account: Account, item: Item, back: Mapping[str, list[tuple[str, Item]]]) -> tuple[Link, ...]:
    """Return a node's ties to others, its own first, then those that point to it."""
    own = [
        Link(words.tie_words(name)[0], target, label(account, account.items[target]), words.hedge(item))
        for name, targets in item.ties.items()
        for target in targets
        if target in account.items
    ]
    others = [
        Link(words.tie_words(name)[1], other.id, label(account, other), words.hedge(other))
        for name, other in back.get(item.id, ())
    ]
    return tuple(own + others)


def evidence_of(item: Item, register: Register, library: Library | None) -> tuple[Evidence, ...]:
    """Return where the documents say it, with the quotation where a library is given and has the text."""
    return tuple(_evidence(locator, register, library) for locator in item.evidence)


def _evidence(locator: Locator, register: Register, library: Library | None) -> Evidence:
    quotation = library.quote(locator) if library is not None else None
    return Evidence(
        locator=str(locator),
        begin=locator.begin,
        end=locator.end,
        source=locator.source,
        title=source_words(register, locator.source).title,
        quotation=quotation.text if quotation else None,
        reason=quotation.reason if quotation else None,
    )


def source_words(register: Register, id_: str) -> SourceWords:
    """Return a document as a reader is told of it; one that is not registered is told by its id."""
    source = register.sources.get(id_)
    if source is None:
        return SourceWords(id_, id_, "not registered here", "", "")
    concept = model().concepts.get(source.kind)
    return SourceWords(
        id_, source.title, source.publisher, source.date or "", concept.label if concept else source.kind
    )


def head_facts(account: Account) -> tuple[Fact, ...]:
    """Return what is told of the case as a whole."""
    found = list(facts_of(account.head))
    found += [Fact("Date", text) for text in account.head.values.get("date", ())]
    if account.review is not None:
        found.append(Fact("Review", account.review.label))
    coding = [account.coding[name] for name in ("creator", "date", "codingMethod") if name in account.coding]
    if coding:
        found.append(Fact("Coded", ", ".join(coding)))
    return tuple(found)
