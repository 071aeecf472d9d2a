"""Bad case files: each gets its message with file and line and a remedy, status 1, and changes nothing.

Each row of FILES is the fictional case with one thing made wrong. Lines are found by what stands on them, so that the
fixture can grow.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casegraph.graph.errors import InvalidInputError
from casegraph.graph.store.open import open_store
from casegraph.queries.case_check import check

if TYPE_CHECKING:
    from tests.conftest import Ran

ROBIN = (Path(__file__).parent / "fixtures" / "robin" / "robin.yaml").read_text(encoding="utf-8")
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@dataclass(frozen=True)
class Bad:
    """A way to be wrong: ``old`` becomes ``new`` in the fictional case; what is said of which lines.

    ``says`` pairs a text that stands on the line (nothing for the file as a whole) with the message, or with its
    beginning where it ends in an ellipsis.
    """

    what: str
    old: str
    new: str
    says: tuple[tuple[str, str], ...]

    def text(self) -> str:
        assert ROBIN.count(self.old) == 1, f"{self.old!r} stands {ROBIN.count(self.old)} times in the fictional case"
        return ROBIN.replace(self.old, self.new)


def bad(what: str, old: str, new: str, *says: tuple[str, str]) -> Bad:
    return Bad(what, old, new, says)


TITLE = "title: Robin\n"
INCIDENT = "incident: serious-harm\n"
AGENCY = "- id: gp\n  type: general-practice\n"
ABSENCES = "description: The child was often away from school."
EDTF_REMEDY = "is not a date in EDTF; write 2018, 2018-04, 2018-04-09, 2018~ or 2018-06/2023-11"

FILES = [
    # Keys.
    bad("a misspelt key", "  sex: female", "  sexx: female",
        ("sexx:", "unknown key 'sexx' in a child; did you mean 'sex'?")),
    bad("an unknown key", "  sex: female", "  postcode: X",
        ("postcode:", "unknown key 'postcode' in a child; choose one of age, …")),
    bad("a key of another class", "  reliesOn: [dana]", "  harmedOneOf: [dana]",
        ("harmedOneOf:", "unknown key 'harmedOneOf' in an intervention; it belongs to Harm")),
    bad("a duplicate key", "  sex: female", "  sex: female\n  sex: male # again",
        ("# again", "key 'sex' is given twice (first on line 10); remove one")),
    bad("an id of the case itself", TITLE, "id: someone\n" + TITLE,
        ("id: someone", "unknown key 'id' in a case; choose one of agencies, …")),
    bad("a position written by hand", "  reliesOn: [dana]", "  position: 4",
        ("position:", "unknown key 'position' in an intervention; choose one of …")),
    bad("a list for a key", TITLE, "? [title, name]\n: Robin\n",
        ("? [title, name]", "a key is a list or a mapping; write a word as the key")),
    bad("a context of its own", TITLE, "'@context': https://example.org/context.jsonld\n" + TITLE,
        ("@context", "key '@context' begins with @, which a case file does not allow; remove it")),
    bad("a context of its own, in full", TITLE, "'@context': {title: https://example.org/title}\n" + TITLE,
        ("@context", "key '@context' begins with @, which a case file does not allow; remove it")),
    bad("a JSON-LD keyword inside", AGENCY, AGENCY + "  '@type': cg:Perpetrator\n",
        ("@type", "key '@type' begins with @, which a case file does not allow; remove it")),
    bad("a merge key", "  sex: female", "  <<: {sex: female}",
        ("<<:", "unknown key '<<' in a child; choose one of …")),
    # Values.
    bad("a misspelt value", "outcome: not-shared", "outcome: not-shard",
        ("not-shard", "outcome 'not-shard' is not an exchange outcome; did you mean 'not-shared'?")),
    bad("an unknown concept", "incident: serious-harm", "incident: mystery",
        ("mystery", "incident 'mystery' is not an incident type; …")),
    bad("an unknown concept of a small scheme", "polarity: shortfall", "polarity: mystery",
        ("mystery", "polarity 'mystery' is not a finding polarity; choose one of …")),
    bad("a concept of another scheme", "outcome: not-shared", "outcome: neglect",
        ("outcome: neglect", "outcome 'neglect' is not an exchange outcome; 'neglect' is a harm type")),
    bad("a label in place of a concept's id", "  type: general-practice", "  type: GP surgery",
        ("GP surgery", "type 'GP surgery' is not an agency type; …")),
    bad("a concept as a full IRI", "outcome: not-shared",
        "outcome: https://w3id.org/casegraph/vocabulary/exchange-outcome/not-shared",
        ("/not-shared", "outcome 'https://w3id.org/casegraph/vocabulary/exchange-outcome/not-shared' "
         "is not an exchange outcome; choose one of …")),
    bad("a misspelt class", "- id: agreement\n  is: Intervention", "- id: agreement\n  is: Intervantion",
        ("Intervantion", "is 'Intervantion' is not a kind of event; did you mean 'Intervention'?")),
    bad("no class", "- id: agreement\n  is: Intervention", "- id: agreement # no class",
        ("# no class", "an event under 'events' has no is; choose one of Breach, Concern, …")),
    bad("a class without a value", "- id: agreement\n  is: Intervention", "- id: agreement # nothing\n  is:",
        ("# nothing", "an event under 'events' has no is; choose one of Breach, Concern, …")),
    bad("a mapping for a class", "- id: agreement\n  is: Intervention", "- id: agreement # a mapping\n  is: {a: b}",
        ("# a mapping", "an event under 'events' has no is; choose one of Breach, Concern, …")),
    bad("a misspelt role", "  role: perpetrator", "  role: perpatrator",
        ("perpatrator", "role 'perpatrator' is not a kind of person; did you mean 'perpetrator'?")),
    bad("a word for a number", "  age: 9", "  age: nine", ("nine", "age 'nine' is not a whole number; use digits")),
    bad("an octal number", "  age: 9", "  age: 011", ("age: 011", "age '011' is not a whole number; use digits")),
    bad("a fraction", "  age: 9", "  age: 9.5", ("age: 9.5", "age '9.5' is not a whole number; use digits")),
    bad("a number beyond all measure", "  age: 9", "  age: 99999999999999999999",
        ("99999", "age '99999999999999999999' is not a whole number; use digits")),
    bad("yes for true", "  subject: true", "  subject: yes",
        ("subject: yes", "subject 'yes' is not a truth value; write true or false")),
    bad("true for a text", TITLE, "title: true\n",
        ("title: true", "title takes a text, not true; put it in quotation marks")),
    bad("a key without a value", "  age: 9", "  age:", ("age:", "age is empty; give a value or remove the key")),
    bad("white space for a text", TITLE, "title: '   '\n",
        ("title:", "title is empty; give a value or remove the key")),
    bad("an empty list", "sources: [example-briefing]", "sources: [example-briefing]\nlegalStatus: []",
        ("legalStatus", "legalStatus is empty; give a value or remove the key")),
    bad("a mapping for a reference", "reliesOn: [dana]", "reliesOn: {who: dana}",
        ("reliesOn", "reliesOn takes the id of a node, not a mapping")),
    bad("a list in a list", "reliesOn: [dana]", "reliesOn: [[dana]]",
        ("reliesOn", "reliesOn takes the id of a node, not a sequence")),
    bad("words for a node", AGENCY, AGENCY + "- the police\n",
        ("- the police", "an item of agencies is not a mapping; write it as keys with values")),
    # Ids and references.
    bad("a dangling reference", "reliesOn: [dana]", "reliesOn: [nobody]",
        ("reliesOn: [nobody]", "reliesOn 'nobody' is not in this case; add the node or …")),
    bad("a misspelt reference", "about: [poor-attendance]", "about: [poor-atendance]",
        ("poor-atendance", "about 'poor-atendance' is not in this case; did you mean 'poor-attendance'?")),
    bad("a duplicate id", "- id: relatives", "- id: school # again",
        ("# again", "id 'school' is already used on line 24; choose another")),
    bad("an ill-formed id", "- id: relatives", "- id: Relatives who helped",
        ("Relatives who", "id 'Relatives who helped' is not valid; use lowercase letters, digits and hyphens, and …")),
    bad("a number for an id", "- id: relatives", "- id: 7",
        ("- id: 7", "id '7' is not valid; use lowercase letters, digits and hyphens, and begin …")),
    bad("an id with a line feed", "- id: relatives", '- id: "relatives\\n"',
        ("relatives\\n", "id 'relatives\n' is not valid; …")),
    bad("an id of letters that only look alike", "- id: relatives", "- id: rеlatives",
        ("rеlatives", "id 'rеlatives' is not valid; use lowercase letters, digits and hyphens, and begin …")),
    bad("no id", "- id: relatives\n  theme", "- theme", ("- theme", "a finding under 'findings' has no id; give one")),
    bad("several ids", "- id: relatives", "- id: [relatives, others]",
        ("[relatives, others]", "a finding under 'findings' has several ids; give one")),
    bad("a mapping for an id", "- id: relatives", "- id: {of: relatives}",
        ("{of: relatives}", "id takes an id, not a mapping")),
    bad("an id in another case", "- id: relatives", "- id: other-case/relatives",
        ("other-case", "id 'other-case/relatives' is not valid; use lowercase letters, digits and hyphens, …")),
    bad("an id that is an IRI of another case", "- id: relatives", "- id: https://w3id.org/casegraph/case/other/relatives",
        ("case/other", "id 'https://w3id.org/casegraph/case/other/relatives' is not valid; use lowercase letters, …")),
    bad("a reference into another case", "reliesOn: [dana]", "reliesOn: [other-case/dana]",
        ("other-case", "reliesOn 'other-case/dana' is not a local id; give only the id of a node of this case")),
    bad("a reference by the way of the folder above", "reliesOn: [dana]", "reliesOn: [../other-case/dana]",
        ("other-case", "reliesOn '../other-case/dana' is not a local id; give only the id of a node of this case")),
    bad("a reference that is an IRI of another case", "reliesOn: [dana]",
        "reliesOn: ['https://w3id.org/casegraph/case/other/dana']",
        ("case/other", "reliesOn 'https://w3id.org/casegraph/case/other/dana' is not a local id; "
         "give only the id of a node of this case")),
    # YAML's own devices.
    bad("an anchor and an alias", "between: [school, gp]\n  about: [poor-attendance]",
        "between: &both [school, gp]\n  about: *both",
        ("&both", "anchor '&both' is not allowed; remove it"),
        ("*both", "alias '*both' is not allowed; write the value in full")),
    bad("a tag", "  age: 9", "  age: !!int 9",
        ("!!int", "tag 'tag:yaml.org,2002:int' is not allowed; remove it")),
    bad("a tag that asks for code", "  age: 9", "  age: !!python/object/apply:os.getcwd []",
        ("!!python", "tag 'tag:yaml.org,2002:python/object/apply:os.getcwd' is not allowed; remove it")),
    bad("two documents in one file", "findings:\n", "---\nfindings:\n",
        ("---", "a second document begins here; put it in a file of its own")),
    bad("an unquoted colon", TITLE, "title: Robin: a case\n",
        ("title:", "is not valid YAML: …")),
    bad("a bracket that is not closed", "sources: [example-briefing]", "sources: [example-briefing",
        ("incident:", "is not valid YAML: …")),
    bad("a tab for an indent", "  sex: female", "\tsex: female",
        ("\tsex", "is not valid YAML: …")),
    bad("a control character", ABSENCES, ABSENCES + "\x07", (ABSENCES, "control character U+0007; remove it")),
    bad("a null character", ABSENCES, ABSENCES + "\x00", (ABSENCES, "control character U+0000; remove it")),
    bad("an escaped control character", ABSENCES, 'description: "Away from school.\\x0B"',
        ("Away from", "control character U+000B in a value; remove it")),
    bad("an escaped lone surrogate", ABSENCES, 'description: "Away from school.\\ud800"',
        ("Away from", "is not valid YAML: …")),
    # Dates.
    bad("a date as people write it", INCIDENT, INCIDENT + "incidentDate: 12/03/2019\n",
        ("incidentDate", f"incidentDate '12/03/2019' {EDTF_REMEDY}")),
    bad("a day that is in no calendar", INCIDENT, INCIDENT + "incidentDate: 2019-02-30\n",
        ("incidentDate", f"incidentDate '2019-02-30' {EDTF_REMEDY}")),
    bad("a period that ends before it begins", INCIDENT, INCIDENT + "incidentDate: 2020/2019\n",
        ("incidentDate", f"incidentDate '2020/2019' {EDTF_REMEDY}")),
    bad("a word for a date", INCIDENT, INCIDENT + "incidentDate: unknown\n",
        ("incidentDate", f"incidentDate 'unknown' {EDTF_REMEDY}")),
    bad("a wrong date of coding", '"2026-11-22"', '"2026-11-31"',
        ("2026-11-31", "date '2026-11-31' is not a date; write it as 2026-11-22, in quotation marks")),
    bad("a date of coding that is only nearly a day", '"2026-11-22"', '"2026-11-XX"',
        ("2026-11-XX", "date '2026-11-XX' is not a date; write it as 2026-11-22, in quotation marks")),
    bad("words for a duration", "  reliesOn: [dana]", "  duration: two years",
        ("two years", "duration 'two years' is not a duration; write P2Y for two years, P6M for six months")),
    # Locators.
    bad("a locator beyond the text", "char=900,981", "char=900,1001",
        ("char=900", "locator 'example-briefing#char=900,1001' ends after the end of 'example-briefing'; "
         "give an end of 1000 at most")),
    bad("a locator that ends before it begins", "char=900,981", "char=981,900",
        ("char=981", "locator 'example-briefing#char=981,900' is empty; give an end that is greater …")),
    bad("a locator of an unregistered source", "example-briefing#char=900,981", "my-memory#char=900,981",
        ("my-memory", "source 'my-memory' is not registered; register it with: casegraph source add")),
    bad("a locator of a misspelt source", "example-briefing#char=900,981", "exampel-briefing#char=900,981",
        ("exampel-briefing", "source 'exampel-briefing' is not registered; did you mean 'example-briefing'?")),
    bad("a locator of a source that the case does not name", "example-briefing#char=900,981",
        "wiltshire-family-m#char=900,981",
        ("wiltshire", "locator 'wiltshire-family-m#char=900,981' refers to 'wiltshire-family-m', which is "
         "not under 'sources'; add it there")),
    bad("an unregistered source", "sources: [example-briefing]", "sources: [example-briefing, my-memory]",
        ("my-memory", "source 'my-memory' is not registered; register it with: casegraph source add")),
    bad("a page for a locator", "example-briefing#char=900,981", "example-briefing, page 3",
        ("page 3", "'example-briefing, page 3' is not a locator; write it as my-source#char=120,171")),
    bad("a locator that falls apart at its comma", "  evidence:\n  - example-briefing#char=900,981",
        "  evidence: [example-briefing#char=900,981]",
        ("char=900", "'example-briefing#char=900' is not a locator; write it as my-source#char=120,171; put it …"),
        ("char=900", "evidence takes a locator, not 981; put a locator in quotation marks inside a list in brackets")),
]  # fmt: skip


def line_of(text: str, mark: str) -> int:
    """Return the only line on which something stands."""
    numbers = [number for number, line in enumerate(text.split("\n"), start=1) if mark in line]
    assert len(numbers) == 1, f"{mark!r} stands on lines {numbers}"
    return numbers[0]


def message(path: Path, case: Bad) -> str:
    """Return a regular expression for all that is to be said; an ellipsis stands for any end of its line."""
    text = case.text()
    lines = sorted((line_of(text, mark), says) for mark, says in case.says)
    return "".join(re.escape(f"{path}:{number}: {says}").replace("…", "[^\n]+") + "\n" for number, says in lines)


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds one good case and is to stay as it is through all of the bad ones."""
    folder = tmp_path_factory.mktemp("kept")
    for name in ("robin.yaml", "sources.yaml"):
        shutil.copy(Path(__file__).parent / "fixtures" / "robin" / name, folder / name)
    (folder / "robin.yaml").rename(folder / "wren.yaml")
    built = check([folder / "wren.yaml"])
    store = open_store(folder / "store", write=True)
    store.add(built.quads, built.register)
    return folder / "store"


