"""Spelling: every term that is used anywhere is one that the ontology, a vocabulary or a reused vocabulary has."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, DefinedNamespace

import casegraph
import casegraph.graph
import casegraph.viz
from casegraph import data, ontology
from casegraph.graph.casefile import to_rdf as rdf
from casegraph.graph.iris import CG, VOCABULARY
from casegraph.queries import library

MODEL = [ontology.ONTOLOGY, *ontology.vocabulary_files()]
SHAPES = [ontology.SHAPES, ontology.MODEL_SHAPES]
QUERIES = sorted(library.FOLDER.rglob("*.rq"))
MODULES = (casegraph, casegraph.graph, casegraph.viz, library, data, ontology)
PYTHON = sorted({path for module in MODULES for path in Path(str(module.__file__)).parent.rglob("*.py")})


def graph_of(*paths: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph


THE_MODEL = graph_of(*MODEL)
TREATMENT = rdflib.URIRef(CG + "ReleaseTreatment")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, TREATMENT)
TERMS = {str(term) for kind in KINDS for term in THE_MODEL.subjects(RDF.type, kind)}
CONCEPTS = {str(concept) for concept in THE_MODEL.subjects(SKOS.inScheme)}
SCHEMES = {str(scheme) for scheme in THE_MODEL.subjects(RDF.type, SKOS.ConceptScheme)}

# Terms of others


def test_every_borrowed_term_is_one_that_its_vocabulary_has() -> None:
    borrowed = {node for triple in graph_of(*MODEL, *SHAPES) for node in triple if isinstance(node, rdflib.URIRef)}
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


# Terms of ours

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
    turtle = rdflib.Graph().parse(
        data=f"""@prefix cg: <{CG}> . @prefix sex: <{VOCABULARY}sex/> .
        cg:Case cg:incidentTyp sex:femal ; cg:incidentType sex:female ."""
    )
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
    [*MODEL, *SHAPES],
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
    found = {path: set(in_query(path.read_text(encoding="utf-8"))) for path in QUERIES}
    assert {path.parent.name for path in QUERIES} >= {"patterns", "questions", "checks"}
    assert all(any(name.startswith(CG) for name in names) for names in found.values())
    assert {path: wrong for path, names in found.items() if (wrong := misspelt(names))} == {}


def test_no_term_of_ours_is_misspelt_in_the_code() -> None:
    found = {path: set(in_python(path.read_text(encoding="utf-8"))) for path in PYTHON}
    assert CG + "inferredByCoder" in found[Path(rdf.__file__)]
    assert {path: wrong for path, names in found.items() if (wrong := misspelt(names))} == {}
