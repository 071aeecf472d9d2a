"""REFI-QDA out: qdpx and qdc that keep every rule of the format, with the evidence where it is in the documents."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from casegraph.graph.case.case import read_case
from casegraph.graph.casefile.load import build
from casegraph.graph.exchange.refi.codes import Names, colour
from casegraph.graph.exchange.refi.guids import case_guid, guid, selection_guid
from casegraph.graph.iris import case_iri
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store
from tests.exporting import exported
from tests.refi_rules import broken_rules, local
from tests.refi_stories import robin_store

if TYPE_CHECKING:
    from tests.conftest import Ran


def opened(raw: bytes) -> tuple[ET.Element, dict[str, bytes]]:
    """Return a project's root and its other files."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return ET.fromstring(files.pop("project.qde")), files


def elements(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if local(element.tag) == name]


def rules(raw: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return broken_rules(files.pop("project.qde"), files)


@pytest.mark.parametrize("cases", [None, ["stacey"], ["child-bk", "family-m"]], ids=str)
def test_a_project_without_texts_keeps_every_rule_of_the_format(cases: list[str] | None, bundled: Store) -> None:
    raw = exported("qdpx", bundled, cases or bundled.cases())
    assert rules(raw) == []
    root, files = opened(raw)
    assert files == {}
    assert elements(root, "Sources") == elements(root, "PlainTextSelection") == elements(root, "SourceRef") == []


def test_a_code_book_keeps_every_rule_and_has_each_concept_under_its_broader_one(bundled: Store) -> None:
    raw = exported("qdc", bundled, ["stacey"])
    assert broken_rules(raw) == []
    parents = {child: parent for parent in ET.fromstring(raw).iter() for child in parent}
    codes = {code.get("guid"): code for code in parents if local(code.tag) == "Code"}
    concepts = vocabulary().concepts
    assert len(concepts) > 400
    for concept in concepts.values():
        code = codes[guid(concept.iri)]
        above = concepts[concept.broader].iri if concept.broader else concept.iri.rpartition("/")[0]
        assert parents[code].get("guid") == guid(above)
        assert code.get("isCodable") == "true"
        assert (code.get("name") or "").startswith(concept.label)
        assert [child.text for child in code if local(child.tag) == "Description"] == [concept.definition]
    folders = [code for code in codes.values() if code.get("isCodable") == "false"]
    assert len(folders) == len(vocabulary().schemes) + 1


def test_the_rules_are_broken_by_what_breaks_them(bundled: Store) -> None:
    raw = exported("qdc", bundled, ["stacey"])
    for before, after in (
        (b"<Codes>", b"<Codes/><Codes>"),
        (b' isCodable="true"', b""),
        (b'color="#', b'color="'),
        (b'guid="', b'guid="x'),
        (b"urn:QDA-XML:codebook:1.0", b"urn:QDA-XML:codebook:1:0"),
        (b"</Code>", b"<Description>late</Description></Code>"),
    ):
        assert before in raw
        assert broken_rules(raw.replace(before, after, 1)), after


def test_no_two_codes_have_one_name_since_some_programs_refuse_the_second(bundled: Store) -> None:
    root, _ = opened(exported("qdpx", bundled, bundled.cases()))
    names = Counter((code.get("name") or "").casefold() for code in elements(root, "Code"))
    assert {name: count for name, count in names.items() if count > 1} == {}
    names_given = Names()
    assert [names_given.unique("Delayed", *apart) for apart in ((), ("response",), ("response",), ("RESPONSE",))] == [
        "Delayed",
        "Delayed (response)",
        "Delayed (2)",
        "Delayed (3)",
    ]
    assert len({colour(place) for place in range(40)}) == 40


@pytest.fixture
def robin_at_hand(robin: Path, tmp_path: Path) -> tuple[Store, SourceTexts]:
    return robin_store(robin, tmp_path)


def test_evidence_stands_in_the_text_and_is_coded_with_the_node_its_kind_and_its_concepts(
    robin_at_hand: tuple[Store, SourceTexts],
) -> None:
    store, texts = robin_at_hand
    raw = exported("qdpx", store, ["robin"], texts)
    assert rules(raw) == []
    root, files = opened(raw)
    (source,) = elements(root, "TextSource")
    text = files[f"sources/{source.get('guid')}.txt"].decode("utf-8")
    codes = {code.get("guid"): code.get("name") for code in elements(root, "Code")}
    spans = {span.get("guid"): span for span in elements(root, "PlainTextSelection")}
    graph = read_case(store, "robin")
    wanted = {
        selection_guid(f"{case_iri('robin')}/{node.id}", locator): (node, locator)
        for node in graph.nodes.values()
        for locator in node.evidence
    }
    assert set(spans) == set(wanted)
    assert len(wanted) >= 5
    for made, (node, locator) in wanted.items():
        span = spans[made]
        start, end = int(span.get("startPosition", "")), int(span.get("endPosition", ""))
        assert (start, end) == (locator.begin, locator.end)
        assert " ".join(text[start:end].split()).startswith((span.get("name") or "").rstrip("…"))
        said = next(child.text or "" for child in span if local(child.tag) == "Description")
        assert node.label in said
        assert node.description in said
        coded = {codes[coding[0].get("targetGUID")] for coding in span if local(coding.tag) == "Coding"}
        concepts = {vocabulary().concepts[id_].label for ids in node.concepts.values() for id_ in ids}
        assert concepts <= coded
        assert codes[guid(f"{case_iri('robin')}/{node.id}")] in coded
    agreement = next(made for made, (node, _) in wanted.items() if node.id == "agreement")
    coded = {codes[coding[0].get("targetGUID")] for coding in spans[agreement] if local(coding.tag) == "Coding"}
    assert {"Intervention", vocabulary().concepts["written-agreement"].label} < coded


def test_people_and_agencies_are_cases_with_typed_values_and_ties_are_links(bundled: Store) -> None:
    root, _ = opened(exported("qdpx", bundled, ["stacey"]))
    names = {variable.get("guid"): variable.get("name") for variable in elements(root, "Variable")}
    people: dict[str, dict[str, tuple[str, str]]] = {}
    for case in elements(root, "Case"):
        people[case.get("guid") or ""] = {
            names[value[0].get("targetGUID")] or "": (local(value[1].tag), value[1].text or "")
            for value in case
            if local(value.tag) == "VariableValue"
        }
    graph = read_case(bundled, "stacey")
    expected = {node.id for node in graph.nodes.values() if node.classes & {"Person", "Agency"}}
    assert set(people) == {case_guid(f"{case_iri('stacey')}/{id_}") for id_ in expected} | {
        case_guid(case_iri("stacey"))
    }
    stacey = people[case_guid(f"{case_iri('stacey')}/stacey")]
    assert stacey["Age"] == ("IntegerValue", "15")
    assert stacey["Subject"] == ("BooleanValue", "true")
    assert stacey["Sex"] == ("TextValue", vocabulary().concepts["female"].label)
    assert people[case_guid(case_iri("stacey"))]["Coded on"] == ("DateValue", "2026-11-22")
    assert "Certainty" in people[case_guid(f"{case_iri('stacey')}/stepfather")]
    ends = {(link.get("originGUID"), link.get("name"), link.get("targetGUID")) for link in elements(root, "Link")}
    tie, of = (guid(f"{case_iri('stacey')}/{id_}") for id_ in ("stepfather-of-stacey", "stepfather"))
    assert (tie, "relationship of", of) in ends
    assert len(ends) == sum(len(ids) for node in graph.nodes.values() for ids in node.links.values())


def test_without_the_documents_the_places_of_the_evidence_stand_with_the_codes(bundled: Store) -> None:
    root, _ = opened(exported("qdpx", bundled, ["stacey"]))
    codes = {code.get("guid"): code for code in elements(root, "Code")}
    for node in read_case(bundled, "stacey").nodes.values():
        said = codes[guid(f"{case_iri('stacey')}/{node.id}")][0].text or ""
        assert all(str(locator) in said for locator in node.evidence)
        assert ("did not take place" in said) == (not node.happened)
        assert node.certainty_words() in said


def test_a_document_that_is_not_the_registered_one_stays_out(robin: Path, tmp_path: Path) -> None:
    store, texts = robin_store(robin, tmp_path)
    (tmp_path / "documents" / "example-briefing.txt").write_text("Another text. " * 100, encoding="utf-8")
    again = SourceTexts(texts.register, texts.folder)
    raw = exported("qdpx", store, ["robin"], again)
    assert rules(raw) == []
    assert opened(raw)[1] == {}
    assert list(again.missing()) == ["example-briefing"]
    assert "SHA-256" in again.missing()["example-briefing"]


def test_the_command_puts_the_texts_in_where_they_are_asked_for_and_at_hand(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    out = tmp_path / "out.qdpx"
    ran = cli("export", "--case", "stacey", "--quotes", "--sources", tmp_path, "-o", out)
    assert ran.status == 0
    assert "note: the text of 'national-case-studies' is not included: national-case-studies.txt is not in" in ran.err
    assert "note: not in the format qdpx: the order and dates of events" in ran.err
    assert rules(out.read_bytes()) == []


def test_a_subset_keeps_every_rule_too(cli: Callable[..., Ran], tmp_path: Path) -> None:
    whole, some = tmp_path / "whole.qdpx", tmp_path / "some.qdpx"
    assert cli("export", "--case", "stacey", "-o", whole).status == 0
    assert cli("export", "--case", "stacey", "--theme", "written-agreements", "-o", some).status == 0
    assert rules(some.read_bytes()) == []
    linked = [len(elements(opened(path.read_bytes())[0], "Link")) for path in (whole, some)]
    assert 0 < linked[1] < linked[0]


@pytest.mark.slow
@pytest.mark.sources
def test_the_bundled_cases_with_their_documents_keep_every_rule(bundled: Store, sources: Path) -> None:
    texts = SourceTexts(bundled.register(), sources)
    raw = exported("qdpx", bundled, bundled.cases(), texts)
    assert rules(raw) == []
    root, files = opened(raw)
    evidence = 0
    for case in bundled.cases():
        graph = read_case(bundled, case)
        evidence += len(graph.evidence) + sum(len(node.evidence) for node in graph.nodes.values())
    assert len(elements(root, "PlainTextSelection")) == evidence > 500
    assert len(files) == len(elements(root, "TextSource")) >= 4
    assert raw == exported("qdpx", bundled, bundled.cases(), SourceTexts(bundled.register(), sources))


def test_what_xml_cannot_hold_is_marked_and_what_it_can_is_kept(tmp_path: Path, case_file: Callable[..., Path]) -> None:
    text = 'title: "A <b>&amp; \\"robin\\" ]]> \U0001f9e9"\ncoding: {by: x, date: "2026-11-22", method: manual}\n'
    text += "sources: [example-briefing]\nincident: serious-harm\npeople:\n- {id: wren, role: child, subject: true}\n"
    built = build([case_file(text, "wren")])
    store = memory_store([*built.quads["wren"], *source_quads(built.register)])
    raw = exported("qdpx", store, ["wren"])
    assert rules(raw) == []
    assert 'A <b>&amp; "robin" ]]> \U0001f9e9' in {case.get("name") for case in elements(opened(raw)[0], "Case")}
