"""What is particular to some RDF formats: JSON-LD that reads like a case file, XML's limits, one case at a time."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given
from pyld import jsonld

from casegraph.graph.casefile.load import build
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.formats.rdf import selection
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.iris import CASE, CG, GRAPH, case_iri, graph_iri
from casegraph.graph.model.schema import model
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store
from tests.exporting import exported
from tests.generated import case_trees
from tests.tiers import examples

STREAMED = ("turtle", "trig", "nquads", "ntriples", "rdfxml", "jsonld")
NOTE = "http://www.w3.org/2004/02/skos/core#editorialNote"


def by_oxigraph(raw: bytes) -> set[str]:
    return set(map(str, ox.parse(raw, format=ox.RdfFormat.JSON_LD)))


def by_rdflib(raw: bytes) -> set[str]:
    dataset = rdflib.Dataset()
    dataset.parse(data=raw, format="json-ld")
    return set(map(str, ox.parse(dataset.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS)))


def by_pyld(raw: bytes) -> set[str]:
    text = jsonld.to_rdf(json.loads(raw), {"format": "application/n-quads"})
    return set(map(str, ox.parse(text, format=ox.RdfFormat.N_QUADS)))


# JSON-LD.


def test_json_ld_has_the_keys_and_values_of_a_case_file(bundled: Store) -> None:
    document = json.loads(exported("jsonld", bundled, ["stacey"]))
    graph = next(each for each in document["@graph"] if each["@id"] == graph_iri("stacey"))
    case, *spans = graph["@graph"]
    written = yaml.safe_load(exported("yaml", bundled, ["stacey"]))
    assert list(case)[:2] == ["@id", "@type"]
    assert [key for key in case if key in written] == list(written)
    for section in ("people", "agencies", "events", "findings"):
        for ours, theirs in zip(case[section], written[section], strict=True):
            for key, value in theirs.items():
                if key in ("is", "role"):
                    # Classes above those that are told stand beside them, in full.
                    told = value if isinstance(value, list) else [value]
                    assert ours[key][: len(told)] == told
                elif key == "topic":
                    # A concept of any scheme goes with its scheme.
                    assert [topic.rpartition("/")[2] for topic in ours[key]] == value
                else:
                    assert ours[key] == value, (section, key)
            derived = set(ours) - set(theirs) - {"@type", "label", "inferredByCoder"}
            assert all(key.startswith("cg:") for key in derived)
    assert all("#char=" in span["@id"] for span in spans)


def test_json_ld_brings_its_context_and_asks_for_none(bundled: Store) -> None:
    document = json.loads(exported("jsonld", bundled, ["jez"]))
    assert model().context.items() <= document["@context"].items()
    text = json.dumps(document["@graph"])
    assert '"@context": "' not in text
    assert [each["@id"].rpartition("/")[2] for each in document["@graph"]] == ["jez", "sources", "vocabulary"]


@pytest.fixture
def awkward(case_file: Callable[..., Path]) -> Store:
    """A case whose ids are words of the context: keywords' aliases, keys, names of classes, prefixes."""
    ids = ["id", "is", "role", "people", "label", "cg", "child", "by", "date", "of", "prov", "rdf", "to", "type", "nif"]
    people = [{"id": id_, "role": "child", "subject": True} for id_ in ids]
    tree = {
        "title": "Wren",
        "coding": {"by": "x", "date": "2026-11-22", "method": "manual"},
        "sources": ["example-briefing"],
        "incident": "serious-harm",
        "people": people,
        "relationships": [{"id": "tie", "of": "is", "to": ids[3:], "type": "sibling"}],
        "agencies": [{"id": "perpetrator", "type": "school"}],
        "events": [
            {"id": "case", "is": "Disclosure", "by": ["id", "role"], "to": ["perpetrator"], "about": ["is", "rdf"]},
            {"id": "org", "is": "InformationExchange", "between": ["perpetrator"], "outcome": "shared"},
            {"id": "source", "is": "Breach", "of": ["graph"], "by": ["is"]},
        ],
        "unplaced": [{"id": "graph", "is": "Intervention", "type": "written-agreement", "outcome": ["not-adhered-to"]}],
    }  # fmt: skip
    built = build([case_file(yaml.safe_dump(tree), "wren")])
    return memory_store([*built.quads["wren"], *source_quads(built.register)])