def statements(folder: Path) -> list[str]:
    return sorted(str(quad) for quad in open_store(folder).engine)


@pytest.mark.parametrize("case", FILES, ids=[case.what for case in FILES])
def test_a_bad_file_is_told_with_its_line_and_changes_nothing(
    case: Bad, cli: Callable[..., Ran], case_file: Callable[..., Path], kept: Path
) -> None:
    path = case_file(case.text())
    files, held = files_under(path.parent), statements(kept)

    checked = cli("validate", path)
    assert re.fullmatch(message(path, case), checked.err)
    assert (checked.status, checked.out) == (1, "")

    added = cli("--store", kept, "add", path)
    assert (added.status, added.out, added.err) == (1, "", checked.err)

    assert files_under(path.parent) == files
    assert statements(kept) == held


def test_each_row_is_one_way_to_be_wrong() -> None:
    assert len({case.what for case in FILES}) == len(FILES)
    assert len({case.text() for case in FILES}) == len(FILES)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", ": is empty; begin it with title:, coding: and sources:"),
        (b"# Nothing but a comment.\n", ": is empty; begin it with title:, coding: and sources:"),
        (b"Robin was nine.\n", ":1: is not a mapping of keys to values; begin it with title:, coding: and sources:"),
        (b"- robin\n- dana\n", ":1: is not a mapping of keys to values; begin it with title:, coding: and sources:"),
        (b"%PDF-1.4\n\xe2\xe3\xcf\xd3\n1 0 obj\n", ":2: is not UTF-8 here; save the file as UTF-8"),
        (b"PK\x03\x04\x14\x00", ":1: control character U+0003; remove it"),
        (ROBIN.replace("Robin\n", "Ren\u00e9e\n").encode("latin-1"), ":2: is not UTF-8 here; save the file as UTF-8"),
        (ROBIN.encode("utf-16"), ":1: is not UTF-8 here; save the file as UTF-8"),
        (b"title: " + b"[" * 100_000 + b"]" * 100_000, ":1: nested deeper than 12 levels; use fewer"),
        ("".join("  " * n + "a:\n" for n in range(400)).encode(), ":13: nested deeper than 12 levels; use fewer"),
        (b"title: Robin\n# " + b"-" * 8 * 1024 * 1024, ": is larger than 8 MiB; is this a case file?"),
    ],
    ids=["empty", "a comment", "a sentence", "a list", "a PDF", "an archive", "Latin-1", "UTF-16", "deep in brackets",
         "deep in indents", "too large"],
)  # fmt: skip
def test_what_is_no_case_file_at_all_is_told_so(
    raw: bytes, says: str, cli: Callable[..., Ran], case_file: Callable[..., Path], kept: Path
) -> None:
    path, held = case_file(raw), statements(kept)
    for ran in (cli("validate", path), cli("--store", kept, "add", path)):
        assert (ran.status, ran.out, ran.err) == (1, "", f"{path}{says}\n")
    assert path.read_bytes() == raw
    assert statements(kept) == held


