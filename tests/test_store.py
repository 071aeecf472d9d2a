"""The store on disk: cases come and go whole, in one transaction, and what is withdrawn leaves no trace."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph.casefile.load import Built, build
from casegraph.graph.errors import InvalidInputError, NotFoundError, StoreError
from casegraph.graph.iris import SOURCES_GRAPH, case_iri, graph_iri
from casegraph.graph.sources.register import Register, bundled_register
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store import bundled as bundle
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import MODEL_GRAPHS, Store, memory_store
from tests.tiers import examples

FOLDER = Path(__file__).parent / "fixtures" / "robin"
ROBIN = (FOLDER / "robin.yaml").read_text(encoding="utf-8")
REGISTER = (FOLDER / "sources.yaml").read_text(encoding="utf-8")
# A sentence of the fictional case that no vocabulary has.
TELLTALE = "nobody asked the practice"
CaseFile = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store is to be, in a folder of its own."""
    (tmp_path / "graphs").mkdir()
    return tmp_path / "graphs" / "store"


@pytest.fixture
def robin_built(robin: Path) -> Built:
    return build([robin])


def statements(store: Store) -> list[str]:
    return sorted(str(quad) for quad in store.engine)


def bytes_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def renamed(case_file: CaseFile, *names: str, text: str = ROBIN) -> Built:
    return build([case_file(text, name) for name in names])


def stored(built: Built, case: str) -> set[ox.Quad]:
    """Return a case's quads as the engine keeps them: it writes some literals in a form of its own."""
    return set(memory_store(built.quads[case]).case_quads(case))


# Adding, replacing, withdrawing.


def test_a_new_store_holds_the_model_and_each_case_in_a_graph_of_its_own(folder: Path, case_file: CaseFile) -> None:
    built = renamed(case_file, "finch", "wren")
    store = open_store(folder, write=True)
    store.add(built.quads, built.register)
    graphs = {graph.value for graph in store.engine.named_graphs()}  # type: ignore[union-attr]
    assert graphs == {*MODEL_GRAPHS, SOURCES_GRAPH, graph_iri("finch"), graph_iri("wren")}
    assert list(store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph())) == []
    for case in ("finch", "wren"):
        found = store.case_quads(case)
        assert set(found) == stored(built, case)
        about = {quad.subject.value for quad in found}  # type: ignore[union-attr]
        assert {case_iri(case), graph_iri(case)} < about
    assert store.cases() == ["finch", "wren"]
    assert store.register() == built.register


def test_what_one_process_wrote_another_reads(folder: Path, robin_built: Built) -> None:
    store = open_store(folder, write=True)
    store.add(robin_built.quads, robin_built.register)
    code = (
        "import sys; from pathlib import Path; from casegraph.graph.store.open import open_store\n"
        "store = open_store(Path(sys.argv[1])); print(store.cases(), len(store.case_quads('robin')))"
    )
    read = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert read.stdout == f"['robin'] {len(robin_built.quads['robin'])}\n"


def test_a_case_that_is_there_is_not_replaced_unasked_and_nothing_of_the_rest_is_added(
    folder: Path, case_file: CaseFile
) -> None:
    first, second = renamed(case_file, "finch"), renamed(case_file, "finch", "wren", text=ROBIN.replace("9", "8"))
    store = open_store(folder, write=True)
    store.add(first.quads, first.register)
    before = statements(store)
    with pytest.raises(InvalidInputError) as raised:
        store.add(second.quads, second.register)
    assert str(raised.value) == f"{folder}: case 'finch' is already in the store; replace it with replace=True"
    assert statements(store) == before


@pytest.mark.slow
def test_replacing_a_case_leaves_the_new_one_alone_and_no_other_changed(folder: Path, case_file: CaseFile) -> None:
    both = renamed(case_file, "finch", "wren")
    new = renamed(case_file, "finch", text=ROBIN.replace("age: 9", "age: 8").replace(TELLTALE, "no one asked the GP"))
    store = open_store(folder, write=True)
    store.add(both.quads, both.register)
    store.add(new.quads, new.register, replace=True)
    assert set(store.case_quads("finch")) == stored(new, "finch") != stored(both, "finch")
    assert set(store.case_quads("wren")) == stored(both, "wren")
    store.withdraw(["wren"])
    assert TELLTALE.encode() not in bytes_below(folder.parent)


