"""Exports: the same bytes each time, read back by other programs as the same graph, closed, with losses said."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from casegraph import ontology
from casegraph.graph.casefile.load import build
from casegraph.graph.casefile.shapes import conform, to_rdflib
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.formats.rdf import NOT_WITHOUT_GRAPHS, selection
from casegraph.graph.iris import BASE, CG, VOCABULARY, case_iri, graph_iri
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.store.store import Store, memory_store
from tests.exporting import exported
from tests.generated import built_store, case_trees
from tests.tiers import examples

if TYPE_CHECKING:
    from tests.conftest import Ran

# For each RDF format its name in pyoxigraph, rdflib and rapper, and whether it has named graphs.
RDF = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle", "turtle", False),
    "trig": (ox.RdfFormat.TRIG, "trig", "trig", True),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads", "nquads", True),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt", "ntriples", False),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml", "rdfxml", False),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld", None, True),
}
SELECTIONS = {"all": None, "one": ["stacey"], "two": ["child-bk", "family-m"]}
every_rdf_format = pytest.mark.parametrize("name", RDF)
every_selection = pytest.mark.parametrize("chosen", SELECTIONS)


def cases_of(chosen: str, store: Store) -> list[str]:
    return SELECTIONS[chosen] or store.cases()


def merged(quads: set[ox.Quad]) -> set[ox.Quad]:
    return {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}


def expected(store: Store, cases: list[str], *, graphs: bool) -> set[ox.Quad]:
    quads = set(selection(store, cases))
    return quads if graphs else merged(quads)


def from_rdflib(term: rdflib.term.Node) -> ox.NamedNode | ox.Literal:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


def read_by_rdflib(raw: bytes, name: str, *, graphs: bool) -> set[ox.Quad]:
    if not graphs:
        graph = rdflib.Graph().parse(data=raw, format=name)
        return {ox.Quad(*map(from_rdflib, triple)) for triple in graph}  # type: ignore[arg-type]
    dataset = rdflib.Dataset()
    dataset.parse(data=raw, format=name)
    return {
        ox.Quad(from_rdflib(s), from_rdflib(p), from_rdflib(o), ox.NamedNode(str(g)))  # type: ignore[arg-type]
        for s, p, o, g in dataset.quads()
    }


# The same bytes.


@cache
def written(name: str, store: Store, *cases: str) -> bytes:
    """Return an export that is made once for all tests that compare something with it."""
    return exported(name, store, cases)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, (*_, graphs) in RDF.items() if graphs])
def test_an_export_that_is_read_into_a_store_is_exported_the_same(name: str, bundled: Store) -> None:
    raw = written(name, bundled, *bundled.cases())
    again = memory_store(ox.parse(raw, format=RDF[name][0]))  # type: ignore[arg-type]
    assert exported(name, again, again.cases()) == raw


# Read back.


@pytest.mark.slow
@every_rdf_format
@every_selection
def test_oxigraph_and_rdflib_read_the_same_graph_back(name: str, chosen: str, bundled: Store) -> None:
    theirs, rdflib_name, _, graphs = RDF[name]
    cases = cases_of(chosen, bundled)
    raw, quads = written(name, bundled, *cases), expected(bundled, cases, graphs=graphs)
    assert set(ox.parse(raw, format=theirs)) == quads
    # rdflib takes long over all cases.
    assert chosen == "all" or read_by_rdflib(raw, rdflib_name, graphs=graphs) == quads


@pytest.mark.torture
@every_rdf_format
def test_rdflib_reads_all_cases_back(name: str, bundled: Store) -> None:
    _, rdflib_name, _, graphs = RDF[name]
    wanted = expected(bundled, bundled.cases(), graphs=graphs)
    assert read_by_rdflib(written(name, bundled, *bundled.cases()), rdflib_name, graphs=graphs) == wanted


def test_a_third_reader_of_json_ld_finds_the_same(bundled: Store) -> None:
    raw = exported("jsonld", bundled, ["child-bk"])
    lines = jsonld.to_rdf(json.loads(raw), {"format": "application/n-quads"})
    assert set(ox.parse(lines, format=ox.RdfFormat.N_QUADS)) == expected(bundled, ["child-bk"], graphs=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, (_, _, rapper, _) in RDF.items() if rapper])
@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed")
def test_rapper_reads_as_many_statements(name: str, bundled: Store, tmp_path: Path) -> None:
    _, _, rapper, graphs = RDF[name]
    assert rapper
    path = tmp_path / "export"
    path.write_bytes(written(name, bundled, *bundled.cases()))
    # Quietly, so that whatever it says is a complaint; a line for each statement.
    ran = subprocess.run(["rapper", "-q", "-i", rapper, "-o", "ntriples", path], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == len(expected(bundled, bundled.cases(), graphs=graphs))


# Closed, and conforming.


@every_selection
def test_nothing_of_ours_is_pointed_to_that_is_not_there(chosen: str, bundled: Store) -> None:
    cases = cases_of(chosen, bundled)
    quads = expected(bundled, cases, graphs=True)
    told = {quad.subject.value for quad in quads}  # type: ignore[union-attr]
    defined = {quad.subject.value for quad in ontology_quads()}  # type: ignore[union-attr]
    pointed = {
        term.value
        for quad in quads
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }
    assert {iri for iri in pointed - told if not iri.startswith(CG)} <= {f"{BASE}ontology/1.0.0"}
    assert {iri for iri in pointed if iri.startswith(CG)} <= defined
    if chosen == "all":
        assert {iri for iri in pointed if iri.startswith(CG)} <= told


@every_selection
def test_an_export_has_the_cases_asked_for_and_no_other(chosen: str, bundled: Store) -> None:
    cases = cases_of(chosen, bundled)
    text = exported("nquads", bundled, cases).decode("utf-8")
    for case in bundled.cases():
        named = f"<{case_iri(case)}>" in text, f"<{graph_iri(case)}>" in text, f"<{case_iri(case)}/" in text
        assert named == ((True, True, True) if case in cases else (False, False, False))


def test_an_export_of_some_cases_has_the_concepts_that_it_uses_with_the_broader_ones_and_no_more(
    bundled: Store,
) -> None:
    quads = expected(bundled, ["child-bk"], graphs=True)
    concepts = {c.iri: c for c in vocabulary().concepts.values()}
    told = {quad.subject.value for quad in quads} & set(concepts)  # type: ignore[union-attr]
    case = {quad.object.value for quad in bundled.case_quads("child-bk") if isinstance(quad.object, ox.NamedNode)}
    used = {iri for iri in case if iri.startswith(VOCABULARY)}
    assert used <= told
    broader = {vocabulary().concepts[c.broader].iri for iri in told if (c := concepts[iri]).broader}
    assert broader <= told
    assert len(told) < len(concepts) / 2


@pytest.mark.slow
def test_an_export_that_is_read_back_conforms_to_the_shapes(bundled: Store) -> None:
    raw = exported("nquads", bundled, ["child-bk", "stacey"])
    quads = [*ox.parse(raw, format=ox.RdfFormat.N_QUADS), *ontology_quads(), *vocabulary_quads()]
    report = conform(to_rdflib(quads), ontology.SHAPES)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    messages = {str(message) for message in report.objects(None, sh.resultMessage)}
    assert messages == set()


def test_no_export_has_a_blank_node(bundled: Store) -> None:
    for quad in expected(bundled, bundled.cases(), graphs=True):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, (ox.NamedNode, ox.Literal))


# The command.


@pytest.mark.slow
@every_rdf_format
def test_a_format_goes_to_standard_output_or_to_a_file_of_any_name(
    name: str, cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    wanted = written(name, bundled, "stacey")
    path = tmp_path / "out.txt"
    assert cli("export", "--case", "stacey", "--format", name, "-o", path).status == 0
    assert path.read_bytes() == wanted
    for arguments in ((), ("-o", "-")):
        ran = cli("export", "--case", "stacey", "--format", name, *arguments)
        assert (ran.status, ran.out) == (0, wanted.decode("utf-8"))
        assert "wrote" not in ran.err


def test_rdf_loses_nothing_but_the_named_graphs_and_what_xml_cannot_hold() -> None:
    for name, (*_, graphs) in RDF.items():
        assert FORMATS[name].loses.startswith("" if graphs else NOT_WITHOUT_GRAPHS)
        assert bool(FORMATS[name].loses) != graphs


@pytest.mark.slow
def test_without_a_format_or_a_known_ending_it_is_trig(cli: Callable[..., Ran], bundled: Store, tmp_path: Path) -> None:
    wanted = exported("trig", bundled, bundled.cases())
    assert cli("export").out == wanted.decode("utf-8")
    cli("export", "-o", tmp_path / "out.data")
    assert (tmp_path / "out.data").read_bytes() == wanted


def test_the_order_in_which_cases_are_named_does_not_matter(cli: Callable[..., Ran]) -> None:
    one = cli("export", "--format", "trig", "--case", "stacey", "--case", "jez")
    assert one.out == cli("export", "--format", "trig", "--case", "jez", "--case", "stacey").out


def test_a_case_given_twice_is_exported_once(cli: Callable[..., Ran]) -> None:
    twice = cli("export", "--format", "nquads", "--case", "stacey", "--case", "stacey")
    assert twice.out == cli("export", "--format", "nquads", "--case", "stacey").out


def test_a_case_that_is_not_there_writes_no_file(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("export", "--case", "stacey", "--case", "stacy", "-o", tmp_path / "out.ttl")
    assert (ran.status, ran.out) == (1, "")
    assert "did you mean 'stacey'?" in ran.err
    assert list(tmp_path.iterdir()) == []


# Small cases with awkward texts, generated: from YAML to quads and back through every format.


@pytest.mark.slow
@examples(30)
@given(tree=case_trees(), flow=st.booleans())
def test_any_case_goes_from_yaml_through_every_rdf_format_and_comes_back_the_same(
    case_file: Callable[..., Path], tree: dict[str, object], flow: bool
) -> None:
    built = build([case_file(yaml.safe_dump(tree, sort_keys=False, default_flow_style=flow), "wren")])
    quads = built.quads["wren"]
    raw = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert raw is not None
    assert set(ox.parse(raw, format=ox.RdfFormat.N_QUADS)) == set(quads)
    assert read_by_rdflib(raw, "nquads", graphs=True) == set(quads)

    spoken = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
    for key in ("title", "description"):
        assert tree[key] in spoken
    for section in ("people", "agencies", "events", "unplaced"):
        for node in tree.get(section, []):  # type: ignore[attr-defined]
            assert {node[key] for key in ("label", "description", "note") if key in node} <= spoken

    store = built_store(built)
    for name, (theirs, _, _, graphs) in RDF.items():
        assert set(ox.parse(exported(name, store, ["wren"]), format=theirs)) == expected(store, ["wren"], graphs=graphs)
