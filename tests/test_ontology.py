"""The ontology: it loads, says what it is, keeps its own shapes, spells its terms right, and contradicts nothing."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, DefinedNamespace

import casegraph
import casegraph.graph
import casegraph.viz
from casegraph import data, ontology
from casegraph.graph.build import build
from casegraph.graph.names import BASE, CG, NIF, ONTOLOGY_GRAPH, VOCABULARY
from casegraph.graph.rdf import ontology_quads, vocabulary_quads
from casegraph.graph.shapes import conform, to_rdflib
from casegraph.queries import library
from casegraph.queries.checking import check

MODEL = [ontology.ONTOLOGY, *ontology.vocabulary_files()]
QUERIES = sorted(library.FOLDER.rglob("*.rq"))
MODULES = (casegraph, casegraph.graph, casegraph.viz, library, data, ontology)
PYTHON = sorted({path for module in MODULES for path in Path(str(module.__file__)).parent.rglob("*.py")})
cg = rdflib.Namespace(CG)
nif = rdflib.Namespace(NIF)


def graph_of(*paths: Path, turtle: str = "") -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph.parse(data=PREFIXES + turtle, format="turtle")


PREFIXES = f"""
@prefix cg: <{CG}> .
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
THE_ONTOLOGY = rdflib.URIRef(ONTOLOGY_GRAPH)
ONTOLOGY = graph_of(ontology.ONTOLOGY)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
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
    properties = {p for kind in KINDS[1:] for p in ONTOLOGY.subjects(RDF.type, kind)}
    without = {p for p in properties if (p, RDFS.range, None) not in ONTOLOGY}
    assert without == {cg.by, cg.to, cg["from"], cg.between, cg.against}


# Its own shapes


def test_the_model_shapes_find_nothing_wrong_with_the_ontology_and_the_vocabularies() -> None:
    assert len(MODEL) == 1 + len(list((ontology.FOLDER / "vocabulary").iterdir()))
    assert told_by_the_model_shapes("") == set()


@pytest.mark.parametrize(
    ("planted", "node", "message"),
    [
        ('cg:Odd a owl:Class ; rdfs:comment "Odd." ; rdfs:isDefinedBy cg: .', "Odd", "a term has one label"),
        ('cg:odd a owl:ObjectProperty ; rdfs:label "odd" ; rdfs:isDefinedBy cg: .', "odd", "a term has one comment"),
        (
            'cg:odd a owl:DatatypeProperty ; rdfs:label "odd" ; rdfs:comment "Odd." .',
            "odd",
            "a term says where it is defined",
        ),
        (
            'sex:odd a skos:Concept ; skos:inScheme voc:sex ; skos:prefLabel "Odd" ; skos:definition "Odd." .',
            "odd",
            "an orphan concept: give it a broader concept or make it a top concept",
        ),
        (
            'sex:odd a skos:Concept ; skos:inScheme voc:sex ; skos:topConceptOf voc:sex ; skos:prefLabel "Odd" .',
            "odd",
            "a concept has one definition",
        ),
        (
            'sex:odd a skos:Concept ; skos:broader sex:female ; skos:prefLabel "Odd" ; skos:definition "Odd." .',
            "odd",
            "a concept is in one scheme",
        ),
        ('sex:female skos:prefLabel "Woman or girl"@en-GB .', "female", "a concept has one label"),
        (
            "sex:female skos:broader sex:male , sex:another-sex-or-gender .",
            "female",
            "a concept has at most one broader concept",
        ),
        (
            'sex:female skos:altLabel "same phrase"@en-GB ; skos:hiddenLabel "same phrase"@en-GB .',
            "female",
            "a phrase is either an alternative or a hidden label",
        ),
        (
            'voc:odd a skos:ConceptScheme ; skos:prefLabel "Odd" ; skos:definition "Odd." ; owl:versionInfo "1" .',
            "odd",
            "a scheme has top concepts",
        ),
        ('<https://example.org/odd> a owl:Ontology ; owl:versionInfo "1" .', "odd", "an ontology has a title"),
    ],
)
def test_the_model_shapes_report_what_is_planted(planted: str, node: str, message: str) -> None:
    assert told_by_the_model_shapes(planted) == {(node, message)}