def test_adding_the_same_again_changes_nothing(folder: Path, robin_built: Built) -> None:
    store = open_store(folder, write=True)
    store.add(robin_built.quads, robin_built.register)
    before = statements(store)
    store.add(robin_built.quads, robin_built.register, replace=True)
    assert statements(store) == before


@pytest.mark.slow
def test_what_is_withdrawn_is_in_no_statement_and_in_no_byte_of_the_folder(folder: Path, case_file: CaseFile) -> None:
    built = renamed(case_file, "finch-of-the-test", "wren", text=ROBIN.replace("Robin", "Somebody"))
    other = renamed(case_file, "wren", text=ROBIN.replace(TELLTALE, "no one asked the GP"))
    store = open_store(folder, write=True)
    store.add(other.quads, other.register)
    alone = statements(store)
    store.add({"finch-of-the-test": built.quads["finch-of-the-test"]}, built.register)
    assert "finch-of-the-test" in "".join(statements(store))
    store.withdraw(["finch-of-the-test"])
    assert statements(store) == alone
    del store
    raw = bytes_below(folder.parent)
    for trace in (TELLTALE, "finch-of-the-test", "Somebody"):
        assert trace.encode() not in raw
    assert [path.name for path in folder.parent.iterdir()] == ["store"]
    assert open_store(folder).cases() == ["wren"]


@pytest.mark.slow
def test_a_document_is_described_as_long_as_a_case_points_to_it(folder: Path, case_file: CaseFile) -> None:
    built = renamed(case_file, "finch", "wren")
    store = open_store(folder, write=True)
    empty = statements(store)
    store.add(built.quads, built.register)
    store.withdraw(["finch"])
    assert list(store.register().sources) == ["example-briefing"]
    store.withdraw(["wren"])
    assert store.register() == Register()
    assert statements(store) == empty


def test_a_case_that_is_coded_from_another_document_now_gives_up_the_first(folder: Path, case_file: CaseFile) -> None:
    first = renamed(case_file, "finch")
    second = renamed(case_file, "finch", text=ROBIN.replace("example-briefing", "wiltshire-family-m"))
    store = open_store(folder, write=True)
    store.add(first.quads, first.register)
    store.add(second.quads, second.register, replace=True)
    assert store.register() == second.register
    assert list(store.register().sources) == ["wiltshire-family-m"]


def test_a_document_that_is_registered_anew_is_described_anew(folder: Path, case_file: CaseFile) -> None:
    path = case_file(ROBIN, "finch")
    store = open_store(folder, write=True)
    first = build([path])
    store.add(first.quads, first.register)
    changed = REGISTER.replace("characters: 1000", "characters: 2000").replace("0" * 64, "1" * 64)
    (path.parent / "sources.yaml").write_text(changed, encoding="utf-8")
    second = build([path])
    store.add(second.quads, second.register, replace=True)
    assert store.register() == second.register != first.register
    assert len(store.source_quads()) == len(source_quads(second.register))


def test_several_cases_are_withdrawn_together_or_not_at_all(folder: Path, case_file: CaseFile) -> None:
    built = renamed(case_file, "finch", "wren")
    store = open_store(folder, write=True)
    store.add(built.quads, built.register)
    before = statements(store)
    with pytest.raises(NotFoundError, match=r"no case 'wran' in .*; did you mean 'wren'\?"):
        store.withdraw(["finch", "wran"])
    assert statements(store) == before
    store.withdraw(["wren", "finch", "wren"])
    assert store.cases() == []


def test_awkward_texts_pass_through_the_transaction_unchanged(folder: Path, case_file: CaseFile) -> None:
    awkward = "quotes \\\" ' and } ; DROP ALL ; \\u007D \\\\ \\t end \\u202e \\U0001F9E9 <script>"
    text = ROBIN.replace("description: The child was often away from school.", f'description: "{awkward}"')
    assert text != ROBIN
    built = renamed(case_file, "finch", text=text)
    store = open_store(folder, write=True)
    store.add(built.quads, built.register)
    assert set(store.case_quads("finch")) == stored(built, "finch")
    literals = {quad.object.value for quad in store.case_quads("finch") if isinstance(quad.object, ox.Literal)}
    assert any("; DROP ALL ;" in value and "\U0001f9e9" in value for value in literals)