@pytest.mark.parametrize("reader", [by_oxigraph, by_rdflib, by_pyld])
def test_ids_that_are_words_of_the_context_are_read_as_ids_by_every_processor(
    reader: Callable[[bytes], set[str]], awkward: Store
) -> None:
    raw = exported("jsonld", awkward, ["wren"])
    assert b'"id": "tie"' in raw, "an id that is no word of the context is short"
    assert f'"id": "{case_iri("wren")}/is"'.encode() in raw
    assert reader(raw) == set(map(str, selection(awkward, ["wren"])))


def test_what_keys_cannot_say_is_said_in_full_in_the_same_node(bundled: Store) -> None:
    graph, node = ox.NamedNode(graph_iri("jez")), ox.NamedNode(f"{case_iri('jez')}/jez")
    # A French label, two classes with words of their own, a link out of the case, a number that is not ours.
    more = [
        ox.Quad(node, ox.NamedNode(NOTE), ox.Literal("à voir", language="fr"), graph),
        ox.Quad(node, ox.NamedNode(NOTE), ox.Literal("no language"), graph),
        ox.Quad(node, ox.NamedNode(f"{CG}sex"), ox.NamedNode("https://example.org/x?y=(z)#a:b"), graph),
        ox.Quad(node, ox.NamedNode(f"{CG}age"), ox.Literal("007", datatype=ox.NamedNode(f"{CG}odd")), graph),
        ox.Quad(node, ox.NamedNode("https://example.org/p/"), ox.NamedNode("https://example.org/o"), graph),
        ox.Quad(ox.NamedNode("https://example.org/s"), ox.NamedNode(f"{CG}by"), node, graph),
    ]
    event = next(q.object for q in bundled.case_quads("jez") if q.predicate.value == f"{CG}event")
    assert isinstance(event, ox.NamedNode)
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    more += [ox.Quad(event, rdf_type, ox.NamedNode(f"{CG}{name}"), graph) for name in ("Breach", "LegalEvent")]
    more += [ox.Quad(event, ox.NamedNode(f"{CG}breachOf"), node, graph)]
    more += [ox.Quad(event, ox.NamedNode(f"{CG}legalEventOf"), node, graph)]
    store = memory_store([*bundled.case_quads("jez"), *more])
    raw, wanted = exported("jsonld", store, ["jez"]), set(map(str, selection(store, ["jez"])))
    assert by_oxigraph(raw) == wanted
    assert by_pyld(raw) == wanted


@pytest.mark.slow
@examples(25)
@given(tree=case_trees())
def test_any_case_is_read_the_same_from_json_ld_by_a_third_processor(
    tree: dict[str, object], case_file: Callable[..., Path]
) -> None:
    built = build([case_file(yaml.safe_dump(tree), "wren")])
    store = memory_store([*built.quads["wren"], *source_quads(built.register)])
    assert by_pyld(exported("jsonld", store, ["wren"])) == set(map(str, selection(store, ["wren"])))


# RDF/XML.


def with_note(bundled: Store, text: str) -> Store:
    node, graph = ox.NamedNode(f"{case_iri('jez')}/jez"), ox.NamedNode(graph_iri("jez"))
    return memory_store([*bundled.case_quads("jez"), ox.Quad(node, ox.NamedNode(NOTE), ox.Literal(text), graph)])


