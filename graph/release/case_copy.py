"""The release copy of one case, which holds only the properties and values that the rules of a level allow."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from casegraph.graph.iris import (
    CG,
    DCTERMS,
    EDTF,
    RDF,
    SOURCE,
    SOURCES_GRAPH,
    VOCABULARY,
    XSD,
    case_iri,
    graph_iri,
    local,
    source_iri,
    words,
)
from casegraph.graph.model.model_quads import Term
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import ancestry, vocabulary
from casegraph.graph.release.bands import age_band, years
from casegraph.graph.release.levels import LEFT_OUT, TEXTS, TYPING, WITHHELD, in_words, rules, withheld_concepts
from casegraph.graph.release.pseudonyms import Pseudonyms
from casegraph.graph.release.tally import Report
from casegraph.graph.sources.locator import Locator

Pairs = list[tuple[str, Term]]
_TYPE = RDF + "type"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OUTSIDE = "left out, because it is about no node of the case"


def copied(case: str, quads: Iterable[ox.Quad], level: str, names: Pseudonyms, report: Report) -> list[ox.Quad]:
    """Return the quads of the release copy of a case at a level, in the graph of the case's pseudonym."""
    return _Copy(case, level, names, report).quads(_by_subject(quads))


def copied_sources(quads: Iterable[ox.Quad], level: str, names: Pseudonyms, report: Report) -> Iterator[ox.Quad]:
    """Yield the descriptions of documents that a level allows; none if the level names no documents."""
    for iri, pairs in _by_subject(quads).items():
        copy = _Copy("", level, names, report)
        found = copy.pairs(pairs)
        if rules()[DCTERMS + "source"].at(level) == LEFT_OUT or not iri.startswith(SOURCE):
            continue
        pseudonym = names.source(local(iri))
        node, graph = ox.NamedNode(source_iri(pseudonym)), ox.NamedNode(SOURCES_GRAPH)
        for predicate, term in found:
            text = f"{pseudonym}.txt" if predicate == DCTERMS + "identifier" else "Document"
            kept = term if term.value else _like(term, text)
            yield ox.Quad(node, ox.NamedNode(predicate), kept, graph)


def _by_subject(quads: Iterable[ox.Quad]) -> dict[str, Pairs]:
    found: dict[str, Pairs] = defaultdict(list)
    for quad in sorted(quads, key=str):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            found[quad.subject.value].append((quad.predicate.value, quad.object))
    return found


