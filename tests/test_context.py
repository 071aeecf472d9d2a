"""The context is the only mapping from case file to RDF: every JSON-LD processor reads the same from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from rdflib.namespace import DCTERMS, SH

from casegraph import data, ontology
from casegraph.graph.casefile import to_rdf as rdf
from casegraph.graph.casefile.load import build
from casegraph.graph.iris import CG, VOCABULARY, case_iri, local
from casegraph.graph.model.schema import Key, model
from casegraph.graph.model.vocabulary import vocabulary
from tests.tiers import examples

ROBIN = Path(__file__).resolve().parent / "fixtures" / "robin" / "robin.yaml"
CASES = [ROBIN, *data.case_files()]
CONTEXT = json.loads(ontology.CONTEXT.read_text(encoding="utf-8"))["@context"]


def document(path: Path) -> tuple[dict[str, object], str]:
    """A case file as JSON-LD with its context, and its base."""
    [file] = build([path]).files
    return {"@context": CONTEXT, **rdf.jsonld(file)}, case_iri(file.case) + "/"


def triples(quads: Iterable[ox.Quad]) -> set[str]:
    return {str(ox.Triple(quad.subject, quad.predicate, quad.object)) for quad in quads}


def by_pyoxigraph(document: dict[str, object], base: str) -> set[str]:
    return triples(ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD, base_iri=base))


def by_rdflib(document: dict[str, object], base: str) -> set[str]:
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld", base=base)
    return triples(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))


def by_pyld(document: dict[str, object], base: str) -> set[str]:
    text = jsonld.to_rdf(document, {"base": base, "format": "application/n-quads"})
    return triples(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def written_values(tree: object) -> int:
    """How many single values a case file holds."""
    if isinstance(tree, (dict, list)):
        return sum(map(written_values, tree.values() if isinstance(tree, dict) else tree))
    return 1


# The same from every processor


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_three_processors_read_the_same_triples_from_a_case_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else rdflib writes P12M as P1Y.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = by_pyoxigraph(*document(path))
    # Each value that is written is a statement, and each nested node is linked to its case.
    assert len(read) > written_values(yaml.safe_load(path.read_text(encoding="utf-8"))) > 10
    assert by_rdflib(*document(path)) ^ read == set()
    assert by_pyld(*document(path)) ^ read == set()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_the_context_says_is_in_the_case_and_holds_no_blank_node(path: Path) -> None:
    built = build([path])
    read = by_pyoxigraph(*document(path))
    assert read <= triples(built.quads[path.stem])
    assert not [triple for triple in read if "_:" in triple.split(" ", 1)[0]]


def test_the_context_alone_makes_rdf_of_a_document_written_by_hand() -> None:
    written = {
        "@context": CONTEXT,
        "@id": "https://w3id.org/casegraph/case/wren",
        "@type": "Case",
        "title": "A fictional case",
        "people": [{"id": "wren", "role": "child", "sex": "female", "evidence": ["example#char=0,40"]}],
        "unplaced": [{"id": "harm", "is": "Harm", "type": "neglect", "harmed": ["wren"]}],
    }
    case, voc = "<https://w3id.org/casegraph/case/wren", "<https://w3id.org/casegraph/vocabulary"
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert by_pyoxigraph(written, "https://w3id.org/casegraph/case/wren/") == {
        f"{case}> {rdf_type} <{CG}Case>",
        f'{case}> <http://purl.org/dc/terms/title> "A fictional case"@en-gb',
        f"{case}> <{CG}person> {case}/wren>",
        f"{case}> <{CG}event> {case}/harm>",
        f"{case}/wren> {rdf_type} <{CG}Child>",
        f"{case}/wren> <{CG}sex> {voc}/sex/female>",
        f"{case}/wren> <{CG}evidence> <https://w3id.org/casegraph/source/example#char=0,40>",
        f"{case}/harm> {rdf_type} <{CG}Harm>",
        f"{case}/harm> <{CG}harmType> {voc}/harm-type/neglect>",
        f"{case}/harm> <{CG}harmed> {case}/wren>",
    }


# What a case file can hold: no control characters but tab and line feed, no lone surrogates, no non-characters.
TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters=[
            chr(c) for c in (*range(9), *range(11, 32), *range(127, 133), *range(134, 160), 0xFFFE, 0xFFFF)
        ],
    ),
    min_size=1,
)


@examples(50)
@given(TEXTS)
def test_any_text_comes_out_of_three_processors_as_it_went_in(text: str) -> None:
    written = {"@context": CONTEXT, "id": "wren", "description": text}
    base = "https://w3id.org/casegraph/case/wren/"
    literal = ox.Literal(text, language="en-GB")
    triple = ox.Triple(ox.NamedNode(f"{base}wren"), ox.NamedNode(str(DCTERMS.description)), literal)
    assert by_pyoxigraph(written, base) == by_rdflib(written, base) == by_pyld(written, base) == {str(triple)}


# Its terms


def every_term() -> Iterator[Key]:
    """Every term of the context, with those that it scopes to a class or to a key."""

    def inner(terms: Iterable[Key]) -> Iterator[Key]:
        for term in terms:
            yield term
            yield from inner(term.scoped.values())

    yield from inner(model().terms.values())
    for terms in model().class_terms.values():
        yield from inner(terms.values())


def keys(node: object) -> Iterator[str]:
    """Every key in the context as it is written, at whatever depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            if not key.startswith("@"):
                yield key
            yield from keys(value)


def test_the_reader_of_case_files_knows_every_term_that_is_written_in_the_context() -> None:
    prefixes = {key for key, value in CONTEXT.items() if isinstance(value, str) and value[-1] in "#/"}
    assert {term.key for term in every_term()} == set(keys(CONTEXT)) - prefixes


def test_no_term_of_the_context_is_the_id_of_a_concept() -> None:
    # A term would be taken for itself where a concept is meant.
    assert {term.key for term in every_term()} & set(vocabulary().concepts) == set()


def test_every_property_of_the_context_is_declared_and_mentioned_in_the_shapes() -> None:
    declared = {str(subject) for subject in rdflib.Graph().parse(ontology.ONTOLOGY).subjects()}
    mentioned = {str(path) for path in rdflib.Graph().parse(ontology.SHAPES).objects(None, SH.path)}
    properties = {term.iri for term in every_term() if term.iri and term.kind != "class"}
    classes = {term.iri for term in every_term() if term.kind == "class"}
    assert {iri for iri in properties | classes if iri.startswith(CG)} - declared == set()
    assert properties - mentioned == set()


def test_every_scheme_that_the_context_names_is_a_vocabulary() -> None:
    schemes = {term.scheme for term in every_term() if term.kind == "concept" and term.scheme}
    assert schemes <= {path.stem for path in ontology.vocabulary_files()}
    assert {local(f"{VOCABULARY}{scheme}") for scheme in schemes} == schemes


def test_a_key_takes_its_concepts_from_the_scheme_that_its_shape_asks_for() -> None:
    shapes = rdflib.Graph().parse(ontology.SHAPES)
    asked: dict[str, set[str]] = {}
    for rule, path in shapes.subject_objects(SH.path):
        for shape in shapes.objects(rule, SH.node):
            for inner in shapes.objects(shape, SH.property):
                asked.setdefault(str(path), set()).add(local(str(shapes.value(inner, SH.hasValue))))
    given = {term.iri: {term.scheme} for term in every_term() if term.kind == "concept" and term.iri in asked}
    assert len(given) > 15
    assert given == asked
