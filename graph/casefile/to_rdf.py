"""The RDF of a checked case file: the statements of the file, and the statements that follow from them.

The JSON-LD context gives the statements of the file. This module adds the rest: the IRI of the case from the name of
the file, `cg:position` for the items under ``events:``, the class that a key implies, every superclass, `cg:inCase`, a
label where the file gives none, the rank of doubt, whether the coder inferred the node, which events took place
(`cg:Occurrence`), the first and last day of EDTF dates, and the spans that locators name. The code is generic: it
treats no property specially.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from casegraph.graph import yamltree
from casegraph.graph.casefile.check import CaseFile
from casegraph.graph.dates import bounds
from casegraph.graph.iris import (
    CG,
    DCTERMS,
    EDTF,
    RDF,
    RDFS,
    VOCABULARY,
    XSD,
    case_iri,
    graph_iri,
    local,
    words,
)
from casegraph.graph.model.model_quads import Triple, boolean, integer
from casegraph.graph.model.schema import Key, model
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.source_quads import span_triples

ORDERED_KEY = "events"
_TYPE = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")
_INFERRED = ox.NamedNode(CG + "inferredByCoder")
# Properties that a file may give; we add them where it does not.
DEFAULTED = (_LABEL.value, _INFERRED.value)


def jsonld(file: CaseFile) -> dict[str, object]:
    """Return a case file as JSON-LD, without the context but with ids, positions and implied classes."""
    the_model = model()
    document: dict[str, object] = {"@id": case_iri(file.case), "@type": the_model.name_of(CG + "Case")}
    for key, value in file.tree.items.items():
        term = the_model.class_terms[CG + "Case"].get(key) or the_model.terms[key]
        if term.kind == "nodes":
            document[key] = [
                _nested(item, term, key, position, file.case)
                for position, item in enumerate(yamltree.as_list(value), start=1)
                if isinstance(item, yamltree.Mapping)
            ]
        else:
            document[key] = _plain(value, term, file.case)
    return document


def _nested(item: yamltree.Mapping, term: Key, key: str, position: int, case: str) -> dict[str, object]:
    the_model = model()
    cls = the_model.ranges[term.iri]
    out: dict[str, object] = {}
    if the_model.class_names(cls, term)[0] is None:
        out["@type"] = the_model.name_of(cls)
    if cls == CG + "CaseGraph":
        out["@id"] = graph_iri(case)
    if key == ORDERED_KEY:
        out[CG + "position"] = {"@value": str(position), "@type": XSD + "integer"}
    terms = {**the_model.terms, **term.scoped, **the_model.class_terms.get(_class(item, term, cls), {})}
    for name, value in item.items.items():
        out[name] = _plain(value, terms[name], case)
    return out


def _class(item: yamltree.Mapping, term: Key, implied: str) -> str:
    alias, names = model().class_names(implied, term)
    given = item.scalars(alias) if alias else []
    return names[str(given[0].value)] if len(given) == 1 else implied


def _plain(value: yamltree.Node, term: Key, case: str) -> object:
    def one(node: yamltree.Node) -> object:
        plain = yamltree.plain(node)
        if term.kind == "concept" and term.scheme is None:
            concept = vocabulary().concepts[str(plain).rpartition("/")[2]]
            return f"{concept.scheme}/{concept.id}"
        if term.kind in ("alias-id", "reference"):
            # Write the whole IRI: JSON-LD would take an id such as "is" or "role" for the keyword of that alias.
            return f"{case_iri(case)}/{plain}"
        if term.kind == "literal" and isinstance(plain, int) and not isinstance(plain, bool):
            return str(plain)
        return plain

    return [one(item) for item in value.items] if isinstance(value, yamltree.Sequence) else one(value)


def case_quads(file: CaseFile) -> list[ox.Quad]:
    """Return the quads of a case's named graph."""
    document = {"@context": model().context, **jsonld(file)}
    graph = ox.NamedNode(graph_iri(file.case))
    parsed = ox.parse(
        json.dumps(document, ensure_ascii=False),
        format=ox.RdfFormat.JSON_LD,
        base_iri=case_iri(file.case) + "/",
    )
    triples = [(quad.subject, quad.predicate, quad.object) for quad in parsed]
    triples += derived(triples, file.case)
    return sorted({ox.Quad(s, p, o, graph) for s, p, o in triples}, key=str)