def test_brackets_without_end_are_refused_at_their_line(
    cli: Callable[..., Ran], case_file: Callable[..., Path]
) -> None:
    path = case_file(b"title: " + b"[" * 100_000 + b"]" * 100_000)
    ran = cli("validate", path)
    assert (ran.status, ran.out) == (1, "")
    # Depending on its version, the YAML reader refuses them in words of its own.
    assert re.fullmatch(rf"{re.escape(str(path))}:1: [^\n]+\n", ran.err)


def test_an_alias_bomb_is_refused_at_its_first_alias_and_not_unfolded(
    cli: Callable[..., Ran], case_file: Callable[..., Path]
) -> None:
    path = case_file(BOMB)
    ran = cli("validate", path)
    lines = ran.err.splitlines()
    assert (ran.status, ran.out) == (1, "")
    assert lines[0] == f"{path}:1: anchor '&a0' is not allowed; remove it"
    assert f"{path}:2: alias '*a0' is not allowed; write the value in full" in lines
    assert len(lines) == 2 * 12 - 1


def test_all_problems_of_all_files_are_told_at_once(cli: Callable[..., Ran], case_file: Callable[..., Path]) -> None:
    many = ROBIN.replace("not-shared", "not-shard").replace("sex: female", "gender: female").replace("981", "9810")
    other = ROBIN.replace("age: 9", "age: nine")
    finch, wren = case_file(many, "finch"), case_file(other, "wren")
    ran = cli("validate", wren, finch)
    places = [f"{finch}:{line_of(many, mark)}" for mark in ("gender", "not-shard", "9810")]
    places += [f"{wren}:{line_of(other, 'nine')}"]
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == places
    assert (ran.status, ran.out) == (1, "")


