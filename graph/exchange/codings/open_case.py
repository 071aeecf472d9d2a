"""A case file that receives codings: further evidence of the facts that it has, and suggestions of new facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casegraph.graph import yamltree
from casegraph.graph.casefile import check as casefile
from casegraph.graph.casefile.to_rdf import ORDERED_KEY
from casegraph.graph.exchange.codings.case_text import Changes, dump_tree, edit
from casegraph.graph.exchange.codings.suggestions import Fact
from casegraph.graph.iris import CG, words
from casegraph.graph.model.schema import Key, model
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.register import Register

Tree = dict[str, Any]
_CASE = CG + "Case"
_STRETCH = 500
_HEADER = """\
# A draft, made from codings in another program. To turn it into a case, set incident:, state who the people are and who
# did what, describe each event in your own words, and put the events in order. Then run: casegraph validate FILE
"""


@dataclass
class Entry:
    """The parts of a fact that merging needs: its place in the file, classes, concepts by key, and evidence."""

    section: str
    position: int | None
    classes: frozenset[str]
    concepts: dict[str, set[str]]
    evidence: list[Locator]

    def matches(self, fact: Fact) -> bool:
        """Return whether this is the fact that another program's codes suggest."""
        return fact.cls in self.classes and all(
            set(ids) <= self.concepts.get(key, set()) for key, ids in fact.values.items()
        )

    def concept_ids(self) -> set[str]:
        """Return the ids of the fact's concepts."""
        return {id_ for ids in self.concepts.values() for id_ in ids}


