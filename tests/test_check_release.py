"""Checking a file before it is sent: what is planted of each kind is found in each format, and nothing is promised."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph.errors import InvalidInputError
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.release import Released, file_contents, release
from casegraph.graph.release.release_check import MOST, Check, denied, names_of
from casegraph.graph.release.signs import Names, signs
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import Register, Source
from casegraph.graph.sources.text import sha256
from casegraph.graph.store.store import Store
from tests.exporting import exported

if TYPE_CHECKING:
    from tests.conftest import Ran

PLANTED = "Rowan Oakfield"
DENY = Names(denied(f"# who must not be in it\n\n{PLANTED}\n"))


def found(path: Path, check: Check | None = None) -> set[tuple[str, str]]:
    return {(finding.kind, finding.what) for finding in (check or Check(DENY)).file(path)}


def xlsx(*rows: tuple[str, ...]) -> bytes:
    """Return a workbook as small as one can be, its texts shared."""
    texts = [cell for row in rows for cell in row]
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    numbers = iter(range(len(texts)))
    cells = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{chr(64 + c)}{r}" t="s"><v>{next(numbers)}</v></c>' for c, _ in enumerate(row, start=1))
        + "</row>"
        for r, row in enumerate(rows, start=1)
    )
    return archive({
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode(),
        "xl/sharedStrings.xml": f"<sst>{shared}</sst>".encode(),
    })  # fmt: skip


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in files.items():
            packed.writestr(name, raw)
    return buffer.getvalue()


TURTLE = f'<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "{PLANTED}" .'
HIDDEN_IN = {
    "letter.txt": f"Dear all,\n{PLANTED} told us.\n".encode(),
    "table.csv": f"case,who\none,{PLANTED}\n".encode(),
    "table.tsv": f"case\twho\none\t{PLANTED}\n".encode(),
    "case.yaml": f"people:\n- id: one\n  label: {PLANTED}\n".encode(),
    "rows.json": json.dumps([{"who": {"named": [PLANTED]}}]).encode(),
    "linked.jsonld": json.dumps({"@graph": [{"@id": "x:rowan-oakfield"}]}).encode(),
    "graph.ttl": TURTLE.encode(),
    "graph.nt": TURTLE.encode(),
    "graph.trig": TURTLE.encode(),
    "graph.nq": TURTLE.encode(),
    "graph.graphml": f'<graphml><graph><node id="b"><data key="l">{PLANTED}</data></node></graph></graphml>'.encode(),
    "graph.gexf": f'<gexf><graph><nodes><node id="a" label="{PLANTED}"/></nodes></graph></gexf>'.encode(),
    "page.html": f"<p title='x'>see <b>{PLANTED}</b></p><script>let a = 1</script>".encode(),
    "attribute.html": f"<p title='{PLANTED}'>see</p>".encode(),
    "script.html": f"<script>const who = '{PLANTED}'</script>".encode(),
    "text.txt.gz": gzip.compress(f"{PLANTED}\n".encode()),
    "files.zip": archive({"notes.txt": PLANTED.encode()}),
    "named.zip": archive({"rowan-oakfield.txt": b"nothing"}),
    "coded.qdpx": archive({"project.qde": f"<Project><Case name='{PLANTED}'/></Project>".encode()}),
    "book.xlsx": xlsx(("case", "who"), ("one", PLANTED)),
    "no-ending": PLANTED.encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN_IN)
def test_a_name_of_the_deny_list_is_found_in_every_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(HIDDEN_IN[name])
    kinds = [(f.kind, f.what.lower().replace("-", " ").replace("_", " ")) for f in Check(DENY).file(path)]
    assert ("name", PLANTED.lower()) in kinds
    assert "not read" not in {kind for kind, _ in kinds}


@pytest.fixture(scope="module")
def public(bundled: Store) -> Released:
    return release(bundled, bundled.cases(), "public", b"a key of the tests")


@pytest.fixture(scope="module")
def originals(bundled: Store) -> Names:
    return Names(names_of(bundled))


NONE_IN_PUBLIC = {"name", "date", "age", "place", "number", "quotation", "long text", "not read"}


@pytest.mark.slow
@pytest.mark.parametrize(("number", "name"), list(enumerate(FORMATS)))
def test_a_name_is_found_in_every_export_and_no_denied_name_in_a_third_of_a_public_release(
    number: int, name: str, tmp_path: Path, bundled: Store, public: Released, originals: Names
) -> None:
    check = Check(originals)
    path = tmp_path / f"export{FORMATS[name].ending}"
    path.write_bytes(exported(name, bundled, ["stacey", "family-m"]))
    # A code book alone holds no case.
    names = {"stacey", "family-m"} if name != "qdc" else set()
    assert names <= {what.lower() for kind, what in found(path, check) if kind == "name"}
    path.write_bytes(exported(name, public.store, public.cases[number % 3 :: 3]))
    assert {kind for kind, _ in found(path, check)}.isdisjoint(NONE_IN_PUBLIC)


@pytest.mark.torture
@pytest.mark.parametrize("name", FORMATS)
def test_no_denied_name_is_in_a_whole_public_release(
    name: str, tmp_path: Path, public: Released, originals: Names
) -> None:
    path = tmp_path / f"export{FORMATS[name].ending}"
    path.write_bytes(exported(name, public.store, public.cases))
    assert {kind for kind, _ in found(path, Check(originals))}.isdisjoint(NONE_IN_PUBLIC)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "on 2019-05-04"), ("date", "2019-05"), ("date", "04/05/2019"), ("date", "4 May 2019"),
        ("date", "in May 2019"), ("date", "on 4th May"),
        ("age", "a girl aged 9"), ("age", "a nine-year-old"), ("age", "six weeks old"), ("age", "at the age of twelve"),
        ("place", "OX1 1AA"), ("place", "in Exampleshire"), ("place", "Upper Example Borough Council"),
        ("place", "the London Borough of Example"), ("place", "Example Safeguarding Children Partnership"),
        ("number", "943 476 5919"), ("number", "AB123456C"),
        ("address", "someone@example.org"), ("address", "01632 960 001"), ("address", "+44 1632 960001"),
        ("address", "https://example.org/review.pdf"),
        ("long text", "word " * 15),
    ],
)  # fmt: skip
def test_a_sign_is_found(kind: str, text: str) -> None:
    assert kind in {sign.kind for sign in signs(text, "")}


@pytest.mark.parametrize(
    "text",
    ["2019", "2015/2019", "13-to-17", "aged 6 to 12", "943 476 5918", "written-agreement", "version 1.0.0",
     "Local safeguarding partnership or board", "https://w3id.org/casegraph/case/c123", "char=1200,1300", "0.1632",
     "c2019x05k04"],
)  # fmt: skip
def test_what_is_none_is_not_taken_for_a_sign(text: str) -> None:
    assert list(signs(text, "")) == []


def test_an_age_is_known_by_its_column() -> None:
    assert [s.what for s in signs("9", "childAge")] == ["childAge 9"]
    assert list(signs("9", "position")) == list(signs("42", "age")) == list(signs("13", "ageFrom")) == []


@pytest.mark.parametrize("age", range(18))
def test_an_exact_age_is_found_in_a_column_of_a_file(age: int, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"event,childAge\none,{age}\n")
    assert ("age", f"childAge {age}") in found(path)


def test_everyday_words_are_not_taken_for_the_name_of_a_case() -> None:
    names = Names([("child-a", "a case"), ("Child A", "a case"), ("alex", "a case")])
    assert [s.what for s in names.signs("Child A, child-a and ALEX")] == ["ALEX", "Child A", "child-a"]
    assert list(names.signs("what a child a day sees, in Alexandria")) == []


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_can_be_looked_into(text: str, name: str) -> None:
    assert all(sign.what for sign in signs(text, name))
    assert all(sign.what in text for sign in Names([(name, "a name")]).signs(text))


def test_a_rare_combination_is_found_and_a_common_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "children.csv"
    rows = ["female,13-to-17,serious-harm"] * 5 + ["male,under-6,child-death"]
    path.write_text("\n".join(["sex,age_band,incidentType", *rows]))
    assert found(path) == {("rare", "sex male, age under-6, incident child-death")}
    assert found(path, Check(DENY, k=6)) > found(path)
    path.write_text("\n".join(["theme,n", "written-agreements,4"]))
    assert found(path) == set()


@pytest.mark.slow
def test_rare_children_are_found_in_a_graph(tmp_path: Path, bundled: Store) -> None:
    path = tmp_path / "all.trig"
    path.write_bytes(exported("trig", bundled, bundled.cases()))
    rare = [what for kind, what in found(path) if kind == "rare"]
    assert any("ethnicity white-british" in what and "harm intrafamilial-csa" in what for what in rare)


def test_words_of_a_document_at_hand_are_found(tmp_path: Path) -> None:
    text = "The quick brown fox jumps over the lazy dog and then it sleeps."
    (tmp_path / "fable.txt").write_text(text)
    source = Source("fable", "Fable", "Nobody", "press-report", len(text), sha256(text), "fable.txt")
    check = Check(DENY, SourceTexts(Register({"fable": source}), tmp_path))
    path = tmp_path / "mine.txt"
    path.write_text("As is said: the quick BROWN fox\tjumps over the lazy cat.")
    assert ("quotation", "the quick brown fox jumps over the lazy") in found(path, check)
    path.write_text("As is said: the quick brown fox jumps over a dog.")
    assert found(path, check) == set()


def test_what_cannot_be_read_safely_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "c">]><graphml>&b;</graphml>'
    bomb = archive({"zeros.txt": b"\0" * 10_000_000})
    nested = archive({"a.zip": archive({"b.zip": archive({"c.txt": PLANTED.encode()})})})
    unread = {
        "laughs.graphml": laughs.encode(),
        "bomb.zip": bomb,
        "nested.zip": nested,
        "picture.png": b"\x89PNG\r\n\x1a\n\0\0",
        "broken.json": b"{",
        "broken.ttl": b"<a> <b>",
        "broken.zip": b"PK\x03\x04nothing",
        "deep.json": b"[" * 100_000 + b"]" * 100_000,
    }
    for name, raw in unread.items():
        path = tmp_path / name
        path.write_bytes(raw)
        assert "not read" in {kind for kind, _ in found(path)}, name
    (tmp_path / "anchors.yaml").write_text("a: &x [Rowan Oakfield]\nb: [*x, *x]\n")
    assert ("name", PLANTED) in found(tmp_path / "anchors.yaml")
    monkeypatch.setattr(file_contents, "MOST_BYTES", 10)
    with pytest.raises(InvalidInputError, match="check it in parts"):
        found(tmp_path / "broken.zip")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        found(tmp_path / "nowhere.txt")


def test_the_same_thing_is_told_once_and_many_of_a_kind_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text(f"{PLANTED}\n" * 7)
    assert [(f.what, f.where) for f in Check(DENY).file(path)] == [(PLANTED, "line 1 and 6 more places")]
    path.write_text("".join(f"{year}-05\n" for year in range(1900, 1907 + MOST)))
    listed = Check(DENY).file(path)
    assert len(listed) == MOST + 1
    assert listed[-1].what == "and 7 more of this kind"


# The command.


def test_the_command_tells_what_it_found_and_ends_with_1(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "deny.txt").write_text(f"{PLANTED}\n")
    (tmp_path / "letter.txt").write_text(f"{PLANTED} and Stacey, aged 9.\nNothing here.\n")
    ran = cli("check-release", tmp_path / "letter.txt", "--deny", tmp_path / "deny.txt", "--format", "json")
    assert ran.status == 1
    rows = json.loads(ran.out)
    assert [(row["what"], row["kind"], row["where"]) for row in rows] == [
        (PLANTED, "name", "line 1"),
        ("Stacey", "name", "line 1"),
        ("aged 9", "age", "line 1"),
    ]
    assert "could identify" in ran.err
    assert "may have missed" in ran.err
    (tmp_path / "letter.txt").write_text("Nothing here.\n")
    ran = cli("check-release", tmp_path / "letter.txt")
    assert (ran.status, ran.out) == (0, "")
    assert "may have missed" in ran.err


@pytest.mark.slow
def test_a_release_from_the_command_line_is_told_of_and_checked(cli: Callable[..., Ran], tmp_path: Path) -> None:
    key, out, report = tmp_path / "board.key", tmp_path / "public.trig", tmp_path / "withheld.csv"
    ran = cli("export", "--release", "public", "--key", key, "-o", out)
    assert ran.status == 0, ran.err
    assert "created the key" in ran.err
    assert "cg:ethnicity" in ran.err
    assert "language-or-culture-barrier (implied): 7 matches not in the copy, because" in ran.err
    first = out.read_bytes()
    again = cli("export", "--release", "public", "--key", key, "--release-report", report, "-o", out)
    assert out.read_bytes() == first
    assert "created the key" not in again.err
    assert "cg:ethnicity" not in again.err
    assert report.read_text().startswith("what,became,number\n")
    key.chmod(0o644)
    assert "other users of this computer can read" in cli("export", "--release", "public", "--key", key, "-o", out).err
    loose = cli("export", "--release", "public", "-o", out)
    assert out.read_bytes() != first
    assert "later copies cannot be linked" in loose.err
    for words in (("--release", "public", "--quotes"), ("--key", key), ("--release-report", report)):
        refused = cli("export", *words, "-o", tmp_path / "refused.trig")
        assert refused.status == 2
        assert not (tmp_path / "refused.trig").exists()
    checked = cli("check-release", out)
    assert "name" not in {line.split()[-1] for line in checked.out.splitlines() if line}