# Any order of additions and withdrawals, against a dictionary.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "replace", "withdraw"]), st.sampled_from(["finch", "wren", "tit"]), st.integers(0, 2)
    ),
    max_size=12,
)


@pytest.mark.slow
@examples(25)
@given(STEPS)
def test_whatever_comes_and_goes_the_store_holds_what_was_last_said(
    case_file: CaseFile, steps: list[tuple[str, str, int]]
) -> None:
    texts = [ROBIN, ROBIN.replace("age: 9", "age: 8"), ROBIN.replace("example-briefing", "wiltshire-family-m")]
    store, held = memory_store([]), {}
    for what, name, number in steps:
        if what == "withdraw":
            if name in held:
                store.withdraw([name])
                del held[name]
            else:
                with pytest.raises(NotFoundError):
                    store.withdraw([name])
            continue
        built = renamed(case_file, name, text=texts[number])
        if what == "add" and name in held:
            with pytest.raises(InvalidInputError):
                store.add(built.quads, built.register)
            continue
        store.add(built.quads, built.register, replace=what == "replace")
        held[name] = built
    assert store.cases() == sorted(held)
    for name, built in held.items():
        assert set(store.case_quads(name)) == stored(built, name)
    assert set(store.register().sources) == {source for built in held.values() for source in built.register.sources}


# Interruptions, in a process that is killed.

