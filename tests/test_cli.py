"""The command line as a whole: help that is true, the same cells in every format, exit statuses, quiet pipes.

Commands are found by walking the group, so that a new one is tried too, or a test says what it wants to know about it.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from casegraph.cli import cli as root
from casegraph.cli import run as run_command
from casegraph.commands._catalogue import SECTIONS, sections
from casegraph.commands._options import FORMATS
from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.measures._catalogue import measure_modules
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store
from casegraph.queries.library import patterns
from casegraph.viz.catalogue import page_modules
from tests.conftest import FIXTURES, REPOSITORY, SOURCES
from tests.engines import by_size
from tests.shells import here, script, shell

if TYPE_CHECKING:
    from tests.conftest import Ran

Way = tuple[str, ...]


def walk(command: click.Command, way: Way = ()) -> Iterator[tuple[Way, click.Command]]:
    yield way, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walk(inner, (*way, name))


EVERYTHING = dict(walk(root))
LEAVES = {way: command for way, command in EVERYTHING.items() if not isinstance(command, click.Group)}


def options(command: click.Command) -> dict[str, click.Option]:
    return {flag: option for option in command.params if isinstance(option, click.Option) for flag in option.opts}


def choices(command: click.Command, flag: str) -> tuple[str, ...]:
    option = options(command).get(flag)
    return tuple(option.type.choices) if option and isinstance(option.type, click.Choice) else ()


# What a required argument is when a command is tried; a new name of an argument wants a line here.
ARGUMENTS = {
    "case": ["stacey"],
    "cases": ["stacey"],
    "pattern": ["repeated-ineffective-intervention"],
    "name": ["timeline"],
    "file": ["cases.rq"],
    "files": ["my-cases/robin.yaml"],
    "source_id": ["brief"],
    "phrase": ["words"],
    "output": ["-"],
    "before": ["stacey"],
    "after": ["stacey"],
}


def needs_output(parameter: click.Option) -> bool:
    """Tell whether a command asks for one of several outputs, of which this is the usual one."""
    return parameter.name == "output" and parameter.to_info_dict()["default"] is None


def tried(way: Way) -> list[str]:
    """Return a way to call a command with all that it requires."""
    words = list(way)
    for parameter in LEAVES[way].params:
        if isinstance(parameter, click.Argument) and (parameter.required or parameter.name == "name"):
            words += ARGUMENTS[parameter.name or ""]
        elif isinstance(parameter, click.Option) and (parameter.required or needs_output(parameter)):
            words += [parameter.opts[0], *ARGUMENTS[parameter.name or ""]]
    return words


# What is listed is what could identify: the answer is no where there is a row.
STATUS = {("check-release",): 1}
LISTING = [way for way, command in LEAVES.items() if choices(command, "--format") == FORMATS]
STORED = [way for way, command in LEAVES.items() if "--store" in options(command)]
by_way = pytest.mark.parametrize("way", EVERYTHING, ids=lambda way: " ".join(way) or "casegraph")
listing = pytest.mark.parametrize("way", LISTING, ids=" ".join)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a user has it: a document, case files with their register, a store, a query."""
    (tmp_path / "my-cases").mkdir()
    (tmp_path / "documents").mkdir()
    shutil.copy(FIXTURES / "robin" / "robin.yaml", tmp_path / "my-cases" / "robin.yaml")
    shutil.copy(FIXTURES / "robin" / "sources.yaml", tmp_path / "sources.yaml")
    (tmp_path / "briefing.txt").write_text("First words of it and, later, the last words. " * 30, encoding="utf-8")
    (tmp_path / "cases.rq").write_text("SELECT ?case { ?case a cg:Case } ORDER BY ?case", encoding="utf-8")
    if SOURCES.is_dir():
        for document in SOURCES.iterdir():
            shutil.copy(document, tmp_path / "documents" / document.name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def few(bundled: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a few of the bundled cases: how a command prints its rows does not depend on how many it counted."""
    folder = tmp_path_factory.mktemp("few") / "store"
    chosen = {"stacey", *by_size(bundled)[:3]}
    open_store(folder, write=True).add({case: bundled.case_quads(case) for case in chosen}, bundled.register())
    return folder


# Help.


@by_way
def test_every_command_says_what_it_does_and_every_option_what_it_is_for(way: Way) -> None:
    command = EVERYTHING[way]
    assert command.help
    summary = command.help.strip().splitlines()[0]
    assert summary.endswith((".", ":", ",")) or len(summary) > 20
    for option in options(command).values():
        shown = isinstance(option.type, click.Choice) and option.name == "format_"
        assert option.help or shown, f"{' '.join(way)} {option.opts[0]} has no help"


@by_way
def test_the_help_of_every_command_is_shown_with_status_zero(way: Way, cli: Callable[..., Ran]) -> None:
    for flag in ("--help", "-h"):
        ran = cli(*way, flag)
        assert (ran.status, ran.err) == (0, "")
        assert f" {' '.join(['casegraph', *way])} " in ran.out.splitlines()[0]


def example(way: Way) -> str:
    """Return the lines of a command's help that stand below `Example:`."""
    text = (EVERYTHING[way].help or "").replace("\b", "")
    _, _, block = text.partition("Example:\n")
    return textwrap.dedent(block)


def needs_documents(script: str) -> bool:
    return bool(re.search(r"casegraph source (show|locate) (?!my-)|--sources documents", script))


def tried_elsewhere(way: Way) -> bool:
    """Tell whether test_measures.py runs the command's example, or it is that of `view` with another name."""
    return len(way) == 1 and (("view", *way) in LEAVES or way[0] in measure_modules())


@pytest.mark.slow
@pytest.mark.parametrize(
    "way",
    [pytest.param(way, marks=[pytest.mark.torture] if tried_elsewhere(way) else []) for way in EVERYTHING if way],
    ids=" ".join,
)
def test_every_command_has_an_example_that_runs(way: Way, desk: Path) -> None:
    lines = example(way)
    assert "casegraph " in lines, f"{' '.join(way)} has no example"
    assert f"casegraph {' '.join(way)}" in lines or f"casegraph --store my-store {' '.join(way)}" in lines
    if needs_documents(lines) and not SOURCES.is_dir():
        pytest.skip("the example reads a source document; they are not distributed")
    if "--store my-store withdraw" in lines:
        assert script("casegraph --store my-store add my-cases/robin.yaml", desk).returncode == 0
    if way[0] == "source":
        (desk / "sources.yaml").unlink()
    ran = script(lines, desk, CASEGRAPH_SOURCES=str(desk / "documents"))
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr


def fences(page: Path) -> list[str]:
    """Return the blocks of commands in a page that call casegraph."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if re.search(r"^casegraph |\| casegraph ", block, re.MULTILINE)]


@pytest.mark.slow
def test_the_commands_of_the_readme_run_one_after_the_other(desk: Path) -> None:
    blocks = fences(REPOSITORY / "README.md")
    assert blocks
    (desk / "sources.yaml").unlink()
    robin = (FIXTURES / "robin" / "robin.yaml").read_text(encoding="utf-8")
    (desk / "my-case.yaml").write_text(robin.replace("example-briefing", "my-briefing"), encoding="utf-8")
    for block in blocks:
        ran = script(block, desk, CASEGRAPH_SOURCES=str(desk))
        assert ran.returncode == 0, f"{block}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr


def written_calls() -> list[tuple[str, list[str]]]:
    """Return every call of casegraph that the pages of the project write, as words, with the page."""
    found = []
    for page in sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]):
        lines = [line for block in fences(page) for line in block.replace("\\\n", " ").splitlines()]
        lines += re.findall(r"`(casegraph [^`]+)`", page.read_text(encoding="utf-8"))
        for line in lines:
            words = shlex.split(line, comments=True)
            if "casegraph" in words:
                found.append((page.name, words[words.index("casegraph") + 1 :]))
    return found


def runs_alone(words: Sequence[str]) -> bool:
    """Tell whether a command runs without arguments: a group does not, nor what requires one."""
    command = EVERYTHING[tuple(words)]
    return not isinstance(command, click.Group) and not any(parameter.required for parameter in command.params)


@pytest.mark.parametrize(
    ("page", "words"), written_calls(), ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_every_call_that_the_documentation_writes_is_understood(
    page: str, words: list[str], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    for way, command in LEAVES.items():
        monkeypatch.setattr(command, "callback", lambda way=way, **_: called.append(" ".join(way)))
    if words in (["--help"], ["--version"]):
        assert run_command(words) == 0
        return
    if page in ("CHANGELOG.md", "architecture.md") or (tuple(words) in EVERYTHING and not runs_alone(words)):
        # A name of a command, not a call of it.
        assert tuple(words) in EVERYTHING
        return
    assert run_command(words) == 0
    assert len(called) == 1


# The same cells in each format.


def cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else " ".join(map(cell, value)) if isinstance(value, list) else str(value)


def cells_of_markdown(text: str) -> list[list[str]]:
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines()]
    return [[part.strip().replace("\\|", "|").replace("\\\\", "\\") for part in row] for row in rows]


@pytest.mark.slow
@listing
def test_csv_json_and_markdown_have_the_same_cells_under_the_same_heads(
    way: Way, cli: Callable[..., Ran], once: Callable[..., Ran], desk: Path, few: Path
) -> None:
    words = among(few, listed(way, cli), way)
    ask = cli if way[0] == "source" else once
    ran = {format_: ask(*words, "--format", format_) for format_ in FORMATS}
    assert {one.status for one in ran.values()} == {STATUS.get(way, 0)}
    objects = json.loads(ran["json"].out)
    assert objects, "an empty list shows nothing here"
    heads = list(objects[0])
    assert all(list(one) == heads for one in objects)
    cells = [[cell(value) for value in one.values()] for one in objects]
    assert list(csv.reader(io.StringIO(ran["csv"].out))) == [heads, *cells]
    shown, rule, *rows = cells_of_markdown(ran["markdown"].out)
    assert shown == heads
    assert set(rule) == {"---"}
    assert rows == [[" ".join(part.split("\n")).strip() for part in row] for row in cells]


# Tables made for reading, with columns of their own; other formats have the whole. Patterns are a matrix, see below.
SUMMARIES = {("patterns",), ("profile",), ("themes",), ("agencies",), ("similar",)}


@pytest.mark.parametrize("way", [way for way in LISTING if way not in SUMMARIES], ids=" ".join)
def test_a_table_has_the_cells_whole_so_that_a_search_finds_them(
    way: Way, cli: Callable[..., Ran], once: Callable[..., Ran], desk: Path, few: Path
) -> None:
    words = among(few, listed(way, cli), way)
    ask = cli if way[0] == "source" else once
    table, objects = ask(*words).out, json.loads(ask(*words, "--format", "json").out)
    shown = re.split(r"\s{2,}", table.splitlines()[0].strip())
    assert set(shown) <= set(objects[0])
    for one in objects:
        for head in shown:
            text = cell(one[head])
            assert len(text) > 40 or "\n" in text or text in table, (head, text)


def listed(way: Way, cli: Callable[..., Ran]) -> list[str]:
    words = tried(way)
    if way[0] != "source":
        return words
    if way[1] == "locate":
        cli(
            "source",
            "add",
            "briefing.txt",
            "--id",
            "brief",
            "--title",
            "T",
            "--publisher",
            "P",
            "--kind",
            "full-report",
        )
        words += ["--sources", "."]
    return words


def among(store: Path, words: list[str], way: Way) -> list[str]:
    """Return the words of a call, of a store where the command takes one."""
    return [*words, "--store", str(store)] if way in STORED else words


def test_there_are_listing_commands_and_each_is_tried() -> None:
    assert {("cases",), ("patterns",), ("query",), ("knows",), ("sparql",), ("source", "list")} <= set(LISTING)
    for way, command in LEAVES.items():
        offered = choices(command, "--format")
        # Texts have `text` and `json`, files their own formats, and lists these four.
        assert offered in ((), FORMATS, ("text", "json"), ("text", "json", "patch")) or "turtle" in offered, way


def test_the_list_of_queries_has_the_same_cells_too(cli: Callable[..., Ran]) -> None:
    objects = json.loads(cli("query", "--format", "json").out)
    rows = list(csv.reader(io.StringIO(cli("query", "--format", "csv").out)))
    assert rows == [list(objects[0]), *([cell(value) for value in one.values()] for one in objects)]
    assert [row["query"] for row in objects if row["kind"] == "pattern"] == list(patterns())


# Patterns.


def test_a_match_is_one_object_with_the_ids_of_its_premises(
    once: Callable[..., Ran], bundled: Store, graphs: dict[str, CaseGraph]
) -> None:
    objects = json.loads(once("patterns", "--format", "json").out)
    assert objects
    for one in objects:
        assert list(one) == ["case", "pattern", "basis", "certainty", "premises"]
        assert one["pattern"] in patterns()
        assert one["basis"] in ("stated", "implied", "inferred")
        assert one["certainty"] in ("established", "alleged", "suspected")
        assert one["premises"]
        assert set(one["premises"]) <= set(graphs[one["case"]].nodes)
    assert {one["case"] for one in objects} <= set(bundled.cases())
    assert [one for one in objects if one["case"] == "stacey"] == json.loads(
        once("patterns", "stacey", "--format", "json").out
    )


def matrix(text: str) -> dict[tuple[str, str], str]:
    """Return the cells of a matrix by pattern and case; a wide one stands in blocks, one below the other."""
    found = {}
    for block in text.split("\n\n"):
        head, _, *rows = block.splitlines()
        cases = head.split()[1:]
        if not head.strip().startswith("pattern"):
            break
        for row in rows:
            name, *cells = re.split(r"\s{2,}", row.strip())
            found |= {(name, case): value for case, value in zip(cases, cells, strict=False)}
    return found


def test_the_matrix_counts_the_matches_of_each_basis_in_each_case(once: Callable[..., Ran], bundled: Store) -> None:
    cells = matrix(once("patterns").out)
    objects = json.loads(once("patterns", "--format", "json").out)
    for name in patterns():
        for case in bundled.cases():
            bases = [one["basis"] for one in objects if (one["case"], one["pattern"]) == (case, name)]
            marks = {"S": bases.count("stated"), "I": bases.count("implied"), "f": bases.count("inferred")}
            assert cells[name, case] == (" ".join(f"{mark}{count}" for mark, count in marks.items() if count) or ".")


def test_matches_can_be_narrowed_by_pattern_and_basis(once: Callable[..., Ran], cli: Callable[..., Ran]) -> None:
    everything = json.loads(once("patterns", "--format", "json").out)
    some = json.loads(cli("patterns", "--basis", "stated", "--basis", "implied", "--format", "json").out)
    assert some == [one for one in everything if one["basis"] != "inferred"]
    name = everything[0]["pattern"]
    narrowed = json.loads(cli("patterns", "--pattern", name, "--format", "json").out)
    assert narrowed == [one for one in everything if one["pattern"] == name]


# One case.


def test_an_explanation_has_each_premise_with_its_evidence_and_the_reason_where_no_text_is_at_hand(
    cli: Callable[..., Ran], desk: Path
) -> None:
    words = ["explain", "repeated-ineffective-intervention", "stacey"]
    told = cli(*words).out
    assert "no folder of source documents is given" in told
    matches = json.loads(cli(*words, "--format", "json").out)
    assert matches
    for match in matches:
        for premise in match["premises"]:
            assert premise["id"] in told
            for found in premise["evidence"]:
                assert found["locator"] in told
                assert (found["quotation"], found["reason"]) == (
                    None, "no folder of source documents is given"
                )  # fmt: skip


@pytest.mark.sources
def test_where_the_documents_are_at_hand_an_explanation_quotes_them(
    cli: Callable[..., Ran], desk: Path, sources: Path
) -> None:
    words = ["explain", "repeated-ineffective-intervention", "stacey", "--sources", desk / "documents"]
    matches = json.loads(cli(*words, "--format", "json").out)
    quotations = [found["quotation"] for m in matches for p in m["premises"] for found in p["evidence"]]
    assert quotations
    assert all(quotations)
    told = " ".join(cli(*words).out.split())
    assert all(quotation in told for quotation in quotations)


def test_a_case_is_shown_whole_as_text_and_as_json(cli: Callable[..., Ran], bundled: Store) -> None:
    graph = read_case(bundled, "family-m")
    shown, document = cli("show", "family-m").out, json.loads(cli("show", "family-m", "--format", "json").out)
    assert [node["id"] for node in document["nodes"]] == list(graph.nodes)
    assert all(f"[{id_}]" in shown for id_ in graph.nodes)
    one = json.loads(cli("show", "family-m", "--node", document["nodes"][0]["id"], "--format", "json").out)
    assert one["nodes"] == document["nodes"][:1]


def test_an_allegation_is_never_shown_without_its_certainty(
    cli: Callable[..., Ran], graphs: dict[str, CaseGraph]
) -> None:
    for case in graphs:
        shown = re.sub(r"\s+", " ", cli("show", case).out)
        for node in graphs[case].nodes.values():
            if node.certainty or node.inferred:
                assert re.search(rf"\[{node.id}\] \([^)]*; {re.escape(node.certainty_words())}\)", shown), node.id


# Exit statuses.


def test_a_misspelt_command_is_wrong_usage_with_the_one_that_was_meant(cli: Callable[..., Ran]) -> None:
    for way in EVERYTHING:
        if len(way) == 1:
            misspelt = f"{way[0]}x"
            ran = cli(misspelt)
            assert (ran.status, ran.out) == (2, "")
            assert f"There is no command '{misspelt}'. Did you mean '{way[0]}'?" in ran.err
    far = cli("zzzz")
    assert far.status == 2
    assert "There is no command 'zzzz'. List the commands with: casegraph --help" in far.err


def test_a_misspelt_option_or_format_is_wrong_usage(cli: Callable[..., Ran]) -> None:
    for words in (
        ("cases", "--fromat", "csv"),
        ("cases", "--format", "xml"),
        ("show",),
        ("patterns", "--basis", "guess"),
    ):
        ran = cli(*words)
        assert (ran.status, ran.out) == (2, "")
        assert f" casegraph {words[0]} " in ran.err


CASE_TAKING = [
    way
    for way, command in LEAVES.items()
    if "--store" in options(command) and any(isinstance(p, click.Argument) and p.name == "case" for p in command.params)
]


@pytest.mark.parametrize("way", CASE_TAKING, ids=" ".join)
def test_a_misspelt_case_is_answered_with_no_and_the_one_that_was_meant(way: Way, cli: Callable[..., Ran]) -> None:
    words = ["stacy" if word == "stacey" else word for word in tried(way)]
    words += [] if "stacy" in words else ["stacy"]
    ran = cli(*words)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "no case 'stacy' in the bundled cases; did you mean 'stacey'?\n"
    nowhere = cli(*["qqqqqq" if word == "stacy" else word for word in words])
    assert nowhere.status == 1
    assert "choose one of: " in nowhere.err
    assert "stacey" in nowhere.err


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("explain", "repeated-inefective-intervention", "stacey"), 2,
         "no pattern 'repeated-inefective-intervention'; did you mean 'repeated-ineffective-intervention'?"),
        (("explain", "zzzz", "stacey"), 2, "no pattern 'zzzz'; see: casegraph patterns --list"),
        (("patterns", "--pattern", "zzzz"), 2, "no pattern 'zzzz'; see: casegraph patterns --list"),
        (("explain", "men-not-assessed", "child-bk"), 1,
         "case 'child-bk' does not match the pattern 'men-not-assessed'; it may still have happened without "
         "being coded; to see which steps are not met: casegraph patterns child-bk --why-not men-not-assessed"),
        (("show", "stacey", "--node", "agreemnt-1"), 1,
         "no node 'agreemnt-1' in case 'stacey'; did you mean 'agreement-1'?"),
        (("knows", "stacey", "scool"), 1, "no agency 'scool' in case 'stacey'; did you mean 'school'?"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_is_near(
    words: Way, status: int, says: str, cli: Callable[..., Ran]
) -> None:
    ran = cli(*words)
    assert (ran.status, ran.out, ran.err) == (status, "", says + "\n")


# `add` makes a store; the tests of the store's commands tell of it.
@pytest.mark.parametrize("way", [way for way in STORED if way != ("add",)], ids=" ".join)
def test_a_store_is_named_before_or_after_the_command(way: Way, cli: Callable[..., Ran], desk: Path) -> None:
    words = tried(way)
    before, after = cli("--store", "nowhere", *words), cli(*words, "--store", "nowhere")
    assert before == after
    # Of a comparison, 1 says that there are differences.
    assert (before.status, before.out) == (2 if way == ("diff",) else 1, "")
    assert before.err.startswith("nowhere: is not a graph store; create one with: ")
    assert not (desk / "nowhere").exists()


def test_the_version_is_the_packages(cli: Callable[..., Ran]) -> None:
    from importlib.metadata import version

    assert cli("--version").out == f"casegraph {version('casegraph')}\n"
    ran = subprocess.run([sys.executable, "-m", "casegraph", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"casegraph {version('casegraph')}\n"


# Pipes and terminals.


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "casegraph query timeline | head -1",
        "casegraph show family-m | head -1",
        "casegraph patterns | true",
        "casegraph export --format nquads | head -c 10",
        "casegraph sparql cases.rq --format json | head -1",
        "casegraph cases --help | true",
    ],
)
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_reader_that_goes_away_early_ends_it_quietly(command: str, desk: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} > first"],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["casegraph cases", "casegraph export --format nquads", "casegraph show stacey"])
@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no /dev/full")
def test_a_full_disk_under_standard_output_is_told_in_one_line(command: str, desk: Path) -> None:
    ran = shell(f"{command} > /dev/full", desk)
    assert ran.returncode == 1
    assert ran.stderr == f"standard output cannot be written: {os.strerror(errno.ENOSPC)}\n"


COLOURED = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color", "COLUMNS": "20"}


@pytest.mark.slow
@pytest.mark.parametrize("way", [way for way in STORED if way[0] not in ("add", "withdraw")], ids=" ".join)
def test_what_does_not_go_to_a_terminal_has_no_escapes(
    way: Way, once: Callable[..., Ran], desk: Path, few: Path
) -> None:
    words = among(few, tried(way), way)
    ran = here(words, desk, **COLOURED)
    assert ran.returncode == STATUS.get(way, 0), ran.stderr
    assert "\x1b" not in ran.stdout + ran.stderr
    assert ran.stdout == once(*words).out


@pytest.mark.slow
def test_what_goes_from_a_process_to_a_pipe_has_no_escapes(desk: Path) -> None:
    for command in ("casegraph patterns", "casegraph show stacey"):
        ran = shell(command, desk, **COLOURED)
        assert ran.returncode == 0, ran.stderr
        assert "\x1b" not in ran.stdout + ran.stderr
        assert ran.stdout == script(command, desk).stdout


# Where commands are.


def test_the_help_lists_every_command_once_under_a_heading(cli: Callable[..., Ran]) -> None:
    found = sections()
    assert list(found) == list(SECTIONS)
    names = [name for listed in found.values() for name in listed]
    assert len(names) == len(set(names)) > 20
    out = cli("--help").out
    for heading, listed in found.items():
        block = out.partition(f"{heading}:\n")[2].partition("\n\n")[0]
        assert [line.split()[0] for line in block.splitlines()] == listed


def test_a_command_is_found_wherever_its_module_is_and_an_own_module_is_asked_first() -> None:
    for name in root.list_commands(click.Context(root)):
        command = root.get_command(click.Context(root), name)
        assert command is not None
        assert command.name == name
    code = (
        "import sys\nfrom casegraph.cli import run\nassert run(['cases', '--help']) == 0\n"
        "print([m for m in sys.modules if m.startswith('casegraph.commands.') and '._' not in m])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "['casegraph.commands.cases']"


# Imports.

HEAVY = ("rdflib", "networkx", "pyshacl", "pyvis", "pandas", "owlrl", "IPython")


def imported(*words: str) -> list[str]:
    code = (
        "import sys\nfrom casegraph.cli import run\nstatus = run(sys.argv[1:])\nassert status == 0, status\n"
        f"print('imported', *(name for name in {HEAVY} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()[-1].split()[1:]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [("--help",), ("cases",), ("show", "stacey"), ("knows", "stacey"), ("patterns", "stacey"), ("query", "timeline"),
     ("explain", "repeated-ineffective-intervention", "stacey"), ("export", "--case", "stacey"), ("source", "list")],
    ids=" ".join,
)  # fmt: skip
def test_a_quick_question_loads_none_of_the_heavy_libraries(words: Way) -> None:
    assert imported(*words) == []


def test_the_list_of_commands_loads_no_vocabulary_no_table_and_no_part_that_is_found_by_its_place() -> None:
    pages = [f"casegraph.viz.{path.parent.name}.{path.stem}" for path in page_modules().values()]
    measures = [f"casegraph.graph.measures.{path.stem}" for path in measure_modules().values()]
    parts = (*pages, *measures, "casegraph.graph.exchange")
    assert len(parts) > 10
    light = ("casegraph.graph.model.vocabulary", "casegraph.text.tables", "pyoxigraph", "yaml", "jinja2", *HEAVY)
    code = (
        "import sys\nfrom casegraph.cli import run\nassert run(['--help']) == 0\n"
        f"print('imported', *(name for name in {(*light, *parts)!r} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "imported"


def test_no_help_at_all_loads_the_heavy_libraries() -> None:
    code = (
        "import sys\nfrom casegraph.cli import run\n"
        f"for way in {sorted(EVERYTHING)!r}:\n    assert run([*way, '--help']) == 0\n"
        f"print('imported', *(name for name in {(*HEAVY, 'pyoxigraph', 'yaml')} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "imported"