def derived(triples: list[Triple], case: str) -> list[Triple]:
    """Return the triples that follow from the triples of a case file."""
    the_model = model()
    by_subject: dict[ox.NamedNode, list[tuple[str, object]]] = defaultdict(list)
    for s, p, o in triples:
        assert isinstance(s, ox.NamedNode)
        by_subject[s].append((p.value, o))
    new: list[Triple] = []
    spans: set[Locator] = set()
    for node, pairs in by_subject.items():
        classes = {o.value for p, o in pairs if p == _TYPE.value and isinstance(o, ox.NamedNode)}
        closure = set().union(*(the_model.superclasses.get(cls, {cls}) for cls in classes)) if classes else set()
        if CG + "Event" in closure and not _did_not_happen(pairs):
            closure |= the_model.superclasses[CG + "Occurrence"]
        new += [(node, _TYPE, ox.NamedNode(cls)) for cls in closure]
        if CG + "AccountNode" in closure:
            new += _account_node(node, pairs, case)
            if not any(p == _LABEL.value for p, _ in pairs):
                new.append((node, _LABEL, ox.Literal(_label(node, pairs, closure), language="en-GB")))
        elif not any(p == _LABEL.value for p, _ in pairs):
            new += [(node, _LABEL, o) for p, o in pairs if p == DCTERMS + "title"]
        for predicate, term in pairs:
            if isinstance(term, ox.Literal) and term.datatype.value == EDTF:
                new += _day_bounds(node, term.value)
            if predicate == CG + "evidence" and isinstance(term, ox.NamedNode):
                locator = Locator.parse(term.value)
                if locator is not None:
                    spans.add(locator)
    for span in spans:
        new += span_triples(span)
    return new


def _did_not_happen(pairs: Iterable[tuple[str, object]]) -> bool:
    for _, o in pairs:
        if isinstance(o, ox.NamedNode) and o.value.startswith(VOCABULARY):
            concept = vocabulary().concepts.get(local(o.value))
            if concept is not None and concept.did_not_happen:
                return True
    return False


def _account_node(node: ox.NamedNode, pairs: list[tuple[str, object]], case: str) -> Iterator[Triple]:
    yield node, ox.NamedNode(CG + "inCase"), ox.NamedNode(case_iri(case))
    doubts = [
        vocabulary().concepts[local(o.value)].doubt or 0
        for p, o in pairs
        if p == CG + "certainty" and isinstance(o, ox.NamedNode) and local(o.value) in vocabulary().concepts
    ]
    yield node, ox.NamedNode(CG + "doubt"), integer(max(doubts, default=0))
    if not any(p == _INFERRED.value for p, _ in pairs):
        yield node, _INFERRED, boolean(False)


def _label(node: ox.NamedNode, pairs: list[tuple[str, object]], classes: set[str]) -> str:
    """Return a label made from the id, or from the type where the type says more than the id."""
    if CG + "Agency" in classes or CG + "RiskFactor" in classes:
        for p, o in pairs:
            if p in (CG + "agencyType", CG + "riskType") and isinstance(o, ox.NamedNode):
                concept = vocabulary().concepts.get(local(o.value))
                if concept is not None:
                    return concept.label
    text = words(local(node.value))
    return text[:1].upper() + text[1:]


def _day_bounds(node: ox.NamedNode, text: str) -> Iterator[Triple]:
    found = bounds(text)
    for name, day in zip(("earliest", "latest"), found or (None, None), strict=True):
        if day is not None:
            yield (
                node,
                ox.NamedNode(CG + name),
                ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date")),
            )
