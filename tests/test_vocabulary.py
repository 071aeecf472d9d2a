"""The vocabularies: each concept has one id, one place, one label; nothing of the list they came from is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import rdflib
import yaml
from rdflib.namespace import RDF, SKOS

from casegraph import ontology
from casegraph.graph.iris import VOCABULARY, is_id, local
from casegraph.graph.model.schema import model

SHARED = Path(__file__).resolve().parents[2] / "shared" / "vocabulary.yaml"
# Split off the listed schemes, so that a decision and a step of the criminal law can be told from an intervention.
NEW_SCHEMES = {"decision-type", "legal-event-type"}
FILES = {path.stem: rdflib.Graph().parse(path) for path in ontology.vocabulary_files()}
by_scheme = pytest.mark.parametrize("scheme", sorted(FILES))


def concepts(scheme: str) -> list[rdflib.term.Node]:
    return list(FILES[scheme].subjects(RDF.type, SKOS.Concept))


def text(scheme: str, concept: rdflib.term.Node, prop: rdflib.URIRef) -> str:
    [only] = FILES[scheme].objects(concept, prop)
    return str(only)


@by_scheme
def test_a_file_holds_the_one_scheme_of_its_name(scheme: str) -> None:
    graph, iri = FILES[scheme], rdflib.URIRef(VOCABULARY + scheme)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [iri]
    assert set(graph.objects(None, SKOS.inScheme)) == {iri}
    assert set(graph.subjects()) == {iri, *concepts(scheme)}
    assert {str(concept) for concept in concepts(scheme)} == {
        f"{iri}/{local(str(concept))}" for concept in concepts(scheme)
    }


def test_an_id_names_one_concept_in_all_schemes() -> None:
    ids = Counter(local(str(concept)) for scheme in FILES for concept in concepts(scheme))
    assert all(is_id(each) for each in ids)
    assert [each for each, times in ids.items() if times > 1] == []
    assert set(ids) == set(vocabulary().concepts)
    assert not set(ids) & set(FILES)


@by_scheme
def test_no_two_concepts_of_a_scheme_have_the_same_label(scheme: str) -> None:
    labels = Counter(text(scheme, concept, SKOS.prefLabel).casefold() for concept in concepts(scheme))
    assert [label for label, times in labels.items() if times > 1] == []


@by_scheme
def test_a_broader_concept_is_in_the_same_scheme_at_most_two_steps_up(scheme: str) -> None:
    graph = FILES[scheme]
    for concept in concepts(scheme):
        line = [concept]
        while above := list(graph.objects(line[-1], SKOS.broader)):
            [wider] = above
            assert wider in concepts(scheme)
            line.append(wider)
            assert len(line) <= 3, f"{local(str(concept))} is in a circle or too deep"


@by_scheme
def test_the_top_concepts_are_those_without_a_broader_one(scheme: str) -> None:
    graph, iri = FILES[scheme], rdflib.URIRef(VOCABULARY + scheme)
    top = {concept for concept in concepts(scheme) if (concept, SKOS.broader, None) not in graph}
    assert set(graph.objects(iri, SKOS.hasTopConcept)) == set(graph.subjects(SKOS.topConceptOf, iri)) == top


@by_scheme
def test_all_words_of_a_scheme_are_british_english(scheme: str) -> None:
    words = [each for each in FILES[scheme].objects() if isinstance(each, rdflib.Literal) and each.language]
    assert {word.language for word in words} == {"en-GB"}
    for prop in (SKOS.prefLabel, SKOS.definition, SKOS.altLabel, SKOS.hiddenLabel, SKOS.scopeNote):
        assert {word.language for word in FILES[scheme].objects(None, prop)} <= {"en-GB"}


@by_scheme
def test_a_phrase_is_given_to_a_concept_once(scheme: str) -> None:
    for concept in concepts(scheme):
        phrases = [
            str(phrase)
            for prop in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
            for phrase in FILES[scheme].objects(concept, prop)
        ]
        assert [phrase for phrase, times in Counter(phrases).items() if times > 1] == []


# The list that the schemes came from


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, object]]:
    """The concepts of the list by id, each with its scheme."""
    if not SHARED.is_file():
        pytest.skip(f"{SHARED.name} is not in {SHARED.parent.name} beside the repository; it is not distributed")
    schemes = yaml.safe_load(SHARED.read_text(encoding="utf-8"))["schemes"]
    found = {concept["id"]: {**concept, "scheme": scheme["id"]} for scheme in schemes for concept in scheme["concepts"]}
    # That the coder inferred something is a mark of its own and no degree of certainty.
    del found["coder-inferred"]
    return found


def test_every_listed_concept_is_there_in_its_scheme_or_a_new_one(listed: dict[str, dict[str, object]]) -> None:
    schemes = {each: concept.scheme for each, concept in vocabulary().concepts.items()}
    assert len(listed) > 400
    assert set(listed) - set(schemes) == set()
    moved = {each for each, entry in listed.items() if schemes[each] != entry["scheme"]}
    assert {schemes[each] for each in moved} <= NEW_SCHEMES
    assert {str(entry["scheme"]) for entry in listed.values()} | NEW_SCHEMES <= set(FILES)


def test_every_listed_concept_keeps_its_label(listed: dict[str, dict[str, object]]) -> None:
    changed = {each for each, entry in listed.items() if vocabulary().concepts[each].label != entry["label"]}
    assert changed == set()


def test_every_listed_phrase_is_kept_as_an_alternative_or_hidden_label(listed: dict[str, dict[str, object]]) -> None:
    the_model = model()
    lost: dict[str, set[str]] = {}
    for each, entry in listed.items():
        concept, phrases = the_model.concepts[each], entry.get("alt", [])
        assert isinstance(phrases, list)
        # A new scheme tells apart what was one concept, so that a phrase can stand with the narrower one.
        homes = the_model.concepts_of(concept.scheme) if concept.scheme in NEW_SCHEMES else [each]
        kept = {phrase for home in homes for phrase in the_model.concepts[home].phrases}
        # What differs from the label in nothing but capitals is held by the label.
        lost[each] = {str(phrase) for phrase in phrases if str(phrase).lower() != concept.label.lower()} - kept
    assert {each: phrases for each, phrases in lost.items() if phrases} == {}


def test_a_listed_concept_keeps_its_place_unless_it_moved(listed: dict[str, dict[str, object]]) -> None:
    concepts = vocabulary().concepts
    kept = {each: entry for each, entry in listed.items() if concepts[each].scheme == entry["scheme"]}
    assert {each for each, entry in kept.items() if concepts[each].broader != entry.get("broader")} == set()