@pytest.mark.parametrize("reader", ["oxigraph", "rdflib"])
def test_xml_keeps_every_text_that_it_can_hold_and_marks_what_it_cannot(reader: str, bundled: Store) -> None:
    held = "a\r\nb\rc\td \x85 \u2028 <&>\"']]> \U0001f9e9 \ufdd0 \x7f "
    for text, wanted in ((held, held), ("a\x00b\x1b[31m\x0c\ufffe\uffff", "a\ufffdb\ufffd[31m\ufffd\ufffd\ufffd")):
        raw = exported("rdfxml", with_note(bundled, text), ["jez"])
        if reader == "oxigraph":
            quads = ox.parse(raw, format=ox.RdfFormat.RDF_XML)
            notes = {q.object.value for q in quads if q.predicate.value == NOTE}  # type: ignore[union-attr]
        else:
            graph = rdflib.Graph().parse(data=raw, format="xml")
            notes = {str(note) for note in graph.objects(None, rdflib.URIRef(NOTE))}
        assert wanted in notes
    assert "control characters" in FORMATS["rdfxml"].loses


def test_properties_of_other_namespaces_are_written_where_xml_has_a_name_for_them(bundled: Store) -> None:
    node, graph = ox.NamedNode(f"{case_iri('jez')}/jez"), ox.NamedNode(graph_iri("jez"))
    named = [ox.NamedNode(f"https://example.org/{name}") for name in ("a.b-c", "1st", "é/p", "x&y=z")]
    quads = [ox.Quad(node, predicate, ox.NamedNode("https://example.org/?a&b='c'"), graph) for predicate in named]
    nameless = ox.Quad(node, ox.NamedNode("https://example.org/2024"), ox.Literal("x"), graph)
    raw = exported("rdfxml", memory_store([*bundled.case_quads("jez"), *quads, nameless]), ["jez"])
    found = {q.predicate for q in ox.parse(raw, format=ox.RdfFormat.RDF_XML)}
    assert set(named) <= found
    assert nameless.predicate not in found
    assert "properties whose names are not allowed in XML" in FORMATS["rdfxml"].loses


# One case at a time.


def pieces(name: str, job: Job) -> Iterator[bytes]:
    how = FORMATS[name]
    assert isinstance(how, Format)
    return iter(how.write(job))


@pytest.mark.parametrize("name", STREAMED)
def test_a_case_is_written_before_the_next_is_read_and_each_is_told_of(name: str, bundled: Store) -> None:
    done: list[str] = []
    written = Counter[int]()
    for piece in pieces(name, Job(bundled, ("jez", "john", "stacey"), done=done.append)):
        written[len(done)] += len(piece)
    assert done == ["jez", "john", "stacey"]
    assert all(written[count] > 10_000 for count in range(3)), "each is written while only those before it are done"


@pytest.fixture(scope="module")
def many(bundled: Store) -> Store:
    """Sixty cases: one, under other names."""
    lines = "".join(f"{quad} .\n" for quad in bundled.case_quads("jez"))
    quads = []
    for number in range(60):
        text = lines.replace(f"{CASE}jez", f"{CASE}jez-{number:03}").replace(f"{GRAPH}jez", f"{GRAPH}jez-{number:03}")
        quads += list(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    return memory_store([*quads, *bundled.source_quads(), *bundled.model_quads()])


@pytest.mark.slow
@pytest.mark.parametrize("name", STREAMED)
def test_memory_does_not_grow_with_the_number_of_cases(name: str, many: Store) -> None:
    def most(count: int) -> int:
        cases = tuple(many.cases()[:count])
        tracemalloc.start()
        for _ in pieces(name, Job(many, cases)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(1)
    assert most(20) < 1.3 * most(5)


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml"])
def test_what_two_cases_say_of_one_document_is_said_once_where_graphs_are_merged(name: str, many: Store) -> None:
    format_ = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}[name]
    cases = many.cases()[:5]
    found = list(ox.parse(exported(name, many, cases), format=format_))
    assert len(found) == len(set(found))
    assert set(found) == {ox.Quad(q.subject, q.predicate, q.object) for q in selection(many, cases)}