class _Copy:
    """Maker of the release copy of one case."""

    def __init__(self, case: str, level: str, names: Pseudonyms, report: Report) -> None:
        self.case, self.level, self.names, self.report = case, level, names, report
        self.forbidden = withheld_concepts()
        self.new: dict[str, str] = {}

    def quads(self, by_subject: dict[str, Pairs]) -> list[ox.Quad]:
        base = case_iri(self.case) + "/"
        pseudonym = self.names.case(self.case)
        self.new = {case_iri(self.case): case_iri(pseudonym), graph_iri(self.case): graph_iri(pseudonym)}
        for iri, pairs in by_subject.items():
            if not iri.startswith(base):
                continue
            if self._withheld_whole(pairs):
                self.report.withheld["node of a kind that no release copy contains", "left out"] += 1
            else:
                self.new[iri] = f"{case_iri(pseudonym)}/{self.names.node(self.case, iri[len(base) :])}"
        out: list[tuple[str, str, Term]] = []
        for iri, pairs in by_subject.items():
            if iri in self.new:
                kept = self.pairs(pairs)
                named = [(p, o if o.value else _like(o, self._name_of(iri, kept))) for p, o in kept]
                out += [(self.new[iri], p, o) for p, o in named]
            elif iri.startswith(SOURCE) and (locator := self._locator(iri)) is not None:
                out += [(locator, p, o) for p, o in self.pairs(pairs)]
            elif not iri.startswith((SOURCE, base)):
                self.report.withheld["a statement", _OUTSIDE] += len(pairs)
        graph = ox.NamedNode(graph_iri(pseudonym))
        return sorted({ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o, graph) for s, p, o in out}, key=str)

    def pairs(self, pairs: Pairs) -> Pairs:
        """Return the released properties and values of a node; texts that are replaced later are empty here."""
        out = list(self._ages(pairs))
        for predicate, term in pairs:
            rule = rules().get(predicate)
            if rule is None:
                self.report.unknown[predicate] += 1
                continue
            treatment = rule.at(self.level)
            if treatment == "widenToAgeBand":
                continue
            found = self._value(treatment, predicate, term)
            if found != term and not self._is_link(term, found):
                became = LEFT_OUT if found is None else treatment
                self.report.withheld[rule.name, in_words(became)] += 1
            if found is not None:
                out.append((predicate, found))
        return sorted(set(out), key=str)

    def _is_link(self, before: Term, after: Term | None) -> bool:
        return after is not None and isinstance(before, ox.NamedNode) and self.new.get(before.value) == after.value

    def _withheld_whole(self, pairs: Pairs) -> bool:
        """Return whether all values that say what a node is must be withheld."""
        withheld = [local(o.value) in self.forbidden for p, o in pairs if p in TYPING]
        return bool(withheld) and all(withheld)

    def _value(self, treatment: str, predicate: str, term: Term) -> Term | None:
        if treatment == LEFT_OUT:
            return None
        if treatment in ("replaceByKind", "replaceByWithheld"):
            return _like(term, "" if treatment == "replaceByKind" else WITHHELD)
        if isinstance(term, ox.NamedNode):
            return self._resource(treatment, predicate, term)
        if treatment in ("cutToYear", "widenToFiveYears"):
            text = years(term.value, 1 if treatment == "cutToYear" else 5) or ""
            return ox.Literal(text, datatype=ox.NamedNode(EDTF)) if text and term.datatype.value == EDTF else None
        if treatment == "keepChecksum":
            return ox.Literal(term.value) if _SHA256.fullmatch(term.value) else None
        if treatment == "pseudonymise":
            return ox.Literal("")
        return term if _is_plain(term) else None

    def _resource(self, treatment: str, predicate: str, term: ox.NamedNode) -> Term | None:
        if predicate == _TYPE:
            return term if term.value in _classes() else None
        if term.value.startswith(VOCABULARY):
            concept = local(term.value)
            known = vocabulary().concepts.get(concept)
            if known is None or known.iri != term.value or concept in self.forbidden:
                return None
            return ox.NamedNode(vocabulary().concepts[ancestry(concept)[-1]].iri) if treatment == "broaden" else term
        if term.value.startswith(SOURCE):
            iri = self._locator(term.value) if "#" in term.value else source_iri(self.names.source(local(term.value)))
            return ox.NamedNode(iri) if iri and treatment == "pseudonymise" else None
        return ox.NamedNode(self.new[term.value]) if term.value in self.new else None

    def _locator(self, iri: str) -> str | None:
        found = Locator.parse(iri)
        if found is None or rules()[CG + "evidence"].at(self.level) == LEFT_OUT:
            return None
        return Locator(self.names.source(found.source), found.begin, found.end).iri

    def _ages(self, pairs: Pairs) -> Iterator[tuple[str, Term]]:
        allowed = _paths_of(pairs)
        for one, lower, upper in _age_ranges():
            found = {
                p: int(o.value)
                for p, o in pairs
                if p in (one, lower, upper) and isinstance(o, ox.Literal) and re.fullmatch(r"[0-9]{1,3}", o.value)
            }
            has_age = any(p in (one, lower, upper) for p, _ in pairs)
            rule = next(rules()[p] for p in (one, lower, upper) if p in rules())
            if not has_age or rule.at(self.level) != "widenToAgeBand":
                continue
            ages = list(found.values())
            band = age_band(min(ages), max(ages)) if ages else None
            ends = {lower: band[0], upper: band[1]} if band else {}
            if one not in found:
                # If the range has only one end, the copy has only one end too.
                ends = {p: value for p, value in ends.items() if p in found}
            kept = {p: value for p, value in ends.items() if p in allowed}
            self.report.withheld[rule.name, in_words("widenToAgeBand" if kept else LEFT_OUT)] += 1
            for predicate, value in kept.items():
                yield predicate, ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))

    def _name_of(self, iri: str, kept: Pairs) -> str:
        """Return the words that replace a label or title: the case's pseudonym, or the type or the kind of the node."""
        if iri == case_iri(self.case):
            return f"Case {local(self.new[iri])}"
        for typing in TYPING:
            types = sorted(local(o.value) for p, o in kept if p == typing)
            if types:
                return vocabulary().concepts[types[0]].label
        classes = [o.value for p, o in kept if p == _TYPE and o.value.startswith(CG) and local(o.value) != "Occurrence"]
        depth = model().superclasses
        kind = max(sorted(classes), key=lambda cls: len(depth.get(cls, ())), default=CG + "AccountNode")
        return words(local(kind)).capitalize()


def _age_ranges() -> list[tuple[str, str, str]]:
    """Return for each kind of age the property of a single age, and those of the lower and upper end of a range."""
    banded = [iri for iri, rule in rules().items() if "widenToAgeBand" in rule.treatments]
    bases = dict.fromkeys(re.sub(r"(From|To)$", "", iri) for iri in banded)
    return [(base, f"{base}From", f"{base}To") for base in bases]


def _is_plain(term: ox.Literal) -> bool:
    kind, text = term.datatype.value, term.value
    if kind in (XSD + "integer", XSD + "nonNegativeInteger"):
        return re.fullmatch(r"[+-]?[0-9]{1,9}", text) is not None
    if kind == XSD + "boolean":
        return text in ("true", "false", "0", "1")
    if kind == XSD + "duration":
        return re.fullmatch(r"P(?:[0-9]{1,3}[YMWD]){1,4}", text) is not None
    return kind == XSD + "string" and text in TEXTS


def _classes() -> frozenset[str]:
    return frozenset().union(*model().superclasses.values())


def _paths_of(pairs: Pairs) -> frozenset[str]:
    """Return the properties that the shapes of the node's classes mention."""
    return frozenset().union(*(model().paths.get(o.value, frozenset()) for p, o in pairs if p == _TYPE))


def _like(term: Term, text: str) -> ox.Literal:
    """Return a text as a literal with the same language tag as the term that it replaces."""
    tagged = isinstance(term, ox.Literal) and term.language
    return ox.Literal(text, language="en-GB") if tagged else ox.Literal(text)
