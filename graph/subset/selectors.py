"""The selectors of a subset, which find nodes of a case by local id, each with a reason in words."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.dates import bounds
from casegraph.graph.errors import UsageError, parameter
from casegraph.graph.iris import CG, local, words
from casegraph.graph.model.schema import Model, model
from casegraph.graph.model.vocabulary import concepts_of, vocabulary, with_narrower
from casegraph.graph.suggest import a_or_an, did_you_mean

STATED_AS_FACT_ID = "stated-as-fact"
_YEARS = re.compile(r"(?P<first>[0-9]{4})(?:[-/](?P<last>[0-9]{4}))?")
Reasons = dict[str, str]


@dataclass(frozen=True)
class Selector:
    """A way to choose nodes: messages use ``name``; ``find`` returns the nodes of a case with their reasons."""

    name: str
    find: Callable[[CaseGraph], Reasons]


@dataclass(frozen=True)
class Restriction:
    """A condition on the nodes that selectors find; ``reason`` returns why a node meets it, or None if it does not."""

    name: str
    reason: Callable[[CaseGraph, CaseNode], str | None]


def concept_ids(given: Iterable[str], scheme: str) -> frozenset[str]:
    """Return the ids of concepts of a scheme and of all narrower concepts.

    Raises:
        UsageError: a concept is not in the scheme; the message suggests the most similar one.
    """
    concepts = vocabulary().concepts
    wanted = list(given)
    for id_ in wanted:
        if id_ not in concepts or concepts[id_].scheme != scheme:
            known = concepts_of(scheme)
            hint = did_you_mean(id_, known, f"choose one such as {', '.join(known[:12])} …")
            raise UsageError(f"'{id_}' is not {a_or_an(words(scheme))}{hint}")
    return with_narrower(wanted)


def by_concept(name: str, scheme: str, given: Iterable[str]) -> Selector:
    """Return the selector of nodes that have a concept of a scheme, or a narrower one, under a property of that scheme.

    Messages use ``name``, the name of the parameter.

    Raises:
        UsageError: a concept is not in the scheme.
    """
    given = list(given)
    wanted = concept_ids(given, scheme)
    properties = sorted(_properties_of(scheme))

    def find(graph: CaseGraph) -> Reasons:
        found: Reasons = {}
        for node in graph.nodes.values():
            reasons = [
                f"{words(property_)}: {', '.join(labels(hits))}"
                for property_ in properties
                if (hits := sorted(wanted & set(node.concepts_of(property_))))
            ]
            if reasons:
                found[node.id] = "; ".join(reasons)
        return found

    return Selector(parameter(name, " ".join(given)), find)


def labels(ids: Iterable[str]) -> list[str]:
    """Return the labels of concepts."""
    return [vocabulary().concepts[id_].label for id_ in ids]


def _properties_of(scheme: str) -> frozenset[str]:
    def terms(the_model: Model) -> Iterator[tuple[str | None, str]]:
        for scope in (the_model.terms, *the_model.class_terms.values()):
            for term in scope.values():
                yield term.scheme, local(term.iri)
                for inner in term.scoped.values():
                    yield inner.scheme, local(inner.iri)

    return frozenset(name for of, name in terms(model()) if of == scheme)


def by_agency_type(given: Iterable[str]) -> Selector:
    """Return the selector of agencies of a type or a narrower one, and of the nodes that are linked to them.

    Raises:
        UsageError: a value is not a type of agency.
    """
    given = list(given)
    wanted = concept_ids(given, "agency-type")

    def find(graph: CaseGraph) -> Reasons:
        of_type = {
            node.id: f"agency type: {', '.join(labels(hits))}"
            for node in graph.of_class("Agency")
            if (hits := sorted(wanted & set(node.concepts_of("agencyType"))))
        }
        found = dict(of_type)
        for node in graph.nodes.values():
            parts = [
                f"{words(name)} {graph.nodes[other].label}"
                for name, others in node.links.items()
                for other in others
                if other in of_type
            ]
            if parts:
                found.setdefault(node.id, "; ".join(parts))
        return found

    return Selector(parameter("agency_types", " ".join(given)), find)


def around(case: str, start: str, hops: int) -> Selector:
    """Return the selector of a node and of the nodes within some steps of it, following links in both directions."""

    def find(graph: CaseGraph) -> Reasons:
        if graph.case != case or start not in graph.nodes:
            return {}
        neighbours: dict[str, set[str]] = {id_: set() for id_ in graph.nodes}
        for node in graph.nodes.values():
            for other in (id_ for ids in node.links.values() for id_ in ids if id_ in neighbours):
                neighbours[node.id].add(other)
                neighbours[other].add(node.id)
        steps = {start: 0}
        todo = deque([start])
        while todo:
            here = todo.popleft()
            if steps[here] < hops:
                for other in sorted(neighbours[here] - steps.keys()):
                    steps[other] = steps[here] + 1
                    todo.append(other)
        label = graph.nodes[start].label
        return {
            id_: f"{count} step{'s' if count != 1 else ''} from {label}" if count else "requested by name"
            for id_, count in steps.items()
        }

    return Selector(parameter("around", f"{case}/{start}") + f" within {hops} step{'s' if hops != 1 else ''}", find)


def named(name: str, found: Mapping[str, Mapping[str, str]]) -> Selector:
    """Return the selector of nodes that are already known by case, such as a pattern's premises or a query's rows."""
    return Selector(name, lambda graph: dict(found.get(graph.case, {})))


def of_certainty(given: Iterable[str]) -> Restriction:
    """Return the restriction to nodes with some certainties; ``stated-as-fact`` means nodes without a certainty.

    Raises:
        UsageError: a value is not a certainty.
    """
    given = list(given)
    stated = [id_ for id_ in given if id_ != STATED_AS_FACT_ID]
    known = [*concepts_of("certainty"), STATED_AS_FACT_ID]
    for id_ in stated:
        if id_ not in known:
            raise UsageError(f"'{id_}' is not a certainty; choose one of {', '.join(known)}")

    def reason(_: CaseGraph, node: CaseNode) -> str | None:
        return f"certainty: {node.certainty_words()}" if (node.certainty or STATED_AS_FACT_ID) in given else None

    return Restriction(parameter("certainties", " ".join(given)), reason)


def of_years(given: str) -> Restriction:
    """Return the restriction to nodes with a date in a year or in a span of years such as ``2015-2018``.

    A node without a date takes the date of its case, if the case has one.

    Raises:
        UsageError: the text is not a year or a span of years.
    """
    match = _YEARS.fullmatch(given)
    if match is None or match["first"] > (match["last"] or match["first"]):
        raise UsageError(f"year '{given}' is not a year or a span of years; write 2018 or 2015-2018")
    first, last = int(match["first"]), int(match["last"] or match["first"])

    def reason(graph: CaseGraph, node: CaseNode) -> str | None:
        for text, whose in ((node.when(), "dated"), (graph.date or "", "the case is dated")):
            days = bounds(text) if text else None
            if days is not None:
                early, late = (day.year if day is not None else None for day in days)
                inside = (early is None or early <= last) and (late is None or late >= first)
                return f"{whose} {text}" if inside else None
        return None

    return Restriction(parameter("year", given), reason)


def kinds_named(given: Iterable[str]) -> frozenset[str]:
    """Return the names of classes for words such as ``people``, ``agencies`` or ``information-exchanges``.

    Raises:
        UsageError: a word does not name a class.
    """
    known = _kind_words()
    found = []
    for word in given:
        name = known.get(word.strip().lower().replace(" ", "-").replace("_", "-"))
        if name is None:
            # The first word of each kind: the list names each kind once.
            kinds = sorted({name: each for each, name in reversed(known.items())}.values())
            hint = did_you_mean(word.lower(), known, f"choose one of {', '.join(kinds)}")
            raise UsageError(f"'{word}' is not a kind of node{hint}")
        found.append(name)
    return frozenset(found)


def _kind_words() -> dict[str, str]:
    the_model = model()
    named = {"people": "Person", "children": "Child", "exchanges": "InformationExchange",
             "challenges": "ProfessionalChallenge", "persons-of-concern": "PersonOfConcern"}  # fmt: skip
    for cls in the_model.superclasses:
        if cls.startswith(CG) and the_model.is_a(cls, CG + "AccountNode") and local(cls) != "Occurrence":
            word = words(local(cls)).replace(" ", "-")
            plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}es" if word.endswith("ch") else f"{word}s"
            named = {**named, **{each: local(cls) for each in (plural, word) if each not in named}}
    return named