@dataclass
class OpenCase:
    """A case file or a new draft. `counts` counts what was added.

    In a case that is not a draft, a note marks each new fact as a suggestion until a person confirms it.
    """

    case: str
    path: Path | None
    text: str
    tree: Tree
    entries: dict[str, Entry] = field(default_factory=dict)
    own: Entry = field(default_factory=lambda: Entry("", None, frozenset({_CASE}), {}, []))
    changes: Changes = field(default_factory=Changes)
    counts: Counter[str] = field(default_factory=Counter)
    made: list[str] = field(default_factory=list)
    suggested_by: str = ""
    standing: dict[tuple[str, int], set[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, path: Path, register: Register) -> OpenCase:
        """Return the opened case file.

        Raises:
            InvalidInputError: the error lists every problem of the file.
        """
        file = casefile.read(path, register)
        text = yamltree.read_text(path)
        tree = yamltree.plain(yamltree.parse(text, path))
        assert isinstance(tree, dict)
        found = cls(file.case, path, text, tree)
        terms = model().class_terms[_CASE]
        for key, value in file.tree.items.items():
            term = terms.get(key) or model().terms[key]
            if term.kind == "nodes" and model().ranges[term.iri] != CG + "CaseGraph":
                several = isinstance(value, yamltree.Sequence)
                for position, item in enumerate(yamltree.as_list(value)):
                    assert isinstance(item, yamltree.Mapping)
                    id_ = str(item.scalars("id")[0].value)
                    found.entries[id_] = _entry(item, key, position if several else None, term)
            elif term.kind == "concept":
                found.own.concepts[key] = _ids(file.tree, key)
        found.own.evidence = _locators(file.tree)
        for id_, entry in found.entries.items():
            for locator in entry.evidence:
                found._stand(id_, locator)
        return found

    @classmethod
    def draft(cls, case: str, by: str, date: str) -> OpenCase:
        """Return a new draft with one person, the child whom the case is about."""
        tree: Tree = {
            "title": words(case).capitalize(),
            "coding": {"by": by, "date": date, "method": "draft"},
            "sources": [],
            "people": [{"id": "child", "role": "child", "subject": True}],
        }
        found = cls(case, None, "", tree)
        found.entries["child"] = Entry("people", 0, model().superclasses[CG + "Child"], {}, [])
        return found

    @property
    def changed(self) -> bool:
        """Whether anything was added."""
        return bool(self.changes) or self.path is None

    def sources(self) -> list[str]:
        """Return the ids of the documents that the case names."""
        named = self.tree.get("sources", [])
        return [str(source) for source in (named if isinstance(named, list) else [named])]

    def overlaps(self, locator: Locator) -> bool:
        """Return whether any evidence of the case overlaps a span."""
        return any(_shared(other, locator) for entry in self._all() for other in entry.evidence)

    def add_evidence(self, id_: str, locator: Locator) -> None:
        """Add a span as evidence of a node, or of the case itself if ``id_`` is empty, unless it is there already."""
        entry = self.entries[id_] if id_ else self.own
        if any(_within(locator, other) for other in entry.evidence):
            self.counts["same"] += 1
            return
        entry.evidence.append(locator)
        self._stand(id_, locator)
        node = self._item(entry)
        held = node.setdefault("evidence", [])
        if not isinstance(held, list):
            held = node["evidence"] = [held]
        held.append(str(locator))
        self.changes.evidence.append((entry.section, entry.position, str(locator)))
        self._name(locator)
        self.counts["evidence"] += 1

    def add_fact(self, fact: Fact, locator: Locator) -> str:
        """Add a suggested fact as evidence of a matching fact, or else as a new fact. Return its id."""
        there = {id_: entry for id_ in self._around(locator) if (entry := self.entries[id_]).matches(fact)}
        shared = {id_: max(_shared(other, locator) for other in entry.evidence) for id_, entry in there.items()}
        best = max(sorted(shared), key=lambda id_: shared[id_], default="")
        if best and shared[best]:
            self.add_evidence(best, locator)
            return best
        return self._new(fact, locator)

    def set_incident(self, concept: str) -> bool:
        """Set the incident of a draft that has none. Return whether this is now the case's incident."""
        if self.path is None:
            self.tree.setdefault("incident", concept)
        return str(self.tree.get("incident")) == concept

    def result(self) -> str:
        """Return the text of the case file with the additions. All other text stays as it was written."""
        if self.path is None:
            first = ("title", "coding", "sources", "incident")
            ordered = sorted(self.tree, key=lambda key: first.index(key) if key in first else len(first))
            return _HEADER + dump_tree({key: self.tree[key] for key in ordered})
        return edit(self.text, self.tree, self.changes, self.path) if self.changes else self.text

    def missing_keys(self) -> Counter[str]:
        """Return how often each required key is missing in the new facts, by key and class in words."""
        found: Counter[str] = Counter()
        for id_ in self.made:
            entry = self.entries[id_]
            cls = max(entry.classes, key=lambda each: len(model().superclasses.get(each, ())))
            terms = {term.iri: key for key, term in model().terms_for(cls, {}).items()}
            item = self._item(entry)
            for path in sorted(model().must_have(cls)):
                key = terms.get(path)
                if key and key not in item and key != "label":
                    found[f"{key} of {words(cls.removeprefix(CG))}"] += 1
        return found

    def _new(self, fact: Fact, locator: Locator) -> str:
        section, alias, name = _section(fact.cls)
        id_ = self._free_id(fact)
        node: Tree = {"id": id_}
        if alias:
            node[alias] = name
        for key, ids in fact.values.items():
            term = model().terms_for(fact.cls, {})[key]
            node[key] = ids[0] if model().takes_one(fact.cls, term.iri) or len(ids) == 1 else list(ids)
        if fact.label:
            node["label"] = fact.label
        described = any(path.endswith("/description") for path in model().must_have(fact.cls))
        if fact.memo or described:
            coded = f"coded as {', '.join(fact.codes)}" if fact.codes else "to be described"
            node["description"] = fact.memo or f"Describe in your own words; {coded}."
        if self.tree.get("coding", {}).get("method") != "draft":
            node["note"] = f"Suggested by codings in {self.suggested_by or 'another program'}; to be confirmed."
        node["evidence"] = [str(locator)]
        items = self.tree.setdefault(section, [])
        assert isinstance(items, list)
        items.append(node)
        closure = model().superclasses[fact.cls]
        concepts = {key: set(ids) for key, ids in fact.values.items()}
        self.entries[id_] = Entry(section, len(items) - 1, closure, concepts, [locator])
        self._stand(id_, locator)
        self.changes.nodes.append((section, node))
        self.made.append(id_)
        self._name(locator)
        self.counts[words(fact.cls.removeprefix(CG))] += 1
        return id_

    def _free_id(self, fact: Fact) -> str:
        base = next((id_ for ids in fact.values.values() for id_ in ids), words(fact.cls.removeprefix(CG)))
        base = base.replace(" ", "-")
        id_, count = base, 1
        while id_ in self.entries:
            count += 1
            id_ = f"{base}-{count}"
        return id_

    def _stand(self, id_: str, locator: Locator) -> None:
        if id_:
            for place in _places(locator):
                self.standing.setdefault(place, set()).add(id_)

    def _around(self, locator: Locator) -> set[str]:
        """Return the ids of the nodes with evidence near a span. The index avoids a search through all nodes."""
        return {id_ for place in _places(locator) for id_ in self.standing.get(place, ())}

    def _name(self, locator: Locator) -> None:
        if locator.source not in self.sources():
            self.tree["sources"] = [*self.sources(), locator.source]
            self.changes.sources.append(locator.source)

    def _item(self, entry: Entry) -> Tree:
        if not entry.section:
            return self.tree
        held = self.tree[entry.section]
        item = held if entry.position is None else held[entry.position]
        assert isinstance(item, dict)
        return item

    def _all(self) -> Iterable[Entry]:
        return (self.own, *self.entries.values())


def _entry(item: yamltree.Mapping, section: str, position: int | None, term: Key) -> Entry:
    the_model = model()
    expected = the_model.ranges[term.iri]
    alias = next((key for key, scoped in term.scoped.items() if scoped.kind == "alias-type"), None)
    named = {**the_model.terms, **term.scoped}
    classes = {named[str(scalar.value)].iri for scalar in item.scalars(alias)} if alias else set()
    narrow = next(iter(classes)) if len(classes) == 1 else expected
    keys = the_model.terms_for(narrow, term.scoped)
    concepts = {key: _ids(item, key) for key in item.items if key in keys and keys[key].kind == "concept"}
    closure = {expected}.union(*(the_model.superclasses[cls] for cls in classes or {expected}))
    return Entry(section, position, frozenset(closure), concepts, _locators(item))


def _ids(item: yamltree.Mapping, key: str) -> set[str]:
    return {str(scalar.value).rpartition("/")[2] for scalar in item.scalars(key)}


def _locators(item: yamltree.Mapping) -> list[Locator]:
    return [x for scalar in item.scalars("evidence") if (x := Locator.parse(str(scalar.value))) is not None]


def _section(cls: str) -> tuple[str, str | None, str]:
    """Return the section for facts of a class, and the key and name that state the class there."""
    the_model = model()
    for section, term in the_model.class_terms[_CASE].items():
        # A coding does not state an order, so new events go to the section without an order.
        if term.kind != "nodes" or section == ORDERED_KEY or not the_model.is_a(cls, the_model.ranges[term.iri]):
            continue
        alias = next((key for key, scoped in term.scoped.items() if scoped.kind == "alias-type"), None)
        named = {**the_model.terms, **term.scoped}
        names = [name for name, other in named.items() if other.kind == "class" and other.iri == cls]
        # A word that only this section has, such as child, comes before the class's name.
        return section, alias, next((name for name in names if name in term.scoped), names[0] if names else "")
    raise AssertionError(f"no section holds {cls}")


def _places(locator: Locator) -> Iterable[tuple[str, int]]:
    """Return the stretches of the document that a span touches."""
    return ((locator.source, stretch) for stretch in range(locator.begin // _STRETCH, locator.end // _STRETCH + 1))


def _shared(one: Locator, other: Locator) -> int:
    return max(0, min(one.end, other.end) - max(one.begin, other.begin)) if one.source == other.source else 0


def _within(one: Locator, other: Locator) -> bool:
    return one.source == other.source and other.begin <= one.begin and one.end <= other.end
