"""REFI-QDA in: what goes out comes in again on the same facts, and what other programs write lands where it was."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Sequence
from difflib import ndiff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.exchange.coding_project import Mark
from casegraph.graph.exchange.codings.offsets import align, same_text, systems
from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.iris import case_iri
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.text import sha256
from casegraph.graph.store.store import Store
from tests.exporting import exported
from tests.refi_projects import Marked, Program, zipped
from tests.refi_stories import SOURCE, document, put_robin, robin_store

if TYPE_CHECKING:
    from tests.conftest import Ran

LABEL = {id_: vocabulary().concepts[id_].label for id_ in ("written-agreement", "information-sharing", "shortfall")}
CODES = {"Types": [LABEL["written-agreement"]], "Themes": [LABEL["information-sharing"], LABEL["shortfall"]]}
WIDE = "\U0001f9e9"
ZERO = "00000000-0000-0000-0000-00000000000"


def tree(path: Path) -> dict[str, Any]:
    found = yamltree.plain(yamltree.parse(path.read_text(encoding="utf-8"), path))
    assert isinstance(found, dict)
    return found


def evidence_of(case: dict[str, Any]) -> dict[str, list[str]]:
    """Return the evidence of a case's nodes, by section and place, and of the case itself."""
    found = {"": case.get("evidence", [])}
    for section, items in case.items():
        for place, item in enumerate(items if isinstance(items, list) else []):
            if isinstance(item, dict):
                found[f"{section} {place}"] = item.get("evidence", [])
    return found


def without_evidence(case: dict[str, Any]) -> dict[str, Any]:
    """Return a case whose nodes have lost all evidence but what they are known by: nothing."""
    return {
        key: [{k: v for k, v in item.items() if k != "evidence"} if isinstance(item, dict) else item for item in value]
        if isinstance(value, list)
        else value
        for key, value in case.items()
        if key != "evidence"
    }


# Out and in again.


