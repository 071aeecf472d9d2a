"""Cases read from files that others may have written: as data only, and within bounds."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from casegraph import data
from casegraph.graph.errors import InvalidInputError, NotFoundError
from casegraph.graph.iris import CG, SOURCES_GRAPH, case_iri
from casegraph.graph.store import read_cases as reading
from casegraph.graph.store.read_cases import read_cases
from casegraph.graph.store.store import Store
from tests.exporting import exported

ENDINGS = {"turtle": "ttl", "trig": "trig", "nquads": "nq", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}


def refused(path: Path) -> str:
    with pytest.raises(InvalidInputError) as error:
        read_cases(str(path))
    return str(error.value)


@pytest.mark.parametrize("name", ENDINGS)
def test_every_rdf_format_gives_the_cases_and_their_documents_back(name: str, bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / f"export.{ENDINGS[name]}"
    path.write_bytes(exported(name, bundled, ["jez", "stacey"]))
    found = read_cases(str(path))
    # A merged file has no graphs; a statement goes to the case that its subject belongs to.
    assert found.cases == {case: frozenset(bundled.case_quads(case)) for case in ("jez", "stacey")}
    assert found.sources == {q for q in bundled.source_quads() if q.subject in {s.subject for s in found.sources}}
    assert {q.graph_name.value for q in found.sources} == {SOURCES_GRAPH}  # type: ignore[union-attr]


def test_what_rdflib_has_written_again_is_read_as_the_same(bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "again.ttl"
    graph = rdflib.Graph().parse(data=exported("turtle", bundled, ["stacey"]), format="turtle")
    path.write_text(graph.serialize(format="turtle"), encoding="utf-8")
    assert read_cases(str(path)).cases == read_cases("stacey").cases


def test_a_folder_of_case_files_is_read_whole() -> None:
    assert sorted(read_cases(str(data.REGISTER.parent / "cases")).cases) == [path.stem for path in data.case_files()]


@pytest.mark.parametrize(
    "context",
    ["https://example.org/context.jsonld", ["https://example.org/c"], {"@import": "file:///x"}, [{}, {"@import": "x"}]],
)  # fmt: skip
def test_a_context_from_elsewhere_is_refused_wherever_it_stands(context: object, tmp_path: Path) -> None:
    for document in ({"@context": context}, {"@graph": [{"@id": "x:y", "x:p": {"@context": context}}]}):
        path = tmp_path / "x.jsonld"
        path.write_text(json.dumps(document), encoding="utf-8")
        assert "has a context from elsewhere" in refused(path)


def test_json_without_end_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "deep.jsonld"
    path.write_text('{"a":' * 100_000, encoding="utf-8")
    assert "is not JSON" in refused(path)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "laughs.rdf"
    head = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    body = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    path.write_text(head + body, encoding="utf-8")
    assert "document type declaration" in refused(path)
    path.write_bytes((head + body).encode("utf-16"))
    assert "is not UTF-8" in refused(path)


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1024 * 1024)
    path = tmp_path / "bomb.nq.gz"
    path.write_bytes(gzip.compress(b"\n" * 50_000_000))
    assert path.stat().st_size < 100_000
    assert "is larger than 1 MiB when it is unpacked" in refused(path)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("cut.nq.gz", gzip.compress(b"x" * 5000, mtime=0)[:20], "cannot be unpacked"),
        ("not.nq.gz", b"plain text", "cannot be unpacked"),
        ("bad.ttl", b"<https://example.org/a> <https://example.org/b> .\n", "bad.ttl:1: is not Turtle here"),
        ("bad.nt", b"one two three", "bad.nt:1: is not N-Triples here"),
        ("latin.nq", "<x:a> <x:b> \"é\" .\n".encode("latin-1"), "latin.nq"),
        ("none.ttl", b"<https://example.org/a> a <https://example.org/b> .\n", "holds no case of casegraph"),
        ("blank.ttl", f"<{case_iri('x')}> <{CG}person> [] .\n".encode(), "has a node without a name"),
        ("case.doc", b"", "is of no known kind; the name ends in one of .yaml, .yml, .ttl"),
        ("case.gz", b"", "is of no known kind"),
        ("case", b"", "is of no known kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(name: str, raw: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert message in refused(path)


def test_a_name_of_nothing_has_a_hint(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'stacey'"):
        read_cases("stacy")
    with pytest.raises(NotFoundError, match="name a case file, an export"):
        read_cases(str(tmp_path))


def test_what_is_not_of_a_case_is_passed_over(bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "more.trig"
    more = b"\nGRAPH <https://example.org/g> { <https://example.org/a> <https://example.org/b> 1 }\n"
    path.write_bytes(exported("trig", bundled, ["jez"]) + more)
    found = read_cases(str(path))
    assert set(found.cases) == {"jez"}
    assert {quad.subject for quad in found.sources} == {
        quad.object for quad in found.cases["jez"] if quad.predicate == ox.NamedNode("http://purl.org/dc/terms/source")
    }
