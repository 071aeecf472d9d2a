"""`validate`, `add` and `withdraw` on a store on disk, alone and beside another process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casegraph.graph.store.open import open_store

if TYPE_CHECKING:
    from tests.conftest import Ran

ROBIN = (Path(__file__).parent / "fixtures" / "robin" / "robin.yaml").read_text(encoding="utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def cases(cli: Callable[..., Ran], store: Path) -> list[str]:
    return [row["case"] for row in json.loads(cli("--store", store, "cases", "--format", "json").out)]


def statements(store: Path) -> list[str]:
    return sorted(str(quad) for quad in open_store(store).engine)


# Alone.


def test_good_files_are_valid_one_line_each(cli: Callable[..., Ran], case_file: Callable[..., Path]) -> None:
    finch, wren = case_file(ROBIN, "finch"), case_file(ROBIN, "wren")
    ran = cli("validate", finch, wren)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{finch}: valid: case 'finch', 12 nodes\n{wren}: valid: case 'wren', 12 nodes\n"


@pytest.mark.slow
def test_a_case_is_added_shown_and_withdrawn(cli: Callable[..., Ran], robin: Path, store: Path) -> None:
    added = cli("--store", store, "add", robin)
    assert (added.status, added.out) == (0, "")
    assert added.err.startswith(f"added the case 'robin' to {store}\n")
    assert cases(cli, store) == ["robin"]
    shown = cli("show", "robin", "--store", store)
    assert shown.out.startswith("Robin\n=====\n")
    withdrawn = cli("withdraw", "robin", "--store", store)
    assert (withdrawn.status, withdrawn.out, withdrawn.err) == (0, "", f"withdrew 'robin' from {store}\n")
    assert cases(cli, store) == []
    assert cli("show", "robin", "--store", store).status == 1


@pytest.mark.slow
def test_a_store_may_be_named_before_or_after_the_command_or_in_the_environment(
    cli: Callable[..., Ran], robin: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("--store", store, "add", robin).status == 0
    listed = [
        cli("--store", store, "cases", "--format", "csv"),
        cli("cases", "--store", store, "--format", "csv"),
        cli("--store", tmp_path / "no-such-store", "cases", "--store", store, "--format", "csv"),
    ]
    monkeypatch.setenv("CASEGRAPH_STORE", str(store))
    listed.append(cli("cases", "--format", "csv"))
    assert {(ran.status, ran.out) for ran in listed} == {(0, listed[0].out)}
    assert listed[0].out.splitlines()[1].startswith("robin,")


def test_the_bundled_cases_cannot_be_added_to_or_withdrawn_from(cli: Callable[..., Ran], robin: Path) -> None:
    for command, argument in (("add", robin), ("withdraw", "stacey")):
        ran = cli(command, argument)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            f"{command} needs a store: name its folder with --store DIR (the bundled cases cannot be changed)\n"
        )


def test_one_bad_file_among_good_ones_changes_nothing(
    cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path
) -> None:
    first = case_file(ROBIN, "finch")
    assert cli("--store", store, "add", first).status == 0
    before = statements(store)
    bad = case_file(ROBIN.replace("not-shared", "not-shard"), "wren")
    ran = cli("--store", store, "add", "--replace", case_file(ROBIN.replace("age: 9", "age: 8"), "finch"), bad)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{bad}:")
    assert len(ran.err.splitlines()) == 1
    assert statements(store) == before


def test_a_bad_file_makes_no_store(cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path) -> None:
    assert cli("--store", store, "add", case_file("title: x\n")).status == 1
    assert not store.exists()


@pytest.mark.slow
def test_a_case_that_is_there_already_is_replaced_only_when_asked(
    cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path
) -> None:
    cli("--store", store, "add", case_file(ROBIN))
    before = statements(store)
    changed = case_file(ROBIN.replace("title: Robin", "title: Robin, read again"))
    refused = cli("--store", store, "add", changed, case_file(ROBIN, "wren"))
    assert refused.err == f"{store}: case 'robin' is already in the store; replace it with --replace\n"
    assert (refused.status, refused.out, statements(store)) == (1, "", before)
    assert cli("--store", store, "add", "--replace", changed, case_file(ROBIN, "wren")).status == 0
    assert cases(cli, store) == ["robin", "wren"]
    assert "Robin, read again" in cli("--store", store, "show", "robin").out


@pytest.mark.slow
def test_withdrawing_a_case_that_is_not_there_withdraws_none(
    cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path
) -> None:
    cli("--store", store, "add", case_file(ROBIN, "finch"), case_file(ROBIN, "wren"))
    before = statements(store)
    ran = cli("--store", store, "withdraw", "finch", "wran")
    assert (ran.status, ran.out, ran.err) == (1, "", f"no case 'wran' in {store}; did you mean 'wren'?\n")
    assert statements(store) == before
    assert cli("--store", store, "withdraw", "finch", "wren", "finch").status == 0
    assert cases(cli, store) == []


@pytest.mark.slow
def test_a_withdrawn_case_leaves_no_word_of_it_in_any_file(
    cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path
) -> None:
    told = "The school took the absences for illness and nobody asked the practice."
    cli("--store", store, "add", case_file(ROBIN, "finch-of-the-test"), case_file(ROBIN.replace(told, "x y"), "wren"))
    assert told.encode() in b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    cli("--store", store, "withdraw", "finch-of-the-test")
    left = {path: path.read_bytes() for path in store.parent.rglob("*") if path.is_file() and "cases" not in path.parts}
    assert left
    traces = (told.encode(), b"finch-of-the-test")
    assert [path.name for path, raw in left.items() for trace in traces if trace in raw] == []
    exported = cli("--store", store, "export", "--format", "nquads").out
    assert "finch-of-the-test" not in exported
    assert "case/wren" in exported


# What is no store.


@pytest.mark.parametrize("command", [("cases",), ("show", "robin"), ("export",), ("patterns",), ("withdraw", "robin")],
                         ids=lambda words: words[0])  # fmt: skip
def test_a_folder_that_is_no_store_is_told_and_stays_as_it_is(
    command: tuple[str, ...], cli: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "letter.txt").write_text("Dear all")
    for folder in (tmp_path / "notes", tmp_path / "missing"):
        ran = cli("--store", folder, *command)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err == f"{folder}: is not a graph store; create one with: casegraph add --store {folder} FILE\n"
    file = cli("--store", tmp_path / "notes" / "letter.txt", *command)
    assert file.err == f"{tmp_path / 'notes' / 'letter.txt'}: is a file; name a folder with --store\n"
    assert file.status == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["notes", "letter.txt"]


@pytest.mark.slow
def test_cases_are_not_added_among_other_files_or_below_a_file(
    cli: Callable[..., Ran], robin: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "letter.txt").write_text("Dear all")
    among = cli("--store", tmp_path / "notes", "add", robin)
    assert among.err == (
        f"{tmp_path / 'notes'}: holds other files and is not a graph store; name an empty folder or a new one\n"
    )
    below = cli("--store", tmp_path / "notes" / "letter.txt" / "store", "add", robin)
    assert below.err.startswith(f"{tmp_path / 'notes' / 'letter.txt' / 'store'}: cannot be ")
    assert "another process" not in below.err
    assert {(ran.status, ran.out) for ran in (among, below)} == {(1, "")}
    assert (tmp_path / "notes" / "letter.txt").read_text() == "Dear all"


def test_a_store_in_a_folder_that_is_not_there_yet_is_no_matter_of_another_process(
    cli: Callable[..., Ran], robin: Path, tmp_path: Path
) -> None:
    ran = cli("--store", tmp_path / "new" / "store", "add", robin)
    assert "another process" not in ran.err
    if ran.status == 0:
        assert cases(cli, tmp_path / "new" / "store") == ["robin"]
    else:
        assert str(tmp_path / "new") in ran.err


# Beside another process.

WRITER = """
import sys
from pathlib import Path
from casegraph.graph.store.open import open_store
store = open_store(Path(sys.argv[1]), write=True)
print("open", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_writer(store: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "open\n"
        yield
    finally:
        process.stdin.write("done\n")
        process.stdin.close()
        process.stdout.close()
        process.wait()


@pytest.mark.slow
def test_a_store_that_another_process_writes_to_is_told_and_stays_as_it_is(
    cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path
) -> None:
    cli("--store", store, "add", case_file(ROBIN))
    before = statements(store)
    with another_writer(store):
        for command in (("add", "--replace", case_file(ROBIN)), ("withdraw", "robin")):
            ran = cli("--store", store, *command)
            assert (ran.status, ran.out) == (1, "")
            assert ran.err == f"{store}: another process is writing to it; try again when it has finished\n"
    assert statements(store) == before
    assert cli("--store", store, "withdraw", "robin").status == 0


def test_a_store_can_be_read_while_another_process_has_it_open(
    cli: Callable[..., Ran], case_file: Callable[..., Path], store: Path
) -> None:
    cli("--store", store, "add", case_file(ROBIN))
    with another_writer(store):
        assert cases(cli, store) == ["robin"]


@pytest.mark.slow
def test_of_two_processes_that_add_at_once_none_leaves_half_a_case(
    case_file: Callable[..., Path], cli: Callable[..., Ran], store: Path
) -> None:
    cli("--store", store, "add", case_file(ROBIN, "tit"))
    whole = len(open_store(store).case_quads("tit"))
    files = [case_file(ROBIN, name) for name in ("finch", "wren")]
    command = [sys.executable, "-m", "casegraph", "--store", str(store), "add"]
    running = [subprocess.Popen([*command, str(path)], stderr=subprocess.PIPE, text=True) for path in files]
    ended = [(process.communicate()[1], process.returncode) for process in running]
    assert all("Traceback" not in err and status in (0, 1) for err, status in ended)
    assert any(status == 0 for _, status in ended)
    added = [path.stem for path, (_, status) in zip(files, ended, strict=True) if status == 0]
    opened = open_store(store)
    assert opened.cases() == sorted([*added, "tit"])
    assert {len(opened.case_quads(case)) for case in opened.cases()} == {whole}