KILLED = """
import os, sys
from pathlib import Path
from casegraph.graph.casefile.load import build
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store
count = int(sys.argv[3])
real = Path.rename
def rename(self, target):
    global count
    count -= 1
    if count < 0:
        os.kill(os.getpid(), 9)
    return real(self, target)
Path.rename = rename
if sys.argv[4] == "before the engine is told":
    Store._update = lambda *_: os.kill(os.getpid(), 9)
opened = open_store(Path(sys.argv[1]), write=True)
built = build([Path(sys.argv[2])])
opened.add(built.quads, built.register, replace=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("renamings", "where", "outcomes"),
    [
        (99, "before the engine is told", {"old"}),
        (0, "before the first renaming", {"new"}),
        (1, "between the two", {"new"}),
        (99, "after all", {"new"}),
    ],
    ids=["before the transaction", "before the first renaming", "between two renamings", "at the end"],
)
def test_a_killed_process_leaves_the_old_case_or_the_new_one_and_a_store_that_opens(
    renamings: int, where: str, outcomes: set[str], folder: Path, case_file: CaseFile
) -> None:
    versions = {"old": renamed(case_file, "finch"), "new": renamed(case_file, "finch", text=ROBIN.replace("9", "8"))}
    store = open_store(folder, write=True)
    store.add(versions["old"].quads, versions["old"].register)
    del store
    path = case_file(ROBIN.replace("9", "8"), "finch")
    killed = subprocess.run([sys.executable, "-c", KILLED, folder, path, str(renamings), where], capture_output=True)
    assert killed.returncode == -9, killed.stderr
    found = set(open_store(folder).case_quads("finch"))
    assert [name for name, built in versions.items() if stored(built, "finch") == found] == list(outcomes)
    store = open_store(folder, write=True)
    store.withdraw(["finch"])
    assert TELLTALE.encode() not in bytes_below(folder.parent)


# What is no store.


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_a_file_or_a_folder_of_other_things_is_no_store_and_stays_as_it_is(write: bool, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "letter.txt").write_text("Dear all")
    for path in (tmp_path / "notes", tmp_path / "notes" / "letter.txt"):
        with pytest.raises(StoreError, match=str(path)):
            open_store(path, write=write)
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["letter.txt"]
    assert (tmp_path / "notes" / "letter.txt").read_text() == "Dear all"


def test_reading_makes_no_store(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("missing", "empty"):
        with pytest.raises(StoreError, match="is not a graph store; create one with: casegraph add --store"):
            open_store(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    assert list((tmp_path / "empty").iterdir()) == []


def test_the_bundled_cases_are_only_read() -> None:
    with pytest.raises(
        StoreError, match="the bundled cases cannot be changed; name a folder of your own with store=DIR"
    ):
        open_store(write=True)


def test_a_damaged_store_is_told_with_its_folder(folder: Path, robin_built: Built) -> None:
    store = open_store(folder, write=True)
    store.add(robin_built.quads, robin_built.register)
    del store
    (folder / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match=f"{folder}: cannot be opened"):
        open_store(folder)


# The bundled cases in the cache.


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CASEGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def one_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """In place of the bundled cases a copy of one of them, that can be changed."""
    path = tmp_path / "stacey.yaml"
    shutil.copy(data.FOLDER / "cases" / "stacey.yaml", path)
    monkeypatch.setattr(data, "case_files", lambda: [path])
    return path


def built_folders(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


@pytest.mark.slow
def test_the_bundled_store_is_built_once_and_then_only_opened(
    own_cache: Path, one_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_store().cases() == ["stacey"]
    (built,) = built_folders(own_cache)
    monkeypatch.setattr(bundle, "bundled_quads", lambda: pytest.fail("it is built again"))
    assert open_store().cases() == ["stacey"]
    assert built_folders(own_cache) == [built]


@pytest.mark.slow
def test_the_bundled_store_is_built_anew_when_a_case_file_changes_and_the_old_one_goes(
    own_cache: Path, one_case: Path
) -> None:
    assert "eight-sided" not in "".join(statements(open_store()))
    (old,) = built_folders(own_cache)
    text = one_case.read_text(encoding="utf-8")
    one_case.write_text(text.replace("title: Stacey", "title: Stacey, eight-sided", 1), encoding="utf-8")
    assert "eight-sided" in "".join(statements(open_store()))
    (new,) = built_folders(own_cache)
    assert new != old


def test_the_key_of_the_bundled_store_depends_on_every_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from casegraph import ontology

    keys = {bundle._inputs_hash()}
    inputs = {(data, "REGISTER"), (ontology, "ONTOLOGY"), (ontology, "CONTEXT"), (ontology, "SHAPES")}
    for module, name in sorted(inputs, key=str):
        changed = tmp_path / getattr(module, name).name
        changed.write_bytes(getattr(module, name).read_bytes() + b"\n")
        with monkeypatch.context() as patch:
            patch.setattr(module, name, changed)
            keys.add(bundle._inputs_hash())
    for module, name in ((data, "case_files"), (ontology, "vocabulary_files")):
        with monkeypatch.context() as patch:
            files = getattr(module, name)()
            patch.setattr(module, name, lambda files=files: files[1:])
            keys.add(bundle._inputs_hash())
    assert len(keys) == 1 + len(inputs) + 2
    assert bundle._inputs_hash() in keys


def test_the_bundled_store_holds_every_bundled_case_and_document(bundled: Store) -> None:
    assert bundled.cases() == sorted(path.stem for path in data.case_files())
    assert bundled.register() == bundled_register()
    built = build(data.case_files(), data.REGISTER)
    for case in bundled.cases():
        assert set(bundled.case_quads(case)) == stored(built, case)


def test_what_is_stored_is_what_was_built_to_the_letter() -> None:
    built = build(data.case_files(), data.REGISTER)
    for case, quads in built.quads.items():
        assert set(quads) ^ stored(built, case) == set()


@pytest.mark.slow
def test_four_processes_that_build_the_cache_at_once_all_succeed(own_cache: Path) -> None:
    command = [sys.executable, "-m", "casegraph", "cases", "--format", "csv"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ended = [(*process.communicate(), process.returncode) for process in running]
    assert {(err, status) for _, err, status in ended} == {("", 0)}
    assert len({out for out, _, _ in ended}) == 1
    assert len(ended[0][0].splitlines()) == len(data.case_files()) + 1
    (built,) = built_folders(own_cache)
    assert built.startswith("bundled-")


@pytest.mark.slow
def test_where_the_cache_cannot_be_written_the_graph_is_kept_in_memory_with_a_note(
    tmp_path: Path, one_case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CASEGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    assert open_store().cases() == ["stacey"]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "the graph stays in memory" in captured.err
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.slow
def test_a_cache_that_is_damaged_is_told_with_what_to_do(own_cache: Path, one_case: Path) -> None:
    open_store()
    (built,) = built_folders(own_cache)
    (own_cache / built / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="delete the folder and try again"):
        open_store()