@pytest.fixture
def robins(robin: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The fictional case file, its documents, and the project that it is exported to."""
    store, texts = robin_store(robin, tmp_path)
    out = tmp_path / "robin.qdpx"
    out.write_bytes(exported("qdpx", store, ["robin"], texts))
    return tmp_path / "robin.yaml", tmp_path / "documents", out


def test_a_project_of_ours_adds_nothing_to_the_case_that_it_was_made_of(
    cli: Callable[..., Ran], robins: tuple[Path, Path, Path]
) -> None:
    case, _, project = robins
    before = case.read_bytes()
    ran = cli("import", project, "--into", case, "-o", case)
    assert ran.status == 0, ran.err
    assert case.read_bytes() == before
    assert "already present: 7; new evidence for known facts: 0; suggested facts: none" in ran.err
    assert "not imported: 6 cases with variables" in ran.err
    # To standard output, where the file is not to be replaced.
    ran = cli("import", project, "--into", case)
    assert ran.out.encode("utf-8") == before


def test_what_was_lost_from_a_case_comes_back_from_the_project(
    cli: Callable[..., Ran], robins: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    case, _, project = robins
    whole = tree(case)
    bare = tmp_path / "bare" / "robin.yaml"
    bare.parent.mkdir()
    bare.write_text(yaml.safe_dump(without_evidence(whole), sort_keys=False), encoding="utf-8")
    assert not any(evidence_of(tree(bare)).values())
    ran = cli("import", project, "--into", bare, "-o", bare, "--register", tmp_path / "sources.yaml")
    assert ran.status == 0, ran.err
    assert evidence_of(tree(bare)) == evidence_of(whole)
    assert cli("validate", bare).status == 0


def test_a_span_coded_with_a_fact_elsewhere_is_evidence_of_that_fact_and_the_file_keeps_its_words(
    cli: Callable[..., Ran], robins: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    case, _, project = robins
    before = case.read_text(encoding="utf-8")
    archive = zipfile.ZipFile(io.BytesIO(project.read_bytes()))
    files = {name: archive.read(name) for name in archive.namelist()}
    fact = guid(f"{case_iri('robin')}/agreement")
    theme = guid(vocabulary().concepts["information-sharing"].iri)
    added = (
        '<PlainTextSelection guid="11111111-2222-3333-4444-555555555555" startPosition="20" endPosition="60">'
        f'<Coding guid="11111111-2222-3333-4444-555555555556"><CodeRef targetGUID="{fact}"/></Coding>'
        f'<Coding guid="11111111-2222-3333-4444-555555555557"><CodeRef targetGUID="{theme}"/></Coding>'
        "</PlainTextSelection></TextSource>"
    )
    qde = files["project.qde"].decode("utf-8").replace("</TextSource>", added)
    project.write_bytes(zipped({**files, "project.qde": qde.encode("utf-8")}))
    ran = cli("import", project, "--into", case, "-o", case)
    assert ran.status == 0, ran.err
    after = tree(case)
    assert f"{SOURCE}#char=20,60" in next(e for e in after["events"] if e["id"] == "agreement")["evidence"]
    # What else the span is coded with is a suggestion of its own.
    assert after["findings"][-1] == {
        "id": "information-sharing",
        "theme": "information-sharing",
        "note": "Suggested by codings in robin.qdpx; to be confirmed.",
        "evidence": [f"{SOURCE}#char=20,60"],
    }
    changes = ndiff(before.splitlines(), case.read_text(encoding="utf-8").splitlines())
    assert [line for line in changes if line.startswith("- ")] == []
    again = case.read_bytes()
    assert cli("import", project, "--into", case, "-o", case).status == 0
    assert case.read_bytes() == again


def test_a_project_of_a_case_that_is_not_at_hand_asks_for_its_file(
    cli: Callable[..., Ran], robins: tuple[Path, Path, Path]
) -> None:
    ran = cli("import", robins[2])
    assert (ran.status, ran.out) == (1, "")
    assert "codes facts of 'Robin', exported from here" in ran.err
    assert "--into" in ran.err


@pytest.mark.slow
@pytest.mark.sources
def test_all_bundled_cases_come_in_again_on_the_same_facts_and_add_nothing(
    cli: Callable[..., Ran], bundled: Store, sources: Path, tmp_path: Path
) -> None:
    project = tmp_path / "all.qdpx"
    project.write_bytes(exported("qdpx", bundled, bundled.cases(), SourceTexts(bundled.register(), sources)))
    ran = cli("import", project, "--sources", sources)
    assert (ran.status, ran.out) == (0, ""), ran.err
    assert "nothing new: cases alex" in ran.err
    evidence = sum(len(each) for path in data.case_files() for each in evidence_of(tree(path)).values())
    reviews = sum(
        len(item.get("evidence", []))
        for path in data.case_files()
        if isinstance(item := tree(path).get("review"), dict)
    )
    assert f"already present: {evidence + reviews}; new evidence for known facts: 0; suggested facts: none" in ran.err

    # One of them alone can be asked for; the others are known and add nothing.
    alone = tmp_path / "stacey.yaml"
    shutil.copy(next(path for path in data.case_files() if path.stem == "stacey"), alone)
    before = alone.read_bytes()
    ran = cli("import", project, "--into", alone, "-o", alone)
    assert (ran.status, alone.read_bytes()) == (0, before), ran.err

    # From nothing but the facts themselves, every case gets back the evidence that it had.
    bare = tmp_path / "bare"
    bare.mkdir()
    into: list[str | Path] = []
    for path in data.case_files():
        (bare / path.name).write_text(
            yaml.safe_dump(without_evidence(tree(path)), sort_keys=False, allow_unicode=True), encoding="utf-8"
        )
        into += ["--into", bare / path.name]
    ran = cli("import", project, *into, "-o", bare)
    assert ran.status == 0, ran.err
    assert sorted(path.name for path in bare.glob("*.yaml")) == sorted(path.name for path in data.case_files())
    for path in data.case_files():
        got, wanted = evidence_of(tree(bare / path.name)), evidence_of(tree(path))
        assert {key: sorted(each) for key, each in got.items()} == {key: sorted(each) for key, each in wanted.items()}


# What other programs write.

UNIX = document()
AT = (UNIX.index("2. A fictional"), UNIX.index("2. A fictional") + 24)
FAR = (UNIX.index("12. A"), UNIX.index("12. A") + 40)
THEME, AGREEMENT, POLARITY = LABEL["information-sharing"], LABEL["written-agreement"], LABEL["shortfall"]


def quoted(text: str, at: tuple[int, int], cut: int = 0) -> str:
    """Return the text at a place as programs write it into an attribute, cut to a length with dots."""
    found = " ".join(text[slice(*at)].split())
    return f"{found[:cut]}..." if cut else found


def shifted(text: str, at: tuple[int, int], width: Callable[[str], int], first: int = 0) -> tuple[int, int]:
    begin, end = (first + sum(width(character) for character in text[:place]) for place in at)
    return begin, end


def two(character: str) -> int:
    return 2 if character == "\n" else 1


def sixteen(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


# Each: the program, the text as it stands in the archive, the text that was registered, how its offsets count.
PROGRAMS: dict[str, tuple[Program, Callable[[str], str], Callable[[str], int], int, str]] = {
    "NVivo": (
        Program("NVivo 14", qde="Project.qde", folder="Sources/", bom=True, users=["CP"], rich=True),
        lambda text: text.replace("\n", "\r\n"),
        two,
        0,
        "code points",
    ),
    "ATLAS.ti": (
        Program("ATLAS.ti for Windows 23.2.3", upper=True, extra=f'<Sets><Set guid="{ZERO}1" name="group"/></Sets>'),
        lambda text: text.replace("\n", "\r\n"),
        lambda _: 1,
        0,
        "code points, a line end of two characters as one",
    ),
    "MAXQDA": (
        Program("MAXQDA 2022", braces=True, upper=True, bom=True),
        lambda text: text,
        two,
        0,
        "code points, each line end as two characters",
    ),
    "QualCoder": (
        Program("QualCoder 3.6", bom=True, users=["default"]), lambda text: text, lambda _: 1, 0, "code points"
    ),
    "of UTF-16": (Program("A program for Windows"), lambda text: text, sixteen, 0, "UTF-16 units"),
    "that counts the mark": (
        Program("A program", bom=True), lambda text: text, lambda _: 1, 1, "code points, from a byte order mark on"
    ),
    "of one file": (
        Program("A program", qde="My Study.QDE", inline=True), lambda text: text, lambda _: 1, 0, "code points"
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_codings_of_other_programs_land_where_they_were(
    name: str, cli: Callable[..., Ran], robin: Path, tmp_path: Path
) -> None:
    program, written, width, first, words = PROGRAMS[name]
    text = document(2 * WIDE if name == "of UTF-16" else "")
    at, far = ((text.index(f"{line}. A fictional"), text.index(f"{line}. A fictional") + 40) for line in (3, 12))
    case, documents = put_robin(robin, tmp_path, text)
    marks = [
        Marked(*shifted(text, at, width, first), quoted(text, at), [THEME, POLARITY], "Nobody passed it on."),
        Marked(*shifted(text, far, width, first), quoted(text, far, 20), [AGREEMENT]),
    ]
    path = program.write(tmp_path / f"{name} study.QDPX", [("Briefing", written(text), marks)], CODES)
    out = tmp_path / "draft.yaml"
    ran = cli("import", path, "-o", out, "--sources", documents)
    assert ran.status == 0, ran.err
    assert f"'Briefing' is '{SOURCE}'; offsets count {words} (2 checked against their text)" in ran.err
    draft = tree(out)
    assert draft["findings"] == [
        {
            "id": "information-sharing",
            "theme": "information-sharing",
            "polarity": "shortfall",
            "description": "Nobody passed it on.",
            "evidence": [f"{SOURCE}#char={at[0]},{at[1]}"],
        }
    ]
    (agreement,) = draft["unplaced"]
    assert (agreement["is"], agreement["type"]) == ("Intervention", "written-agreement")
    assert agreement["evidence"] == [f"{SOURCE}#char={far[0]},{far[1]}"]
    assert draft["coding"] == {"by": program.users[0] if program.users else f"import of {path.name}",
                               "date": "2024-05-06", "method": "draft"}  # fmt: skip
    assert text[slice(*at)] not in out.read_text(encoding="utf-8")
    if program.extra:
        assert "not imported: 1 set" in ran.err
    # The draft says what it lacks, and merges with itself to nothing new.
    assert "incident" in cli("validate", out).err
    before = out.read_bytes()
    assert cli("import", path, "--into", out, "-o", out).status == 0
    assert out.read_bytes() == before
    assert case.is_file()


def test_offsets_that_agree_with_nothing_are_refused(cli: Callable[..., Ran], robin: Path, tmp_path: Path) -> None:
    put_robin(robin, tmp_path)
    marks = [Marked(at[0] + 5, at[1] + 5, quoted(UNIX, at), [THEME]) for at in (AT, FAR)]
    path = Program("A program").write(tmp_path / "study.qdpx", [("Briefing", UNIX, marks)], CODES)
    ran = cli("import", path, "-o", tmp_path / "draft.yaml")
    assert ran.status == 1
    assert "do not agree with the marked text under any way of counting" in ran.err
    assert not (tmp_path / "draft.yaml").exists()


def test_one_mark_that_does_not_agree_is_left_out_and_reported(
    cli: Callable[..., Ran], robin: Path, tmp_path: Path
) -> None:
    put_robin(robin, tmp_path)
    marks = [
        Marked(*AT, quoted(UNIX, AT), [THEME]),
        Marked(*FAR, "x" * 40, [THEME]),
        Marked(5000, 5040, "y" * 40, [THEME]),
    ]
    path = Program("A program").write(tmp_path / "study.qdpx", [("Briefing", UNIX, marks)], CODES)
    ran = cli("import", path)
    assert ran.status == 0
    assert (
        f"not imported: 2 marks of 'Briefing' do not agree with their offsets ({FAR[0]}-{FAR[1]}, 5000-5040)" in ran.err
    )
    assert f"{SOURCE}#char={AT[0]},{AT[1]}" in ran.out
    assert str(FAR[0]) not in ran.out


def test_a_text_that_is_not_registered_is_refused_or_registered_beside_the_draft(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    text = "An invented interview.\nNobody is in it.\n"
    marks = [Marked(0, 22, "An invented interview.", [THEME])]
    path = Program("A program").write(tmp_path / "study.qdpx", [("Interview 1", text, marks)], CODES)
    out = tmp_path / "out" / "wren.yaml"
    out.parent.mkdir()
    ran = cli("import", path, "-o", out)
    assert ran.status == 1
    assert "its text 'Interview 1' is not a registered source" in ran.err
    assert "casegraph source add" in ran.err
    assert list(out.parent.iterdir()) == []
    assert cli("import", path, "-o", out, "--add-sources", "novel").status == 2
    assert cli("import", path, "--add-sources", "case-study").status == 2
    ran = cli("import", path, "-o", out, "--add-sources", "case-study")
    assert ran.status == 0, ran.err
    assert "registered 'interview-1'" in ran.err
    assert (out.parent / "interview-1.txt").read_text(encoding="utf-8") == text
    register = yaml.safe_load((out.parent / "sources.yaml").read_text(encoding="utf-8"))
    assert register["interview-1"]["sha256"] == sha256(text)
    assert tree(out)["findings"][0]["evidence"] == ["interview-1#char=0,22"]
    assert (
        cli("source", "show", "interview-1", "--register", out.parent / "sources.yaml", "--sources", out.parent).status
        == 0
    )


def test_a_draft_is_never_written_over_another_file(cli: Callable[..., Ran], robin: Path, tmp_path: Path) -> None:
    case, _ = put_robin(robin, tmp_path)
    before = case.read_bytes()
    marks = [Marked(*AT, quoted(UNIX, AT), [THEME])]
    path = Program("A program").write(tmp_path / "study.qdpx", [("Briefing", UNIX, marks)], CODES)
    ran = cli("import", path, "-o", case)
    assert (ran.status, case.read_bytes()) == (1, before)
    assert "exists already; merge into it with --into" in ran.err


def test_what_a_case_file_has_no_place_for_is_reported_with_counts(
    cli: Callable[..., Ran], robin: Path, tmp_path: Path
) -> None:
    put_robin(robin, tmp_path)
    extra = (
        f'<Notes><Note guid="{ZERO}1"><PlainTextContent>memo</PlainTextContent></Note>'
        f'<Note guid="{ZERO}2"><PlainTextContent>memo</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{ZERO}3"/></Links><Graphs><Graph guid="{ZERO}4"/></Graphs>'
    )
    program = Program("A program", extra=extra)
    marks = [Marked(*AT, quoted(UNIX, AT), [THEME]), Marked(*FAR, "", [])]
    path = program.write(tmp_path / "study.qdpx", [("Briefing", UNIX, marks)], CODES)
    more = (
        f'<PictureSource guid="{ZERO}5" path="internal://a.png"/><AudioSource guid="{ZERO}6" path="internal://a.m4a"/>'
        f'<PDFSource guid="{ZERO}7" path="internal://a.pdf"><PDFSelection guid="{ZERO}8" page="0" firstX="0" '
        'firstY="0" secondX="1" secondY="1"/></PDFSource></Sources>'
    )
    rezip(path, lambda qde: qde.replace("</Sources>", more))
    ran = cli("import", path)
    assert ran.status == 0, ran.err
    assert ("not imported: 1 PDF without its text, 1 graph, 1 link, 1 marked area of a PDF page, 2 memos, 1 picture, "
            "1 selection without a code, 1 sound recording") in ran.err  # fmt: skip


def rezip(path: Path, change: Callable[[str], str]) -> None:
    """Write a project again with its XML changed."""
    archive = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    files = {name: archive.read(name) for name in archive.namelist()}
    qde = next(name for name in files if name.lower().endswith(".qde"))
    path.write_bytes(zipped({**files, qde: change(files[qde].decode("utf-8")).encode("utf-8")}))


def test_the_text_of_a_pdf_brings_its_codings(cli: Callable[..., Ran], robin: Path, tmp_path: Path) -> None:
    put_robin(robin, tmp_path)
    program = Program("A program")
    path = program.write(tmp_path / "study.qdpx", [("Briefing", UNIX, [Marked(*AT, quoted(UNIX, AT), [THEME])])], CODES)
    rezip(
        path,
        lambda qde: qde.replace("<TextSource", f'<PDFSource guid="{ZERO}9" name="B.pdf"><Representation').replace(
            "</TextSource>", "</Representation></PDFSource>"
        ),
    )
    ran = cli("import", path)
    assert ran.status == 0, ran.err
    assert f"{SOURCE}#char={AT[0]},{AT[1]}" in ran.out


def test_a_code_book_alone_tells_which_of_its_codes_are_known(
    cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    path = tmp_path / "book.qdc"
    path.write_bytes(exported("qdc", bundled, ["stacey"]))
    ran = cli("import", path)
    assert ran.status == 0
    concepts = len(vocabulary().concepts)
    assert f"{concepts + 20} codes, of which {concepts + 20} are known here; no codings" in ran.err
    # As Taguette writes one: no folders, capital GUIDs, an empty list of sets.
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4">'
        '<Codes><Code guid="0D62985D-B147-5D01-A9B5-CAE5DCD98342" name="interesting" isCodable="true"/>'
        f'<Code guid="DFE5C38E-9449-5959-A1F7-E3D895CFA87F" name="{THEME}" isCodable="true"/></Codes>'
        "<Sets/></CodeBook>",
        encoding="utf-8",
    )
    ran = cli("import", path)
    assert (ran.status, ran.out) == (0, "")
    assert "2 codes, of which 1 are known here; no codings; unknown: interesting" in ran.err
    ran = cli("import", path, "--map", tmp_path / "codes.yaml")
    assert ran.status == 1
    assert '"interesting":' in (tmp_path / "codes.yaml").read_text(encoding="utf-8")


# Counting.

PIECES = st.lists(
    st.sampled_from(["\r\n", "\n", "a", "b ", "\u00e9", WIDE, "wort", " ", "e\u0301"]), min_size=1, max_size=40
)


@given(PIECES.map("".join), st.data())
def test_a_span_is_found_again_under_the_way_that_it_was_counted_in(text: str, chosen: st.DataObject) -> None:
    spans = chosen.draw(
        st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), min_size=1, max_size=4)
    )
    spans = [(min(span), max(span)) for span in spans if text[min(span) : max(span)].strip()]
    ways = systems(text, bom=chosen.draw(st.booleans()))
    way = chosen.draw(st.sampled_from(ways))
    index = way.index()
    # A place inside of a line end that counts as one has no position of its own.
    spans = [span for span in spans if all(index[way.starts[end]] == end for end in span)]
    marks = [
        Mark("d", way.starts[begin], way.starts[end], " ".join(text[begin:end].split()), ("c",)) for begin, end in spans
    ]
    found = align(text, marks, bom=any("byte order" in each.words for each in ways))
    if not marks:
        return
    assert found is not None
    for number, (begin, end) in enumerate(spans):
        got = found.spans.get(number, (0, 0))
        # Another way may fit as well; what it finds says the same.
        assert " ".join(text[slice(*got)].split()) == " ".join(text[begin:end].split()) or number in found.wrong


@given(
    st.lists(st.sampled_from(["\n", "a", "b c", WIDE]), max_size=30).map("".join), st.sampled_from(["\r\n", "\r", "\n"])
)
def test_texts_that_differ_in_line_ends_are_one_text_with_its_places(text: str, ends: str) -> None:
    other = text.replace("\n", ends)
    places = same_text(other, text)
    assert places is not None
    for place, index in places.items():
        if place < len(other):
            assert text[index] == ("\n" if other[place] in "\r\n" else other[place])
    assert places[len(other)] == len(text)
    assert same_text(other + "z", text) is None
    assert same_text(other.rstrip() + "\n\n", text) is not None


def test_without_names_the_standard_way_is_taken_unless_many_words_speak_for_another() -> None:
    lines = [f"word{number} and another one here" for number in range(40)]
    text = "\n".join(lines)
    spans = [(text.index(line), text.index(line) + len(line)) for line in lines[5:25]]

    def marks(width: Callable[[str], int], some: Sequence[tuple[int, int]]) -> list[Mark]:
        return [Mark("d", *shifted(text, span, width), "", ("c",)) for span in some]

    found = align(text, marks(lambda _: 1, spans))
    assert found is not None
    assert (found.words, found.spans[0]) == ("code points", spans[0])
    found = align(text, marks(two, spans))
    assert found is not None
    assert (found.words, found.spans[3]) == ("code points, each line end as two characters", spans[3])
    # A few are too few to believe it.
    found = align(text, marks(two, spans[:3]))
    assert found is not None
    assert found.words == "code points"


def test_names_that_are_labels_are_no_quotes() -> None:
    text = document()
    marks = [Mark("d", place, place + 70 + place % 5, f"line:{place}", ("c",)) for place in range(0, 400, 40)]
    found = align(text, [*marks, Mark("d", 7, 14, "line:77", ("c",))])
    assert found is not None
    assert (found.agreeing, found.wrong, len(found.spans)) == (frozenset(), frozenset(), 11)


def test_the_copy_of_a_case_beside_the_original_is_told_apart_by_name(
    cli: Callable[..., Ran], robins: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    case, _, project = robins
    (tmp_path / "other").mkdir()
    shutil.copy(case, tmp_path / "other" / "robin.yaml")
    ran = cli("import", project, "--into", case, "--into", tmp_path / "other" / "robin.yaml")
    assert ran.status == 2
    assert "two files given with --into have the same name" in ran.err