def test_the_same_misspelling_in_a_file_with_windows_line_ends_is_on_the_same_line(
    cli: Callable[..., Ran], case_file: Callable[..., Path]
) -> None:
    text = ROBIN.replace("not-shared", "not-shard")
    path = case_file(text.replace("\n", "\r\n"))
    assert cli("validate", path).err.startswith(f"{path}:{line_of(text, 'not-shard')}: outcome 'not-shard'")


@pytest.mark.slow
def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(
    cli: Callable[..., Ran], case_file: Callable[..., Path]
) -> None:
    for text in (ROBIN.replace("\n", "\r\n"), "\ufeff" + ROBIN):
        path = case_file(text)
        ran = cli("validate", path)
        assert (ran.status, ran.out, ran.err) == (0, f"{path}: valid: case 'robin', 12 nodes\n", "")


def test_one_case_in_two_folders_is_refused(
    cli: Callable[..., Ran], case_file: Callable[..., Path], kept: Path, tmp_path: Path
) -> None:
    first, held = case_file(ROBIN), statements(kept)
    second = tmp_path / "more-cases" / "robin.yaml"
    shutil.copytree(first.parent, second.parent)
    for ran in (cli("validate", first, second), cli("--store", kept, "add", first, second)):
        assert ran.err == f"{second}: case 'robin' is also in {first}; rename one of the files\n"
        assert (ran.status, ran.out) == (1, "")
    assert statements(kept) == held


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Robin 2.yaml", "the file's name 'Robin 2' is not a valid case id; use lowercase letters, digits and hyphens"),
        ("robin.json", "the name does not end in .yaml; name the file after the case's id"),
        ("-robin.yaml", "the file's name '-robin' is not a valid case id; use lowercase letters, digits and hyphens"),
    ],
)
def test_the_name_of_a_file_must_be_the_id_of_a_case(
    name: str, says: str, cli: Callable[..., Ran], case_file: Callable[..., Path]
) -> None:
    path = case_file(ROBIN)
    path = path.rename(path.with_name(name))
    ran = cli("validate", "--", path)
    assert (ran.status, ran.out, ran.err) == (1, "", f"{path}: {says}\n")


