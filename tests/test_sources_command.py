"""`casegraph source`: registering a document, showing it with offsets, finding the locator of a phrase."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.register import bundled_register, read_register
from casegraph.graph.sources.text import sha256

if TYPE_CHECKING:
    from tests.conftest import Ran

TEXT = (
    "A fictional briefing.\r\n"
    "The school \u201cheld\u201d a piece\u2014and  the\n"
    "GP held another. Nobody put them together.\n"
    "\n"
    "The school wrote it down.\n"
)
OPTIONS = (
    "--title",
    "Briefing: a \u201cfirst\u201d one #1",
    "--publisher",
    "A partnership",
    "--kind",
    "practice-briefing",
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with a document in it."""
    (tmp_path / "briefing.txt").write_bytes(TEXT.encode("utf-8"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def registered(desk: Path, cli: Callable[..., Ran]) -> Path:
    """The same with the document registered."""
    assert cli("source", "add", "briefing.txt", "--id", "briefing", *OPTIONS).status == 0
    return desk


# Adding.


def test_a_document_is_registered_by_its_length_and_hash_and_its_text_stays_out(
    desk: Path, cli: Callable[..., Ran]
) -> None:
    ran = cli(
        "source", "add", "briefing.txt", "--id", "briefing", *OPTIONS, "--date", "2024", "--rights", "Theirs: all."
    )
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"registered 'briefing' ({len(TEXT)} characters) in sources.yaml\n"
    entry = read_register(desk / "sources.yaml").get("briefing")
    assert (entry.title, entry.publisher, entry.kind) == (OPTIONS[1], OPTIONS[3], OPTIONS[5])
    assert (entry.date, entry.rights, entry.file) == ("2024", "Theirs: all.", "briefing.txt")
    assert (entry.characters, entry.sha256) == (len(TEXT), sha256(TEXT))
    assert "piece" not in (desk / "sources.yaml").read_text(encoding="utf-8")


def test_a_second_document_is_added_below_and_what_stood_there_stays(registered: Path, cli: Callable[..., Ran]) -> None:
    register = registered / "sources.yaml"
    before = "# Ours, by hand.\n" + register.read_text(encoding="utf-8")
    register.write_text(before, encoding="utf-8")
    (registered / "second.txt").write_text("More.", encoding="utf-8")
    assert cli("source", "add", "second.txt", "--id", "second", *OPTIONS).status == 0
    assert register.read_text(encoding="utf-8").startswith(before)
    assert list(read_register(register).sources) == ["briefing", "second"]


def test_a_register_that_is_still_empty_takes_its_first_document(desk: Path, cli: Callable[..., Ran]) -> None:
    (desk / "mine.yaml").write_text("# Nothing yet.\n", encoding="utf-8")
    assert cli("source", "add", "briefing.txt", "--id", "briefing", *OPTIONS, "--register", "mine.yaml").status == 0
    assert list(read_register(desk / "mine.yaml").sources) == ["briefing"]
    assert (desk / "mine.yaml").read_text(encoding="utf-8").startswith("# Nothing yet.\n")


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"--id": "My Briefing"}, 2, "source id 'My Briefing' is not valid; use lowercase letters, digits and hyphens"),
        ({"--kind": "practise-briefing"}, 2, "kind 'practise-briefing' is not a source type; choose one of "),
        ({"--date": "April 2024"}, 2, "date 'April 2024' is not a date in EDTF; write 2018, 2018-04 or 2018-04-09"),
        ({"--title": " "}, 2, "--title is empty"),
        ({"--id": "briefing"}, 1, "sources.yaml: source 'briefing' is already registered; choose another id"),
        ({"file": "none.txt"}, 1, f"none.txt: cannot be read: {os.strerror(errno.ENOENT)}"),
        ({"file": "."}, 1, ".: is "),
        ({"file": "empty.txt"}, 1, "empty.txt: is empty; register a document that has text"),
        ({"file": "latin.txt"}, 1, "latin.txt:1: is not UTF-8 here; save the file as UTF-8"),
        ({"file": "briefing.pdf"}, 1, "briefing.pdf: is not plain text (*.txt); save the text of the document "),
        ({"--register": "no/such/folder.yaml"}, 1, "no/such/folder.yaml: cannot be written: "),
        ({"--register": "latin.txt"}, 1, "latin.txt:1: is not UTF-8 here; save the file as UTF-8"),
        ({"--register": "broken.yaml"}, 1, "broken.yaml:1: source 'x' is not a mapping; give title, "),
    ],
    ids=lambda value: " ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else "",
)  # fmt: skip
def test_what_cannot_be_registered_is_told_and_leaves_the_registers_as_they_were(
    change: dict[str, str], status: int, says: str, registered: Path, cli: Callable[..., Ran]
) -> None:
    (registered / "empty.txt").write_text(" \n", encoding="utf-8")
    (registered / "latin.txt").write_bytes(b"caf\xe9")
    (registered / "briefing.pdf").write_bytes(b"%PDF-1.4")
    (registered / "broken.yaml").write_text("x: y\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in registered.iterdir()}
    given = {
        "--id": "second",
        "--title": "T",
        "--publisher": "P",
        "--kind": "full-report",
        "file": "briefing.txt",
    } | change
    file = given.pop("file")
    ran = cli("source", "add", file, *(word for pair in given.items() for word in pair))
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith(says)
    assert {path.name: path.read_bytes() for path in registered.iterdir()} == before


def test_a_title_that_no_register_could_hold_is_refused_before_anything_is_written(
    registered: Path, cli: Callable[..., Ran]
) -> None:
    before = (registered / "sources.yaml").read_bytes()
    ran = cli("source", "add", "briefing.txt", "--id", "bell", *OPTIONS, "--title", "A bell \x07 rings")
    assert ran.status in (1, 2)
    assert "U+0007" in ran.err
    assert (registered / "sources.yaml").read_bytes() == before


# Listing and showing.


def test_the_bundled_register_is_listed_where_there_is_no_other(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = json.loads(cli("source", "list", "--format", "json").out)
    assert [row["source"] for row in listed] == list(bundled_register().sources)
    assert all(len(row["sha256"]) == 64 for row in listed)


def test_the_register_at_hand_comes_before_the_bundled_one(registered: Path, cli: Callable[..., Ran]) -> None:
    assert [row["source"] for row in json.loads(cli("source", "list", "--format", "json").out)] == ["briefing"]
    (registered / "data").mkdir()
    (registered / "sources.yaml").rename(registered / "data" / "sources.yaml")
    assert [row["source"] for row in json.loads(cli("source", "list", "--format", "json").out)] == ["briefing"]


def test_a_document_is_shown_with_the_offset_of_each_line(registered: Path, cli: Callable[..., Ran]) -> None:
    ran = cli("source", "show", "briefing", "--sources", registered)
    assert (ran.status, ran.err) == (0, "")
    shown = [(int(line[:7]), line[9:]) for line in ran.out.splitlines()]
    assert [line for _, line in shown] == [line.rstrip() for line in TEXT.splitlines() if line.strip()]
    assert all(TEXT[offset:].startswith(line) for offset, line in shown)
    part = cli(
        "source", "show", "briefing", "--sources", registered, "--from", TEXT.index("GP"), "--to", len(TEXT) - 30
    )
    assert [line[9:] for line in part.out.splitlines()] == ["GP held another. Nobody put them together."]


def test_a_document_that_is_changed_missing_or_unknown_is_not_shown_and_the_reason_is_said(
    registered: Path, cli: Callable[..., Ran]
) -> None:
    without = cli("source", "show", "briefing")
    assert without.err == (
        "source 'briefing' cannot be shown: no folder of source documents is given; name it with --sources\n"
    )
    document = registered / "briefing.txt"
    document.write_text(TEXT + "More.", encoding="utf-8")
    changed = cli("source", "show", "briefing", "--sources", registered)
    assert "briefing.txt differs from the text that was coded" in changed.err
    document.unlink()
    missing = cli("source", "locate", "briefing", "piece", "--sources", registered)
    assert "briefing.txt is not in the folder of source documents" in missing.err
    unknown = cli("source", "show", "other", "--sources", registered)
    assert unknown.err == "source 'other' is not registered; choose one of: briefing\n"
    assert {(ran.status, ran.out) for ran in (without, changed, missing, unknown)} == {(1, "")}


def test_the_folder_of_documents_can_stand_in_the_environment(
    registered: Path, cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEGRAPH_SOURCES", os.fspath(registered))
    assert cli("source", "show", "briefing").status == 0


# Locating.


def located(ran: Ran) -> list[tuple[str, str]]:
    assert ran.status == 0, ran.err
    return [(row["locator"], row["text"]) for row in csv.DictReader(io.StringIO(ran.out))]


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [
        ("piece\u2014and the GP", ["piece\u2014and the GP"]),
        ("piece-and the gp", ["piece\u2014and the GP"]),
        ('school "held"', ["school \u201cheld\u201d"]),
        ("THE SCHOOL", ["The school", "The school"]),
        ("other. Nobo", ["another. Nobody"]),
        ("held another ... together", ["held another. Nobody put them together"]),
        ("school ... down", ["school wrote it down", None]),
    ],
)
def test_a_phrase_is_located_with_its_line_breaks_and_on_word_boundaries(
    phrase: str, texts: list[str | None], registered: Path, cli: Callable[..., Ran]
) -> None:
    found = located(cli("source", "locate", "briefing", phrase, "--sources", registered, "--format", "csv"))
    assert len(found) == len(texts)
    for (locator_text, shown), text in zip(found, texts, strict=True):
        assert text in (shown, None)
        locator = Locator.parse(locator_text)
        assert locator is not None
        assert " ".join(TEXT[locator.begin : locator.end].split()) == shown


def test_a_phrase_may_be_given_without_quotation_marks(registered: Path, cli: Callable[..., Ran]) -> None:
    ran = cli("source", "locate", "briefing", "nobody", "put", "them", "--sources", registered, "--format", "csv")
    begin = TEXT.index("Nobody")
    assert located(ran) == [(f"briefing#char={begin},{begin + 15}", "Nobody put them")]


@pytest.mark.parametrize("phrase", ["nothing of the kind", "", "together ... briefing", "p.ece"])
def test_what_is_not_in_the_document_is_answered_with_no(
    phrase: str, registered: Path, cli: Callable[..., Ran]
) -> None:
    ran = cli("source", "locate", "briefing", phrase, "--sources", registered)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"'{phrase}' is not in 'briefing'; try fewer words, or read the document: casegraph source show briefing\n"
    )


def test_a_located_phrase_can_stand_in_a_case_file_as_it_is(
    registered: Path, cli: Callable[..., Ran], robin: Path
) -> None:
    ((locator, _),) = located(
        cli("source", "locate", "briefing", "wrote it down", "--sources", registered, "--format", "csv")
    )
    text = robin.read_text(encoding="utf-8").replace("[example-briefing]", "[example-briefing, briefing]")
    case = registered / "robin.yaml"
    case.write_text(text.replace("example-briefing#char=900,981", locator), encoding="utf-8")
    beside = robin.with_name("sources.yaml").read_text(encoding="utf-8")
    register = registered / "sources.yaml"
    register.write_text(register.read_text(encoding="utf-8") + "\n" + beside, encoding="utf-8")
    assert cli("validate", case).status == 0
    assert cli("--store", registered / "store", "add", case).status == 0
    shown = cli("--store", registered / "store", "show", "robin", "--node", "relatives", "--sources", registered)
    assert "\u201cwrote it down\u201d" in shown.out


def test_a_misspelt_subcommand_is_wrong_usage(cli: Callable[..., Ran]) -> None:
    ran = cli("source", "lsit")
    assert (ran.status, ran.out) == (2, "")
    assert "lsit" in ran.err