def told_by_the_model_shapes(planted: str) -> set[tuple[str, str]]:
    report = conform(graph_of(*MODEL, turtle=planted), ontology.MODEL_SHAPES)
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
)
def test_the_ontology_is_aligned_to_the_vocabularies_it_reuses(ours: rdflib.URIRef, theirs: rdflib.URIRef) -> None:
    assert theirs in {*ONTOLOGY.objects(ours, RDFS.subClassOf), *ONTOLOGY.objects(ours, RDFS.subPropertyOf)}


def test_what_did_not_happen_is_an_event_and_no_activity() -> None:
    assert PROV.Activity not in set(ONTOLOGY.transitive_objects(cg.Event, RDFS.subClassOf))


def test_every_borrowed_term_is_one_that_its_vocabulary_has() -> None:
    borrowed = {
        node
        for graph in (graph_of(*MODEL), graph_of(ontology.SHAPES), graph_of(ontology.MODEL_SHAPES))
        for triple in graph
        for node in triple
        if isinstance(node, rdflib.URIRef)
    }
    assert not_in_their_vocabulary(borrowed) == set()
    assert not_in_their_vocabulary({PROV.Activity, PROV.Activity + "s"}) == {str(PROV.Activity) + "s"}


def not_in_their_vocabulary(terms: Iterable[rdflib.URIRef]) -> set[str]:
    vocabularies: list[type[DefinedNamespace]] = [DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME]
    wrong = set()
    for term in terms:
        home = next((v for v in vocabularies if str(term).startswith(str(v)) and str(term) != str(v)), None)
        if home is not None and term not in home:
            wrong.add(str(term))
    return wrong


# Spelling: every term of ours that is used anywhere is one that the ontology or a vocabulary has

CONCEPTS = {str(concept) for concept in graph_of(*MODEL).subjects(SKOS.inScheme)}
SCHEMES = {str(scheme) for scheme in graph_of(*MODEL).subjects(RDF.type, SKOS.ConceptScheme)}
TOKEN = re.compile(
    r"""<(?P<iri>[^<>\s]*)>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|(?P<prefix>\w*):(?P<name>[A-Za-z][\w-]*)"""
)


def in_turtle(graph: rdflib.Graph) -> Iterator[str]:
    """Ours among the IRIs of a graph, in whatever place."""
    for triple in graph:
        yield from (str(node) for node in triple if isinstance(node, rdflib.URIRef))
        yield from (str(node.datatype) for node in triple if isinstance(node, rdflib.Literal))


def in_context(node: object) -> Iterator[str]:
    """Every name in a JSON-LD context, written out."""
    if isinstance(node, dict):
        for value in node.values():
            yield from in_context(value)
    elif isinstance(node, str):
        yield node.replace("cg:", CG) if node.startswith("cg:") else node.rstrip("/")


def in_query(text: str) -> Iterator[str]:
    """Every IRI and prefixed name of a query, written out; comments and texts are passed over."""
    prefixes = dict(re.findall(r"PREFIX\s+(\w*):\s*<([^>]*)>", text))
    for token in TOKEN.finditer(text):
        if token["iri"]:
            yield token["iri"].rstrip("/")
        elif token["name"]:
            yield prefixes[token["prefix"]] + token["name"]


