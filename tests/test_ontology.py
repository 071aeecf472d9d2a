"""The ontology: it loads, says what it is, keeps its own shapes, and contradicts nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME

from casegraph import ontology
from casegraph.graph.casefile.shapes import conform, to_rdflib
from casegraph.graph.iris import BASE, CG, NIF, ONTOLOGY_GRAPH, VOCABULARY
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.store.store import Store
from casegraph.queries.case_check import check

MODEL = [ontology.ONTOLOGY, *ontology.vocabulary_files()]
cg = rdflib.Namespace(CG)
nif = rdflib.Namespace(NIF)
PREFIXES = f"""
@prefix cg: <{CG}> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sex: <{VOCABULARY}sex/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix voc: <{VOCABULARY}> .
"""


def graph_of(*paths: Path, turtle: str = "") -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph.parse(data=PREFIXES + turtle, format="turtle")


THE_ONTOLOGY = rdflib.URIRef(ONTOLOGY_GRAPH)
ONTOLOGY = graph_of(ontology.ONTOLOGY)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, cg.ReleaseTreatment)
PROPERTIES = KINDS[1:4]
TERMS = {str(term) for kind in KINDS for term in ONTOLOGY.subjects(RDF.type, kind)}


# What it is


def test_the_ontology_loads_and_says_its_version() -> None:
    [version] = ONTOLOGY.objects(THE_ONTOLOGY, OWL.versionInfo)
    assert (THE_ONTOLOGY, RDF.type, OWL.Ontology) in ONTOLOGY
    assert list(ONTOLOGY.objects(THE_ONTOLOGY, OWL.versionIRI)) == [rdflib.URIRef(f"{BASE}ontology/{version}")]


def test_every_term_of_the_ontology_has_its_name_in_the_ontology() -> None:
    assert len(TERMS) > 100
    assert all(term.startswith(CG) for term in TERMS)
    assert {str(term) for term in ONTOLOGY.subjects(RDFS.isDefinedBy, THE_ONTOLOGY)} == TERMS


def test_every_property_but_those_that_take_agencies_and_people_alike_says_what_it_points_to() -> None:
    properties = {p for kind in PROPERTIES for p in ONTOLOGY.subjects(RDF.type, kind)}
    without = {p for p in properties if (p, RDFS.range, None) not in ONTOLOGY}
    assert without == {cg.by, cg.to, cg["from"], cg.between, cg.against}


# Its own shapes


def test_the_model_shapes_find_nothing_wrong_with_the_ontology_and_the_vocabularies() -> None:
    assert len(MODEL) == 1 + len(list((ontology.FOLDER / "vocabulary").iterdir()))
    assert told_by_the_model_shapes("") == set()


RELEASED = " ; ".join(f"cg:releaseTo{level} cg:keep" for level in ("Colleagues", "Partners", "Public"))
LABELLED = 'rdfs:label "odd" ; rdfs:comment "Odd." ; rdfs:isDefinedBy cg:'
# What is told, of which node, when what is planted.
PLANTED = {
    "a term must have exactly one label": ("Odd", 'cg:Odd a owl:Class ; rdfs:comment "Odd." ; rdfs:isDefinedBy cg: .'),
    "a term must have exactly one comment": (
        "odd",
        f'cg:odd a owl:ObjectProperty ; rdfs:label "odd" ; rdfs:isDefinedBy cg: ; {RELEASED} .',
    ),
    "a term must say where it is defined": (
        "odd",
        f'cg:odd a owl:DatatypeProperty ; rdfs:label "odd" ; rdfs:comment "Odd." ; {RELEASED} .',
    ),
    "a property must have exactly one treatment for colleagues: add cg:releaseToColleagues": (
        "odd",
        f"cg:odd a owl:ObjectProperty ; {LABELLED} ; {RELEASED.partition(' ; ')[2]} .",
    ),
    "a property must have exactly one treatment for partners: add cg:releaseToPartners": (
        "odd",
        f"cg:odd a owl:DatatypeProperty ; {LABELLED} ; {RELEASED} ; cg:releaseToPartners cg:leaveOut .",
    ),
    "a property must have exactly one treatment for the public: add cg:releaseToPublic": (
        "odd",
        f"cg:odd a owl:AnnotationProperty ; {LABELLED} ; {RELEASED.replace('Public cg:keep', 'Public cg:kept')} .",
    ),
    "a concept has no place in its scheme: give it a broader concept or make it a top concept": (
        "odd",
        'sex:odd a skos:Concept ; skos:inScheme voc:sex ; skos:prefLabel "Odd" ; skos:definition "Odd." .',
    ),
    "a concept must have exactly one definition": (
        "odd",
        'sex:odd a skos:Concept ; skos:inScheme voc:sex ; skos:topConceptOf voc:sex ; skos:prefLabel "Odd" .',
    ),
    "a concept must be in exactly one scheme": (
        "odd",
        'sex:odd a skos:Concept ; skos:broader sex:female ; skos:prefLabel "Odd" ; skos:definition "Odd." .',
    ),
    "a concept must have exactly one label": ("female", 'sex:female skos:prefLabel "Woman or girl"@en-GB .'),
    "a concept must have at most one broader concept": (
        "female",
        "sex:female skos:broader sex:male , sex:another-sex-or-gender .",
    ),
    "a phrase must be either an alternative label or a hidden label, not both": (
        "female",
        'sex:female skos:altLabel "same phrase"@en-GB ; skos:hiddenLabel "same phrase"@en-GB .',
    ),
    "a scheme must have exactly one label": ("sex", 'voc:sex skos:prefLabel "Another label"@en-GB .'),
    "a scheme must have exactly one definition": ("sex", 'voc:sex skos:definition "Another definition."@en-GB .'),
    "a scheme must have top concepts": (
        "odd",
        'voc:odd a skos:ConceptScheme ; skos:prefLabel "Odd" ; skos:definition "Odd." ; owl:versionInfo "1" .',
    ),
    "a scheme must have a version": (
        "odd",
        """voc:odd a skos:ConceptScheme ; skos:prefLabel "Odd" ; skos:definition "Odd." ;
        skos:hasTopConcept sex:female .""",
    ),
    "an ontology must have a title": ("odd", '<https://example.org/odd> a owl:Ontology ; owl:versionInfo "1" .'),
    "an ontology must have a version": ("odd", '<https://example.org/odd> a owl:Ontology ; dcterms:title "Odd" .'),
}


@pytest.mark.slow
@pytest.mark.parametrize("message", PLANTED)
def test_the_model_shapes_report_what_is_planted(message: str) -> None:
    node, planted = PLANTED[message]
    assert told_by_the_model_shapes(planted) == {(node, message)}


def test_an_error_of_each_kind_is_planted() -> None:
    shapes = graph_of(ontology.MODEL_SHAPES)
    assert {str(message) for message in shapes.objects(None, SH.message)} == set(PLANTED)


@cache
def whole_model() -> rdflib.Graph:
    """Return ontology and vocabularies, read once; nobody adds to them."""
    return graph_of(*MODEL)


def told_by_the_model_shapes(planted: str) -> set[tuple[str, str]]:
    graph = rdflib.Graph()
    for triple in whole_model():
        graph.add(triple)
    graph.parse(data=PREFIXES + planted, format="turtle")
    report = conform(graph, ontology.MODEL_SHAPES)
    return {
        (
            re.split("[/#]", str(report.value(each, SH.focusNode)))[-1],
            str(report.value(each, SH.resultMessage)),
        )
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }


# Its ties to others


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (cg.Case, PROV.Entity),
        (cg.CaseGraph, PROV.Entity),
        (cg.Person, PROV.Person),
        (cg.Agency, PROV.Organization),
        (cg.Occurrence, PROV.Activity),
        (cg.Pattern, SKOS.Concept),
        (cg.LearningTheme, SKOS.Concept),
        (cg.inCase, DCTERMS.isPartOf),
        (cg.theme, DCTERMS.subject),
        (cg.Person, FOAF.Person),
        (cg.Agency, ORG.Organization),
        (cg.Occurrence, TIME.ProperInterval),
        (cg.SourceDocument, nif.Context),
        (cg.Locator, nif.RFC5147String),
    ],
    ids=lambda iri: re.split("[/#]", iri)[-1],
)
def test_the_ontology_is_aligned_to_the_vocabularies_it_reuses(ours: rdflib.URIRef, theirs: rdflib.URIRef) -> None:
    assert theirs in {*ONTOLOGY.objects(ours, RDFS.subClassOf), *ONTOLOGY.objects(ours, RDFS.subPropertyOf)}


def test_what_did_not_happen_is_an_event_and_no_activity() -> None:
    assert PROV.Activity not in set(ONTOLOGY.transitive_objects(cg.Event, RDFS.subClassOf))


# OWL 2 RL

ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
# What the vocabularies that we reuse say of the terms that we tie ours to.
THEIRS = """
prov:Activity owl:disjointWith prov:Entity .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:hadPrimarySource rdfs:subPropertyOf prov:wasDerivedFrom .
prov:wasAssociatedWith rdfs:domain prov:Activity ; rdfs:range prov:Agent .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:used rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:Person rdfs:subClassOf prov:Agent .
prov:Organization rdfs:subClassOf prov:Agent .
foaf:Person owl:disjointWith foaf:Organization , foaf:Document , foaf:Project .
org:Organization owl:equivalentClass foaf:Organization .
time:ProperInterval owl:disjointWith time:Instant .
time:intervalDuring rdfs:domain time:ProperInterval ; rdfs:range time:ProperInterval .
skos:Concept owl:disjointWith skos:ConceptScheme , skos:Collection .
skos:inScheme rdfs:range skos:ConceptScheme .
skos:broader rdfs:domain skos:Concept ; rdfs:range skos:Concept .
skos:broaderTransitive owl:propertyDisjointWith skos:related .
"""


def contradictions(graph: rdflib.Graph) -> list[str]:
    """What the OWL 2 RL closure of a graph finds wrong; the graph grows by the closure."""
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return sorted(
        str(text)
        for error in graph.subjects(RDF.type, ERROR)
        for text in graph.objects(error)
        if isinstance(text, rdflib.Literal)
    )


def test_a_planted_contradiction_is_found() -> None:
    [found] = contradictions(graph_of(ontology.ONTOLOGY, turtle="voc:x a cg:Child , cg:Perpetrator ."))
    assert f"{VOCABULARY}x" in found


def model_terms_of(store: Store, case: str) -> set[str]:
    """Return the classes and properties that a case uses."""
    quads = store.case_quads(case)
    classes = {quad.object.value for quad in quads if quad.predicate.value == str(RDF.type)}  # type: ignore[union-attr]
    return classes | {quad.predicate.value for quad in quads}


def covering(store: Store) -> list[str]:
    """Return a few cases that together use every class and property that any case uses."""
    used = {case: model_terms_of(store, case) for case in store.cases()}
    left, chosen = set().union(*used.values()), []
    while left:
        chosen.append(max(used, key=lambda case: len(used[case] & left) / len(store.case_quads(case))))
        left -= used[chosen[-1]]
    return chosen


def contradicted(store: Store, cases: list[str]) -> list[str]:
    """What contradicts what in the ontology, the vocabularies and cases."""
    quads = [quad for case in cases for quad in store.case_quads(case)]
    graph = to_rdflib([*ontology_quads(), *vocabulary_quads(), *quads])
    graph.parse(data=PREFIXES + THEIRS, format="turtle")
    assert len(set(graph.subjects(RDF.type, cg.Case))) == len(cases) > 0
    return contradictions(graph)


@pytest.mark.slow
def test_ontology_vocabularies_and_cases_contradict_neither_each_other_nor_what_they_reuse(bundled: Store) -> None:
    assert contradicted(bundled, covering(bundled)) == []


@pytest.mark.torture
def test_all_cases_together_contradict_nothing(bundled: Store) -> None:
    assert contradicted(bundled, bundled.cases()) == []


@pytest.mark.slow
def test_no_inference_makes_an_activity_of_what_did_not_happen(case_file: Callable[..., Path]) -> None:
    path = case_file("""
title: Robin
coding: {by: casegraph, date: "2026-11-22", method: manual}
sources: [example-briefing]
incident: serious-harm
people:
- {id: robin, role: child, subject: true}
agencies:
- {id: school, type: school}
events:
- id: term
  is: Event
  description: A school year.
  evidence: ["example-briefing#char=0,40"]
- id: conference
  is: Intervention
  type: initial-child-protection-conference
  by: [school]
  during: term
  target: [robin]
  outcome: intervention-cancelled
  description: A meeting that was planned and called off.
  evidence: ["example-briefing#char=0,40"]
""")
    graph = to_rdflib([*ontology_quads(), *check([path]).quads["robin"]])
    graph.parse(data=PREFIXES + THEIRS, format="turtle")
    assert contradictions(graph) == []
    term, conference = (rdflib.URIRef(f"{BASE}case/robin/{name}") for name in ("term", "conference"))
    assert (term, RDF.type, PROV.Activity) in graph
    assert (conference, RDF.type, cg.Event) in graph
    for kind in (cg.Occurrence, PROV.Activity, TIME.ProperInterval):
        assert (conference, RDF.type, kind) not in graph
