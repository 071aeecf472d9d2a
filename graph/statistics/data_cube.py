"""Published figures as an RDF Data Cube in a named graph of their own.

The dimensions are the measure, the category, the base and the period. The value is ``sdmx-measure:obsValue``. The
attributes are the unit, what the base counts, the size of the base, and whether the value is approximate. Measures and
categories are SKOS concepts, so an id has the same meaning in every file. If a category is close to a concept of a
vocabulary, a link says so.

Reference: R. Cyganiak, D. Reynolds, The RDF Data Cube Vocabulary, W3C Recommendation, 16 January 2014.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from casegraph.graph.dates import bounds
from casegraph.graph.iris import CG, DCTERMS, EDTF, RDF, RDFS, SKOS, XSD, source_iri, words
from casegraph.graph.model.model_quads import Term
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.source_quads import span_triples as span_triples
from casegraph.graph.statistics.figures import (
    COUNTED,
    STATISTICS,
    STATISTICS_GRAPH,
    UNITS,
    Base,
    Figure,
    Statistics,
)

QB = "http://purl.org/linked-data/cube#"
SDMX = "http://purl.org/linked-data/sdmx/2009/"
_PERIOD, _VALUE, _UNIT = SDMX + "dimension#refPeriod", SDMX + "measure#obsValue", SDMX + "attribute#unitMeasure"
_PROPERTY = STATISTICS + "property/"
# The properties of the cube: role in the structure, property, label (empty for those of SDMX itself), range.
STRUCTURE = (
    ("dimension", _PROPERTY + "measure", "what is measured", SKOS + "Concept"),
    ("dimension", _PROPERTY + "category", "which value of it", SKOS + "Concept"),
    ("dimension", _PROPERTY + "base", "of what it is a share or a number", SKOS + "Concept"),
    ("dimension", _PERIOD, "", ""),
    ("measure", _VALUE, "", XSD + "decimal"),
    ("attribute", _UNIT, "", ""),
    ("attribute", _PROPERTY + "counts", "what the base counts", SKOS + "Concept"),
    ("attribute", _PROPERTY + "baseSize", "how many the base counts", XSD + "integer"),
    ("attribute", _PROPERTY + "approximate", "whether the publication gives the value in words", XSD + "boolean"),
    ("attribute", _PROPERTY + "words", "how the publication puts it", RDF + "langString"),
)
# Attributes that not every observation has.
_OPTIONAL = (_PROPERTY + "baseSize", _PROPERTY + "words")


def statistics_quads(files: Iterable[Statistics]) -> list[ox.Quad]:
    """Return the quads of published figures, sorted, all in the graph STATISTICS_GRAPH."""
    graph = ox.NamedNode(STATISTICS_GRAPH)
    found = {*_properties(), *_concepts("counted", {name: words(name).capitalize() for name in COUNTED})}
    for statistics in files:
        found |= {*_data_set(statistics)}
    return sorted((ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o, graph) for s, p, o in found), key=str)


Triple = tuple[str, str, Term]


def _properties() -> Iterator[Triple]:
    for role, iri, label, range_ in STRUCTURE:
        yield iri, RDF + "type", _iri(QB + f"{role.capitalize()}Property")
        if label:
            yield iri, RDF + "type", _iri(RDF + "Property")
            yield iri, RDFS + "label", _text(label)
        if range_:
            yield iri, RDFS + "range", _iri(range_)
        if range_ == SKOS + "Concept":
            yield iri, RDF + "type", _iri(QB + "CodedProperty")
            yield iri, QB + "codeList", _iri(_scheme(iri.removeprefix(_PROPERTY)))


def _scheme(name: str) -> str:
    return STATISTICS + "code/" + {"counts": "counted"}.get(name, name)


def _concepts(scheme: str, labels: dict[str, str]) -> Iterator[Triple]:
    yield _scheme(scheme), RDF + "type", _iri(SKOS + "ConceptScheme")
    yield _scheme(scheme), SKOS + "prefLabel", _text(words(scheme).capitalize())
    for id_, label in labels.items():
        yield f"{STATISTICS}{scheme}/{id_}", RDF + "type", _iri(SKOS + "Concept")
        yield f"{STATISTICS}{scheme}/{id_}", SKOS + "inScheme", _iri(_scheme(scheme))
        yield f"{STATISTICS}{scheme}/{id_}", SKOS + "prefLabel", _text(label)


def _data_set(statistics: Statistics) -> Iterator[Triple]:
    node = STATISTICS + statistics.id
    structure, period = node + "/structure", node + "/period"
    yield node, RDF + "type", _iri(QB + "DataSet")
    yield node, QB + "structure", _iri(structure)
    for predicate in (DCTERMS + "title", RDFS + "label"):
        yield node, predicate, _text(statistics.title)
    yield node, DCTERMS + "description", _text(statistics.population)
    yield node, DCTERMS + "source", _iri(source_iri(statistics.source))
    yield node, DCTERMS + "issued", ox.Literal(statistics.issued, datatype=ox.NamedNode(EDTF))
    yield node, DCTERMS + "temporal", _iri(period)
    yield from _said(node, statistics.note, statistics.evidence)
    yield period, RDF + "type", _iri("http://www.w3.org/2006/time#ProperInterval")
    yield period, RDFS + "label", _text(f"Period covered: {statistics.period}")
    yield period, CG + "date", ox.Literal(statistics.period, datatype=ox.NamedNode(EDTF))
    for name, day in zip(("earliest", "latest"), bounds(statistics.period) or (), strict=False):
        if day is not None:
            yield period, CG + name, ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    yield structure, RDF + "type", _iri(QB + "DataStructureDefinition")
    yield structure, RDFS + "label", _text("Structure of the figures")
    for order, (role, property_, _, _) in enumerate(STRUCTURE, start=1):
        component = f"{structure}/{order}"
        yield structure, QB + "component", _iri(component)
        yield component, RDF + "type", _iri(QB + "ComponentSpecification")
        yield component, QB + role, _iri(property_)
        yield component, QB + "order", _literal(str(order), "integer")
        if role == "attribute":
            yield component, QB + "componentRequired", _literal(str(property_ not in _OPTIONAL).lower(), "boolean")
    yield from _concepts("measure", dict(statistics.measures))
    yield from _concepts("category", {figure.category: figure.label for figure in statistics.figures.values()})
    yield _scheme("base"), RDF + "type", _iri(SKOS + "ConceptScheme")
    yield _scheme("base"), SKOS + "prefLabel", _text("Base")
    for base in statistics.bases.values():
        yield from _base(node, base)
    for figure in statistics.figures.values():
        yield from _observation(node, figure)


def _base(node: str, base: Base) -> Iterator[Triple]:
    iri = f"{node}/base/{base.id}"
    yield iri, RDF + "type", _iri(SKOS + "Concept")
    yield iri, SKOS + "inScheme", _iri(_scheme("base"))
    yield iri, SKOS + "prefLabel", _text(base.label)
    yield iri, _PROPERTY + "counts", _iri(f"{STATISTICS}counted/{base.counts}")
    if base.number is not None:
        yield iri, _PROPERTY + "baseSize", _literal(str(base.number), "integer")
    yield from _said(iri, base.note, base.evidence)


def _observation(node: str, figure: Figure) -> Iterator[Triple]:
    iri = f"{node}/observation/{figure.id}"
    yield iri, RDF + "type", _iri(QB + "Observation")
    yield iri, QB + "dataSet", _iri(node)
    yield iri, RDFS + "label", _text(figure.label)
    yield iri, _PROPERTY + "measure", _iri(f"{STATISTICS}measure/{figure.measure}")
    yield iri, _PROPERTY + "category", _iri(f"{STATISTICS}category/{figure.category}")
    yield iri, _PROPERTY + "base", _iri(f"{node}/base/{figure.base.id}")
    yield iri, _PERIOD, _iri(node + "/period")
    yield iri, _VALUE, _literal(str(figure.value), "decimal")
    yield iri, _UNIT, _iri(UNITS[figure.unit])
    yield iri, _PROPERTY + "counts", _iri(f"{STATISTICS}counted/{figure.base.counts}")
    if figure.base.number is not None:
        yield iri, _PROPERTY + "baseSize", _literal(str(figure.base.number), "integer")
    yield iri, _PROPERTY + "approximate", _literal(str(figure.approximate).lower(), "boolean")
    if figure.words:
        yield iri, _PROPERTY + "words", _text(figure.words)
    if figure.concept is not None:
        yield (
            f"{STATISTICS}category/{figure.category}",
            SKOS + "closeMatch",
            _iri(vocabulary().concepts[figure.concept].iri),
        )
    yield from _said(iri, figure.note, figure.evidence)


def _said(node: str, note: str, evidence: tuple[Locator, ...]) -> Iterator[Triple]:
    if note:
        yield node, SKOS + "editorialNote", _text(note)
    for locator in evidence:
        yield node, CG + "evidence", _iri(locator.iri)
        for subject, predicate, value in span_triples(locator):
            assert isinstance(subject, ox.NamedNode)
            assert isinstance(value, (ox.NamedNode, ox.Literal))
            yield subject.value, predicate.value, value


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _text(text: str) -> ox.Literal:
    return ox.Literal(text, language="en-GB")


def _literal(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