def in_python(text: str) -> Iterator[str]:
    """Every term that Python text builds from ``CG``, or names with the prefix ``cg:``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.left, ast.Name):
            if node.left.id == "CG" and isinstance(node.right, ast.Constant):
                yield f"{CG}{node.right.value}"
        elif isinstance(node, ast.JoinedStr):
            for left, right in zip(node.values, node.values[1:], strict=False):
                if isinstance(left, ast.FormattedValue) and ast.unparse(left.value) == "CG":
                    yield CG + re.split(r"\W", ast.literal_eval(ast.unparse(right)))[0]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (CG + name for name in re.findall(r"(?<!\w)cg:([A-Za-z]\w*)", node.value))


def misspelt(names: Iterable[str]) -> set[str]:
    """Those of our names that neither the ontology nor a vocabulary has."""
    ours = {name for name in names if name.startswith((CG, VOCABULARY)) and name != CG}
    return ours - TERMS - CONCEPTS - SCHEMES


def test_a_planted_misspelling_is_found_wherever_it_stands() -> None:
    term, concept = CG + "incidentTyp", VOCABULARY + "sex/femal"
    turtle = graph_of(turtle="cg:Case cg:incidentTyp sex:femal . cg:Case cg:incidentType sex:female .")
    assert misspelt(in_turtle(turtle)) == {term, concept}
    assert misspelt(in_context({"a": {"@id": "cg:incidentTyp"}, "b": {"@id": "cg:incidentType"}})) == {term}
    assert misspelt(in_context({"@vocab": f"{VOCABULARY}sexes/"})) == {VOCABULARY + "sexes"}
    query = f"""#+ title: "cg:notRead"
    PREFIX cg: <{CG}>
    PREFIX sex: <{VOCABULARY}sex/>
    PREFIX age: <{VOCABULARY}age/>
    SELECT ?x WHERE {{ ?x cg:incidentTyp|cg:incidentType sex:femal, sex:female, "cg:odd", ?cg . # cg:odd
      ?x a <{CG}Cas>, <{CG}Case> }}"""
    assert misspelt(in_query(query)) == {term, concept, CG + "Cas", VOCABULARY + "age"}
    python = 'CG + "incidentTyp"; CG + "incidentType"; f"<{CG}Cas> and {CG}Case"; "?x a cg:Chil ; cg:sex ?y"'
    assert misspelt(in_python(python)) == {term, CG + "Cas", CG + "Chil"}


@pytest.mark.parametrize(
    "path",
    [*MODEL, ontology.SHAPES, ontology.MODEL_SHAPES],
    ids=lambda path: path.stem,
)
def test_no_term_of_ours_is_misspelt_in_ontology_vocabularies_and_shapes(path: Path) -> None:
    names = list(in_turtle(graph_of(path)))
    assert names
    assert misspelt(names) == set()


def test_no_term_of_ours_is_misspelt_in_the_context() -> None:
    names = list(in_context(json.loads(ontology.CONTEXT.read_text(encoding="utf-8"))))
    assert CG + "incidentType" in names
    assert VOCABULARY + "incident-type" in names
    assert misspelt(names) == set()


def test_no_term_of_ours_is_misspelt_in_a_query() -> None:
    found = {path.name: set(in_query(path.read_text(encoding="utf-8"))) for path in QUERIES}
    assert {path.parent.name for path in QUERIES} >= {"patterns", "questions", "checks"}
    assert all(any(name.startswith(CG) for name in names) for names in found.values())
    assert {name: wrong for name, names in found.items() if (wrong := misspelt(names))} == {}


def test_no_term_of_ours_is_misspelt_in_the_code() -> None:
    found = {path.name: set(in_python(path.read_text(encoding="utf-8"))) for path in PYTHON}
    assert CG + "inferredByCoder" in found["rdf.py"]
    assert {name: wrong for name, names in found.items() if (wrong := misspelt(names))} == {}


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
    assert "Disjoint classes" in found
    assert f"{VOCABULARY}x" in found


def test_ontology_vocabularies_and_all_cases_contradict_neither_each_other_nor_what_they_reuse() -> None:
    built = build(data.case_files())
    quads = [quad for found in built.quads.values() for quad in found]
    graph = to_rdflib([*ontology_quads(), *vocabulary_quads(), *quads])
    graph.parse(data=PREFIXES + THEIRS, format="turtle")
    assert len(set(graph.subjects(RDF.type, cg.Case))) == len(data.case_files()) > 0
    assert contradictions(graph) == []


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
