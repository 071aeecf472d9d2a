"""Files from elsewhere that are damaged, enormous or ill-meant: a clear error with a remedy, never a traceback."""

from __future__ import annotations

import errno
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph.errors import CasegraphError, InvalidInputError
from casegraph.graph.exchange.catalogue import READERS
from casegraph.graph.exchange.codings.merge import read_codings
from casegraph.graph.exchange.refi import archive
from casegraph.graph.exchange.refi.archive import Archive
from casegraph.graph.model.vocabulary import vocabulary
from tests.refi_projects import NAMESPACE, Marked, Program, guid, zipped
from tests.refi_stories import document, put_robin
from tests.tiers import examples

if TYPE_CHECKING:
    from tests.conftest import Ran

THEME = vocabulary().concepts["information-sharing"].label
TEXT = document()
MARK = Marked(10, 40, " ".join(TEXT[10:40].split()), [THEME])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A good project of another program."""
    return Program("A program").write(tmp_path / "study.qdpx", [("Briefing", TEXT, [MARK])], {"Themes": [THEME]})


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def problem(path: Path) -> str:
    """Return what is wrong with a file, as it is told, with every line naming the file."""
    with pytest.raises(InvalidInputError) as error:
        read_codings(path)
    lines = str(error.value).splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    return "\n".join(lines)


def test_a_good_project_is_read(project: Path) -> None:
    found = read_codings(project)
    assert [mark.quote for mark in found.marks] == [MARK.name]


# The archive.


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil.txt", "sources/../../evil.txt", "C:\\evil.txt", "..\\evil.txt", "\\\\host\\x"]
)
def test_a_path_that_leaves_the_archive_is_refused(name: str, project: Path) -> None:
    project.write_bytes(zipped({**parts(project), name: b"evil"}))
    assert "points outside the archive" in problem(project)
    assert not (project.parent.parent / "evil.txt").exists()


def test_a_link_in_the_archive_is_refused(project: Path) -> None:
    with zipfile.ZipFile(project, "a") as made:
        link = zipfile.ZipInfo("sources/link.txt")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert "links to another file" in problem(project)


def test_what_unpacks_to_hundreds_of_times_its_size_is_not_unpacked(project: Path) -> None:
    files = parts(project)
    text = next(name for name in files if name.startswith("sources/"))
    project.write_bytes(zipped({**files, text: b" " * 20_000_000}))
    assert project.stat().st_size < 100_000
    assert "times its size" in problem(project)
    files["project.qde"] += b" " * 20_000_000
    project.write_bytes(zipped(files))
    assert "times its size" in problem(project)


def test_what_is_too_large_or_too_many_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER", 500)
    assert "is too large" in problem(project)
    monkeypatch.setattr(archive, "MAX_MEMBER", 10**6)
    monkeypatch.setattr(archive, "MAX_TOTAL", 1500)
    assert "is too large" in problem(project)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 1)
    assert "holds 2 files, but the limit is 1" in problem(project)
    monkeypatch.setattr(archive, "MAX_FILE", 100)
    assert "is larger than" in problem(project)


def test_a_size_that_the_archive_lies_about_is_not_believed(project: Path) -> None:
    files = parts(project)
    text = next(name for name in files if name.startswith("sources/"))
    raw = zipped({"project.qde": files["project.qde"], text: b"x" * 4_000_000})
    size = (4_000_000).to_bytes(4, "little")
    assert raw.count(size) == 2
    project.write_bytes(raw.replace(size, (1000).to_bytes(4, "little")))
    assert "is damaged" in problem(project)


def test_a_locked_archive_is_reported(project: Path) -> None:
    raw = bytearray(project.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(sign)
        while place >= 0:
            raw[place + offset] |= 1
            place = raw.find(sign, place + 4)
    project.write_bytes(bytes(raw))
    assert "locked with a password" in problem(project)


def test_a_file_that_is_there_twice_is_refused(project: Path) -> None:
    files = parts(project)
    project.write_bytes(zipped({**files, "Project.QDE": files["project.qde"]}))
    assert "twice" in problem(project)


def test_names_are_found_in_any_case_and_the_only_qde_is_taken(project: Path) -> None:
    files = parts(project)
    text = next(name for name in files if name.startswith("sources/"))
    for qde, folder in (("PROJECT.QDE", "SOURCES/"), ("My Study.qde", "Sources/")):
        project.write_bytes(zipped({qde: files["project.qde"], folder + text[8:].upper(): files[text]}))
        assert len(read_codings(project).marks) == 1
    project.write_bytes(zipped({"a.qde": files["project.qde"], "b.qde": files["project.qde"]}))
    assert "holds several: a.qde, b.qde" in problem(project)
    project.write_bytes(zipped({text: files[text]}))
    assert "holds none" in problem(project)


def test_what_is_not_a_zip_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    for raw in (b"", b"PK", b"<Project/>", b"PK\x05\x06" + b"\0" * 18):
        path.write_bytes(raw)
        assert "export" in problem(path)
    path.unlink()
    assert f"cannot be read: {os.strerror(errno.ENOENT)}" in problem(path)
    path.mkdir()
    assert "is a directory" in problem(path)


# The XML.


def qde(project: Path, change: Callable[[str], str]) -> str:
    files = parts(project)
    project.write_bytes(zipped({**files, "project.qde": change(files["project.qde"].decode("utf-8")).encode("utf-8")}))
    return problem(project)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [ENTITIES, "<!DOCTYPE Project>", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'])
def test_entities_and_document_types_are_not_read(declared: str, project: Path, tmp_path: Path) -> None:
    assert "declares a document type or entities" in qde(project, lambda xml: xml.replace("?>", f"?>{declared}", 1))
    book = tmp_path / "book.qdc"
    book.write_text(f"{declared}<CodeBook><Codes/></CodeBook>", encoding="utf-8")
    assert "declares a document type or entities" in problem(book)
    network = tmp_path / "net.graphml"
    network.write_text(f"{declared}<graphml/>", encoding="utf-8")
    assert "declares a document type or entities" in problem(network)


CHANGES = {
    "a tag that is not closed": (lambda xml: xml[:-12], "cannot be read"),
    "an encoding that is not known": (lambda xml: xml.replace("utf-8", "utf-99", 1), "cannot be read"),
    "another root": (lambda xml: xml.replace("<Project", "<Plan").replace("</Project", "</Plan"), "holds a Plan"),
    "a code that is not there": (
        lambda xml: xml.replace(f'targetGUID="{guid(THEME)}"', f'targetGUID="{guid("nothing")}"'),
        "is not a code of the project",
    ),
    "a GUID that is none": (lambda xml: xml.replace(guid("Briefing 0"), "12345"), "the GUID of a selection should be"),
    "a code without a GUID": (lambda xml: xml.replace(f'<Code guid="{guid(THEME)}"', "<Code"), "but is none"),
    "a GUID given twice": (lambda xml: xml.replace(guid("folder Themes"), guid(THEME)), "the same GUID"),
    "a code without a name": (lambda xml: xml.replace(f'name="{THEME}"', 'name=" "'), "has no name"),
    "no start": (lambda xml: xml.replace('startPosition="10"', ""), "startPosition and endPosition of selection"),
    "a start that is no number": (
        lambda xml: xml.replace('"10"', '"ten"'),
        "startPosition and endPosition of selection",
    ),
    "a text that is not there": (lambda xml: xml.replace(".txt", ".text"), "but the project refers to it"),
    "a text elsewhere": (lambda xml: xml.replace("internal://", "absolute:///E:/Texts/"), "is outside of the project"),
    "a text outside": (lambda xml: xml.replace("internal://", "internal://../../"), "but the project refers to it"),
    "no text at all": (lambda xml: xml.replace("plainTextPath", "richTextPath"), "neither a file nor a content"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_wrong_in_the_xml_is_reported_with_the_remedy(name: str, project: Path) -> None:
    change, said = CHANGES[name]
    assert said in qde(project, change)


def test_a_text_that_is_not_utf_8_is_reported(project: Path) -> None:
    files = parts(project)
    text = next(name for name in files if name.startswith("sources/"))
    project.write_bytes(zipped({**files, text: b"caf\xe9 au lait"}))
    assert "is not UTF-8" in problem(project)


def test_codes_without_end_within_each_other_are_refused(tmp_path: Path) -> None:
    deep = "".join(f'<Code guid="{guid(str(n))}" name="{n}" isCodable="true">' for n in range(5000)) + "</Code>" * 5000
    book = tmp_path / "book.qdc"
    book.write_text(f"<CodeBook><Codes>{deep}</Codes></CodeBook>", encoding="utf-8")
    assert "nested deeper than" in problem(book)


def test_the_first_of_many_problems_are_reported_together(tmp_path: Path) -> None:
    codes = "".join('<Code guid="x" name="" isCodable="true"/>' for _ in range(100))
    book = tmp_path / "book.qdc"
    book.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes}</Codes></CodeBook>', encoding="utf-8")
    said = problem(book)
    assert "and 180 more problems" in said
    assert len(said.splitlines()) <= 21


def test_a_file_of_another_kind_is_wrong_usage(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("import", tmp_path / "study.nvp")
    assert (ran.status, ran.out) == (2, "")
    assert ", ".join(READERS) in ran.err
    assert {".qdpx", ".qdc", ".graphml", ".csv"} <= set(READERS)
    project = tmp_path / "project.qdc"
    project.write_text(f'<Project xmlns="{NAMESPACE}" name="x"/>', encoding="utf-8")
    ran = cli("import", project)
    assert (ran.status, ran.out) == (1, "")
    assert "a project is a .qdpx" in ran.err


# Anything at all.


def tried(path: Path) -> None:
    """Read a file; only an error for the user may come of it."""
    try:
        read_codings(path)
    except CasegraphError as error:
        assert str(error)


@examples(150)
@given(raw=st.binary(max_size=300), ending=st.sampled_from(sorted(READERS)))
def test_any_bytes_are_read_or_refused(raw: bytes, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(raw)
    tried(path)


@examples(150)
@given(seed=st.integers(0, 10**6), cut=st.booleans())
def test_a_project_with_bytes_changed_or_cut_off_is_read_or_refused(seed: int, cut: bool, project: Path) -> None:
    chance = random.Random(seed)
    raw = bytearray(Program("x").write(project, [("Briefing", TEXT, [MARK])], {"T": [THEME]}).read_bytes())
    if cut:
        del raw[chance.randrange(len(raw)) :]
    else:
        for _ in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    project.write_bytes(bytes(raw))
    tried(project)


@pytest.mark.slow
@examples(150)
@given(seed=st.integers(0, 10**6))
def test_xml_with_pieces_out_of_place_is_imported_or_refused(
    seed: int, project: Path, cli: Callable[..., Ran], robin: Path, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    put_robin(robin, tmp_path)
    Program("x").write(project, [("Briefing", TEXT, [MARK, Marked(50, 90, "", [THEME])])], {"T": [THEME]})
    files = parts(project)
    pieces = files["project.qde"].decode("utf-8").replace(">", ">\0").split("\0")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(pieces))
        other = chance.choice([pieces[chance.randrange(len(pieces))], "", "<x/>", "&#1;", '<Coding guid="x"/>'])
        pieces[place] = chance.choice([other, pieces[place] + other])
    project.write_bytes(zipped({**files, "project.qde": "".join(pieces).encode("utf-8")}))
    ran = cli("import", project)
    assert ran.status in (0, 1)
    assert ran.err
    assert "Traceback" not in ran.err


def test_an_archive_is_read_from_memory_and_leaves_nothing_behind(project: Path) -> None:
    before = sorted(project.parent.iterdir())
    found = Archive(project)
    assert found.names() == sorted(name.lower() for name in parts(project))
    assert found.read("PROJECT.qde") == parts(project)["project.qde"]
    assert sorted(project.parent.iterdir()) == before