@pytest.mark.parametrize("command", [("validate",), ("add",)], ids=["validate", "add"])
def test_a_folder_or_a_missing_file_in_place_of_a_case_file(
    command: tuple[str, ...], cli: Callable[..., Ran], tmp_path: Path
) -> None:
    missing, store = tmp_path / "missing.yaml", tmp_path / "store"
    options = ["--store", store] if command == ("add",) else []
    ran = cli(*command, *options, tmp_path, missing)
    assert (
        ran.err == f"{tmp_path}: is a directory; give the name of a file\n"
        f"{missing}: cannot be read: {os.strerror(errno.ENOENT)}; check its name and permissions\n"
    )
    assert (ran.status, ran.out) == (1, "")
    assert not store.exists()


def test_no_file_at_all_is_wrong_usage(cli: Callable[..., Ran]) -> None:
    ran = cli("validate")
    assert (ran.status, ran.out) == (2, "")
    assert "casegraph validate" in ran.err


@pytest.mark.parametrize(
    ("register", "says"),
    [
        ("example-briefing: a title\n", [":1: source 'example-briefing' is not a mapping; give title, publisher, "]),
        ("Example briefing: {}\n", [":1: source id 'Example briefing' is not valid; use lowercase letters, digits "]),
        ("example-briefing:\n  titel: A briefing\n  file: ../away.txt\n  characters: many\n",
         [":2: unknown key 'titel' in source 'example-briefing'; did you mean 'title'?",
          ":3: file names a folder; give the name of the file alone",
          ":4: characters is not a whole number above 0; give the length of the text",
          ": source 'example-briefing' has no publisher; give one"]),
        ("a: &a {title: x}\nb: *a\n", [":1: anchor '&a'", ":2: alias '*a'"]),
    ],
    ids=["no mapping", "an ill-formed id", "wrong values", "an alias"],
)  # fmt: skip
def test_a_bad_register_is_told_with_its_own_file_and_lines(
    register: str, says: list[str], cli: Callable[..., Ran], case_file: Callable[..., Path]
) -> None:
    path = case_file(ROBIN)
    beside = path.parent / "sources.yaml"
    beside.write_text(register, encoding="utf-8")
    ran = cli("validate", path)
    assert all(line.startswith(str(beside)) for line in ran.err.splitlines())
    assert [words for words in says if words not in ran.err] == []
    assert (ran.status, ran.out) == (1, "")


def test_a_missing_register_is_told_by_its_name(cli: Callable[..., Ran], case_file: Callable[..., Path]) -> None:
    ran = cli("validate", "--register", "no-such-register.yaml", case_file(ROBIN))
    expected_message = (
        f"no-such-register.yaml: cannot be read: {os.strerror(errno.ENOENT)}; check its name and permissions\n"
    )
    assert (ran.status, ran.out, ran.err) == (1, "", expected_message)


def test_the_library_raises_what_the_command_line_prints(case_file: Callable[..., Path]) -> None:
    text = ROBIN.replace("not-shared", "not-shard")
    path = case_file(text)
    with pytest.raises(InvalidInputError) as raised:
        check([path])
    (problem,) = raised.value.problems
    line = line_of(text, "not-shard")
    assert (problem.path, problem.line, problem.check) == (path, line, "tree")
    assert str(problem).startswith(f"{path}:{line}: outcome 'not-shard' is not an exchange outcome")
