"""Every format that the catalogue finds, by one suite: what it declares, what it writes, and where it is documented.

No format is named here, so a new one is tried as soon as its module is there.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from casegraph.cli import run
from casegraph.graph.casefile.load import build
from casegraph.graph.errors import DeclarationError, InvalidInputError, UsageError
from casegraph.graph.exchange import formats
from casegraph.graph.exchange.catalogue import FORMATS, READERS, find_formats
from casegraph.graph.exchange.codings.merge import read_codings
from casegraph.graph.exchange.format_list import ListedFormat, format_list
from casegraph.graph.exchange.job import Files, Format, Job
from casegraph.graph.exchange.target import write
from casegraph.graph.release.file_contents import read
from casegraph.graph.store.read_cases import FORMATS as STORE_FORMATS
from casegraph.graph.store.read_cases import read_cases
from casegraph.graph.store.store import Store, memory_store
from tests.conftest import REPOSITORY, TESTS
from tests.exporting import exported
from tests.generated import built_store

if TYPE_CHECKING:
    from tests.conftest import Ran

SELECTIONS = {"all": None, "one": ["stacey"], "two": ["child-bk", "family-m"], "none": []}
LITTLE = """\
title: Wren
coding: {by: casegraph, date: "2026-11-22", method: manual}
sources: [example-briefing]
incident: serious-harm
"""
every_format = pytest.mark.parametrize("name", FORMATS)
every_selection = pytest.mark.parametrize(
    "chosen", [pytest.param(name, marks=pytest.mark.torture) if name == "all" else name for name in SELECTIONS]
)


def cases_of(chosen: str, store: Store) -> list[str]:
    found = SELECTIONS[chosen]
    return store.cases() if found is None else found


# What is declared.


def test_every_module_of_the_folder_is_found_but_those_with_an_underscore() -> None:
    modules = [path for path in (REPOSITORY / "graph/exchange/formats").glob("*.py") if not path.name.startswith("_")]
    assert len(modules) >= 11
    declared = {one.name for path in modules for one in import_module(f"{formats.__name__}.{path.stem}").FORMATS}
    assert declared == set(FORMATS)
    assert list(FORMATS) == sorted(FORMATS)
    assert len({found.ending for found in FORMATS.values()}) == len(FORMATS)


def test_the_list_for_help_is_what_the_modules_declare() -> None:
    assert format_list() == [
        ListedFormat(each.name, each.ending, each.description, each.read_from if each.reads is not None else "")
        for each in FORMATS.values()
    ]


@every_format
def test_a_format_is_described_in_one_form(name: str) -> None:
    found = FORMATS[name]
    assert found.name == name
    assert re.fullmatch("[a-z][a-z0-9-]*", name)
    assert re.fullmatch(r"\.[a-z0-9]+", found.ending)
    assert re.fullmatch(r"(\.[a-z0-9]+)?", found.like)
    assert found.description, "say what it is and which tools it is for"
    assert len(found.description) <= 100
    for text in filter(None, (found.description, found.loses, found.read_from)):
        # A fragment of a sentence: on one line, without a full stop, and without a capital unless it is a name.
        assert text == " ".join(text.split())
        assert text[-1] not in ".,;:"
        assert not re.match("(A|An|The|This|It|For|What|Which)\\b", text)
    assert "cannot" not in found.loses.partition(" ")[0]
    assert bool(found.read_from) == (found.reads is not None)


@every_format
def test_a_format_is_named_in_the_help_the_documentation_and_a_test_of_its_own(
    name: str, cli: Callable[..., Ran]
) -> None:
    found = FORMATS[name]
    shown = re.sub(r"\s+", " ", cli("export", "--help").out)
    assert f"{name} ({found.ending}) {found.description}" in shown
    read = re.sub(r"\s+", " ", cli("import", "--help").out)
    assert (f"{name} ({found.ending}) {found.read_from}" in read) == (found.reads is not None)
    page = (REPOSITORY / "docs" / "exchange.md").read_text(encoding="utf-8")
    assert f"| `{name}` | `{found.ending}` | {found.description} |" in page, "run `make docs`"
    tests = [path.read_text(encoding="utf-8") for path in TESTS.glob("test_export*.py")]
    assert any(f'"{name}"' in text for text in tests), "a new format needs a test with a reader of another maker"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Make a package of modules, each from the formats that it declares."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(**modules: str) -> ModuleType:
        folder = tmp_path / "some_formats"
        folder.mkdir()
        (folder / "__init__.py").touch()
        for name, declared in modules.items():
            text = f"from casegraph.graph.exchange.job import Format\nFORMATS = ({declared})\n"
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        invalidate_caches()
        return import_module("some_formats")

    yield make
    for name in [name for name in sys.modules if name.partition(".")[0] == "some_formats"]:
        del sys.modules[name]


def test_formats_are_found_in_alphabetical_order_whatever_module_they_stand_in(
    package: Callable[..., ModuleType],
) -> None:
    made = package(
        one="Format('zebra', '.zebra', list, description='x'), Format('ant', '.ant', list, description='x')",
        two="Format('mole', '.mole', list, description='x'),",
        _shared="",
    )
    assert list(find_formats(made)) == ["ant", "mole", "zebra"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Format('ant', '.other', list, description='x'),", "another format has the name 'ant'"),
        ("Format('bee', '.ant', list, description='x'),", "the format 'ant' has the ending '.ant'"),
        ("", "declares no FORMATS"),
    ],
)
def test_what_is_declared_twice_or_not_at_all_is_refused(
    second: str, said: str, package: Callable[..., ModuleType]
) -> None:
    made = package(one="Format('ant', '.ant', list, description='x'),", two=second)
    with pytest.raises(DeclarationError, match=re.escape(said)) as caught:
        find_formats(made)
    assert "two.py" in str(caught.value)


@pytest.mark.parametrize("arguments", [["--help"], ["cases", "--help"]])
def test_the_help_of_other_commands_imports_no_format_and_no_library_of_graphs(arguments: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "casegraph", *arguments], capture_output=True, text=True, check=True
    )
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "casegraph.cli" in imported
    slow = ("casegraph.graph.exchange", "pyoxigraph", "rdflib", "networkx", "xlsxwriter")
    assert [name for name in sorted(imported) if name.startswith(slow)] == []


# What is written.


@pytest.fixture(scope="module")
def backwards(bundled: Store) -> Store:
    """A store of another making, filled in another order, that holds the same."""
    quads = [
        *map(ox.Quad, *zip(*((q.subject, q.predicate, q.object, q.graph_name) for q in bundled.engine), strict=True))
    ]
    return memory_store(reversed(quads))


@pytest.mark.slow
@every_format
@every_selection
def test_the_same_cases_give_the_same_bytes(name: str, chosen: str, bundled: Store, backwards: Store) -> None:
    cases = cases_of(chosen, bundled)
    raw = exported(name, bundled, cases)
    assert raw == exported(name, bundled, cases)
    assert raw == exported(name, backwards, cases)


ALL_HASHES = """
import hashlib
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.job import Files, Job
from casegraph.graph.exchange.output_files import zip_files
from casegraph.graph.store.open import open_store
job = Job(open_store(), ("stacey", "child-r"))
for name, how in FORMATS.items():
    raw = zip_files(how.files(job)) if isinstance(how, Files) else b"".join(how.write(job))
    print(name, hashlib.sha256(raw).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", pytest.param("2", marks=pytest.mark.torture)])
def test_another_process_with_another_hash_seed_writes_the_same_bytes(seed: str, bundled: Store) -> None:
    cases = ["stacey", "child-r"]
    wanted = [f"{name} {hashlib.sha256(exported(name, bundled, cases)).hexdigest()}" for name in FORMATS]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    ran = subprocess.run([sys.executable, "-c", ALL_HASHES], capture_output=True, check=True, env=environment)
    assert ran.stdout.decode().splitlines() == wanted


@pytest.mark.slow
@every_format
def test_the_command_writes_the_same_bytes_to_a_pipe(
    name: str, bundled: Store, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["export", "--format", name, "--case", "stacey"]) == 0
    assert capfdbinary.readouterr().out == exported(name, bundled, ["stacey"])


@pytest.mark.slow
@every_format
def test_the_ending_of_the_file_gives_the_format(
    name: str, cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    found = FORMATS[name]
    # What is of several files goes into a ZIP; to a folder otherwise, which has a name and no ending.
    ending = found.ending + (".zip" if isinstance(found, Files) and not found.by_case else "")
    for path in (tmp_path / f"out{ending}", tmp_path / f"OUT{ending.upper()}"):
        ran = cli("export", "--case", "stacey", "-o", path)
        assert (ran.status, ran.out) == (0, "")
        assert path.read_bytes() == exported(name, bundled, ["stacey"])
        assert ran.err.splitlines()[-1] == f"wrote {found.contents or '1 case'} to {path} ({name})"


@pytest.mark.slow
@every_format
def test_what_a_format_loses_is_said_beside_the_result_and_not_in_it(
    name: str, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = cli("export", "--case", "stacey", "--format", name, "-o", tmp_path / "out.zip")
    loses = FORMATS[name].loses
    assert ran.err.startswith(f"note: not in the format {name}: {loses}\nwrote" if loses else "wrote")
    assert "not in the format" not in ran.out


def test_an_unknown_format_is_wrong_usage_with_those_that_there_are(cli: Callable[..., Ran]) -> None:
    ran = cli("export", "--format", "parchment")
    assert (ran.status, ran.out) == (2, "")
    assert all(name in ran.err for name in FORMATS)


@every_format
def test_a_case_of_next_to_nothing_is_written(name: str, case_file: Callable[..., Path]) -> None:
    store = built_store(build([case_file(LITTLE, "wren")]))
    assert exported(name, store, ["wren"])


@every_format
def test_an_export_can_be_looked_into_before_it_is_given_away(name: str, bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / f"export{FORMATS[name].ending}"
    path.write_bytes(exported(name, bundled, ["stacey"]))
    assert read(path).unread == []


@pytest.mark.slow
@every_format
def test_several_files_go_to_a_folder_or_into_a_zip_with_the_same_content(
    name: str, bundled: Store, tmp_path: Path
) -> None:
    found, job = FORMATS[name], Job(bundled, ("jez", "stacey"))
    path = tmp_path / f"packed{'.zip' if isinstance(found, Files) else found.ending}"
    write(found, job, path)
    assert path.read_bytes() == exported(name, bundled, ["jez", "stacey"])
    if isinstance(found, Files):
        write(found, job, tmp_path / "folder")
        there = {file.name: file.read_bytes() for file in (tmp_path / "folder").iterdir()}
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            assert {member: archive.read(member) for member in archive.namelist()} == there
        one = sorted(there)[0]
        write(found, job, tmp_path / "one", one)
        assert (tmp_path / "one").read_bytes() == there[one]


def failing(found: Format | Files) -> Format | Files:
    """Return a format that fails when it has written nearly all."""

    def broken(whole: Callable[[Job], Any]) -> Callable[[Job], Iterator[Any]]:
        def pieces(job: Job) -> Iterator[Any]:
            yield from whole(job)
            raise RuntimeError("no more")

        return pieces

    return (
        replace(found, files=broken(found.files))
        if isinstance(found, Files)
        else replace(found, write=broken(found.write))
    )


@pytest.mark.slow
@every_format
@pytest.mark.parametrize("there_before", [False, True])
def test_a_writer_that_fails_leaves_nothing_behind(
    name: str, there_before: bool, bundled: Store, tmp_path: Path
) -> None:
    broken, job = failing(FORMATS[name]), Job(bundled, ("stacey", "jez"))
    outputs = ["out.zip", "out"] if isinstance(broken, Files) else [f"out{broken.ending}"]
    for output in outputs:
        path = tmp_path / output
        if there_before and path.suffix:
            path.write_text("as it was", encoding="utf-8")
        before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        with pytest.raises(RuntimeError, match="no more"):
            write(broken, job, path)
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


# What comes back.


@every_format
def test_a_format_that_loses_nothing_comes_back(name: str) -> None:
    assert FORMATS[name].loses or FORMATS[name].comes_back, "say in `loses` what the format cannot hold"


def test_what_is_said_to_come_back_is_what_the_store_reads() -> None:
    assert {found.ending for found in FORMATS.values() if found.comes_back} == {*STORE_FORMATS, ".yaml"}


@pytest.mark.parametrize("name", [name for name, found in FORMATS.items() if found.comes_back])
def test_a_case_that_comes_back_is_the_same_case(name: str, bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / f"stacey{FORMATS[name].ending}"
    write(FORMATS[name], Job(bundled, ("stacey",)), path)
    assert read_cases(str(path)).cases == {"stacey": frozenset(bundled.case_quads("stacey"))}


@pytest.mark.parametrize("name", [name for name, found in FORMATS.items() if found.reads is not None])
def test_codings_are_read_from_a_file_of_an_ending_that_is_read(name: str, bundled: Store, tmp_path: Path) -> None:
    found, job = FORMATS[name], Job(bundled, ("stacey",))
    assert READERS[found.ending] == found.reads
    written = dict(found.files(job)) if isinstance(found, Files) else {f"a{found.ending}": b"".join(found.write(job))}
    codes = []
    for file, raw in written.items():
        path = tmp_path / file
        path.write_bytes(raw)
        # Of several files, some hold codings.
        with suppress(InvalidInputError, UsageError):
            codes.append(read_codings(path).codes)
    assert codes
    assert all(codes)
