"""Case files written again from the graph: the same facts, key by key, as a person would write them."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.casefile import check as casefile
from casegraph.graph.casefile.dump import WIDTH, dump
from casegraph.graph.casefile.from_rdf import case_tree
from casegraph.graph.casefile.load import build
from casegraph.graph.casefile.to_rdf import case_quads
from casegraph.graph.exchange.formats.case_files import case_text
from casegraph.graph.iris import CG, case_iri, graph_iri
from casegraph.graph.model.schema import model
from casegraph.graph.sources.register import bundled_register, read_register
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store
from tests.exporting import exported, exported_files
from tests.generated import TEXTS, case_trees
from tests.tiers import examples

if TYPE_CHECKING:
    from tests.conftest import Ran

CASES = data.case_files()
every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
ORDERED = "events"


def compared(node: object, key: str = "") -> object:
    """A tree in which order says nothing where it means nothing: one or several scalars are a set, nodes go by id."""
    if isinstance(node, dict):
        return {inner: compared(value, inner) for inner, value in node.items()}
    items = node if isinstance(node, list) else [node]
    if items and isinstance(items[0], dict):
        found = [compared(item) for item in items]
        return found if key == ORDERED else sorted(found, key=lambda item: str(item["id"]))  # type: ignore[index]
    return {(type(item).__name__, item) for item in items}


def without_derived_labels(tree: dict[str, object], case: str) -> dict[str, object]:
    """A case file's tree without the labels that it need not give, since the reader would make the same."""

    def nodes(of: object) -> list[dict[str, object]]:
        values = [item for value in of.values() for item in (value if isinstance(value, list) else [value])]  # type: ignore[attr-defined]
        return [item for item in values if isinstance(item, dict) and "id" in item]

    bare = copy.deepcopy(tree)
    for node in nodes(bare):
        node.pop("label", None)
    path = Path(f"{case}.yaml")
    quads = case_quads(casefile.CaseFile(case, path, yamltree.parse(yaml.safe_dump(bare), path), {}))
    made = {q.subject.value: q.object.value for q in quads if q.predicate.value.endswith("#label")}  # type: ignore[union-attr]
    for node in nodes(tree):
        if "label" in node and node["label"] == made.get(f"{case_iri(case)}/{node['id']}"):
            del node["label"]
    return tree


# The bundled cases.


def test_all_the_cases_are_tried(bundled: Store) -> None:
    assert sorted(path.stem for path in CASES) == bundled.cases()


@pytest.mark.slow
@every_case
def test_a_case_file_written_again_is_valid_and_has_the_same_facts(
    path: Path, bundled: Store, tmp_path: Path, cli: Callable[..., Ran]
) -> None:
    again = tmp_path / path.name
    again.write_text(case_text(bundled, path.stem), encoding="utf-8")
    assert set(build([again]).quads[path.stem]) == set(bundled.case_quads(path.stem))
    ran = cli("validate", again)
    assert (ran.status, ran.err) == (0, "")


@every_case
def test_key_by_key_it_says_what_the_original_says_and_no_more(path: Path, bundled: Store) -> None:
    # Read as any YAML reader reads it; the ids that a file may leave out are those of the checked file.
    written = yaml.safe_load(case_text(bundled, path.stem))
    original = yamltree.plain(casefile.read(path, bundled_register()).tree)
    assert isinstance(original, dict)
    assert compared(written) == compared(without_derived_labels(original, path.stem))


@every_case
def test_it_is_laid_out_as_case_files_are(path: Path, bundled: Store) -> None:
    text = case_text(bundled, path.stem)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "'" not in {line.lstrip("- ").partition(": ")[2][:1] for line in text.splitlines()}
    assert not [line for line in text.splitlines() if line.endswith((" ", "[]", "{}")) or line.startswith("#")]
    ours, theirs = (list(yaml.safe_load(found)) for found in (text, path.read_text(encoding="utf-8")))
    # Three files have the legal status before the review.
    assert [key for key in ours if key != "legalStatus"] == [key for key in theirs if key != "legalStatus"]


def test_what_the_reader_derives_is_left_out(bundled: Store) -> None:
    text = "".join(case_text(bundled, case) for case in bundled.cases())
    for word in ("position:", "doubt:", "inCase:", "inferredByCoder: false", "Occurrence", "earliest:", "#\n", "prov:"):
        assert word not in text
    assert "inferredByCoder: true" in text
    assert "role: perpetrator" in text
    assert "- person-of-concern\n" not in text, "the class above is not told beside the one below it"


# Any case, and what is left of one.


def built(tree: dict[str, object], case_file: Callable[..., Path]) -> Store:
    found = build([case_file(yaml.safe_dump(tree, sort_keys=False), "wren")])
    return memory_store([*found.quads["wren"], *source_quads(found.register)])


@pytest.mark.slow
@examples(30)
@given(tree=case_trees())
def test_any_case_comes_back_from_its_file(tree: dict[str, object], case_file: Callable[..., Path]) -> None:
    store = built(tree, case_file)
    again = build([case_file(case_text(store, "wren"), "wren")])
    assert set(again.quads["wren"]) == set(store.case_quads("wren"))


@examples(60)
@given(text=TEXTS)
def test_any_text_is_read_as_it_was_by_our_reader_and_by_another(text: str) -> None:
    tree: dict[str, object] = {"a": text, "b": [text, "x"], "c": [{"d": text, "e": "f"}], "g": {"h": text * 30}}
    written = dump(tree)
    assert yamltree.plain(yamltree.parse(written, Path("x.yaml"))) == tree
    assert yaml.safe_load(written) == tree


@pytest.mark.parametrize(
    "text",
    ["2023", "2026-11-22", "yes", "No", "null", "~", "1.5", "0o17", "12:30:00", "1_000", "true", "=", "<<", "- a",
     "a: b", "a #b", "a:", " a", "a ", "\"a'", "*a", "&a", "!a", "%a", "@a", "`a", "[a", "{a}", "? a", "| a", "> a",
     "a\nb", "a\n", "\na", "a\n\nb", " a\nb", "a\n b", "a" * 300, "a " * 200, "word " * 60 + "end",
     "word " * 60 + "\nend", "x  y " * 40, "\u2028" + "word " * 60, "\ta", "é" * 130, "---", "...", "--- a " * 30],
)  # fmt: skip
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    test_any_text_is_read_as_it_was_by_our_reader_and_by_another.hypothesis.inner_test(text)  # type: ignore[attr-defined]


def positions_apart(quads: list[ox.Quad]) -> tuple[set[ox.Quad], list[str]]:
    """What a case says without the numbers of its events, and the order that the numbers give."""
    position = f"{CG}position"
    placed = sorted((int(q.object.value), q.subject.value) for q in quads if q.predicate.value == position)  # type: ignore[union-attr]
    return {q for q in quads if q.predicate.value != position}, [node for _, node in placed]


@pytest.mark.slow
@examples(40)
@given(pick=st.data())
def test_a_smaller_store_gives_a_smaller_file_with_all_that_is_left(
    pick: st.DataObject, bundled: Store, case_file: Callable[..., Path]
) -> None:
    case = pick.draw(st.sampled_from(["stacey", "child-bk", "family-m", "rose-and-saffron"]))
    quads = bundled.case_quads(case)
    nodes = sorted({q.subject.value for q in quads if q.subject.value.startswith(f"{case_iri(case)}/")})  # type: ignore[union-attr]
    gone = set(pick.draw(st.lists(st.sampled_from(nodes), max_size=12)))
    kept = [
        q
        for q in quads
        if q.subject.value not in gone and getattr(q.object, "value", "") not in gone  # type: ignore[union-attr]
    ]
    text = case_text(memory_store(kept), case)
    assert not text.startswith("#"), "where all that pointed to them is gone too, nothing is left out"
    path = case_file(text, case)
    file = casefile.CaseFile(case, path, yamltree.parse(text, path), {})
    again, order = positions_apart(case_quads(file))
    left, before = positions_apart(kept)
    # The spans of documents to which no node points any more are not a fact of the case.
    assert {q for q in left - again if not q.subject.value.startswith("https://w3id.org/casegraph/source/")} == set()  # type: ignore[union-attr]
    assert order == before
    assert {q.predicate.value for q in again - left} <= {"http://www.w3.org/2000/01/rdf-schema#label"}


def test_what_points_to_a_node_that_is_not_there_is_left_out_and_said(bundled: Store) -> None:
    school = f"{case_iri('stacey')}/school"
    kept = [q for q in bundled.case_quads("stacey") if q.subject.value != school]  # type: ignore[union-attr]
    text = case_text(memory_store(kept), "stacey")
    head = text.splitlines()[0]
    assert head.startswith("# Left out of this file: ")
    assert "link to nodes that are not in this selection: agency, " in text.replace("\n# ", " ")
    tree = yaml.safe_load(text)
    assert "school" not in {agency["id"] for agency in tree["agencies"]}
    assert "- school\n" not in text


def test_what_no_key_can_say_is_left_out_and_said(bundled: Store) -> None:
    node = ox.NamedNode(f"{case_iri('stacey')}/school")
    foreign = ox.Quad(
        node, ox.NamedNode("https://example.org/postcode"), ox.Literal("x"), ox.NamedNode(graph_iri("stacey"))
    )
    french = ox.Quad(node, ox.NamedNode(f"{CG}agencyType"), ox.Literal("école"), ox.NamedNode(graph_iri("stacey")))
    text = case_text(memory_store([*bundled.case_quads("stacey"), foreign, french]), "stacey")
    assert text.splitlines()[0] == (
        "# Left out of this file: 2 statements, since no key can hold them: agency type, postcode."
    )
    assert text.splitlines(keepends=True)[1:] == case_text(bundled, "stacey").splitlines(keepends=True)


def test_every_quad_is_in_the_tree_once(bundled: Store) -> None:
    for case in bundled.cases():
        tree = case_tree(case, bundled.case_quads(case))
        branches = list(tree.root.each())
        said = sum(len(b.rest) + len(b.types) + sum(len(v.things) for v in b.values.values()) for b in branches)
        said += sum(len(inner) for b in branches for inner in b.nested.values())
        said += sum(len(pairs) for pairs in tree.others.values())
        assert said == len(bundled.case_quads(case))
        assert {b.implied for b in branches} <= set(model().superclasses)


# Files.


def test_several_cases_are_a_folder_or_an_archive_with_the_register_of_their_documents(
    cli: Callable[..., Ran], tmp_path: Path, bundled: Store
) -> None:
    wanted = exported_files("yaml", bundled, ["jez", "stacey"])
    assert list(wanted) == ["jez.yaml", "stacey.yaml", "sources.yaml"]
    ran = cli("export", "--case", "jez", "--case", "stacey", "--format", "yaml", "-o", tmp_path / "mine")
    assert ran.status == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()} == wanted
    register = read_register(tmp_path / "mine" / "sources.yaml").sources
    assert register == {id_: bundled_register().sources[id_] for id_ in register}
    assert "national-case-studies" in register
    cli("export", "--case", "jez", "--case", "stacey", "--format", "yaml", "-o", tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == wanted


@pytest.mark.slow
def test_cases_with_documents_of_their_own_are_added_from_the_folder_that_was_written(
    cli: Callable[..., Ran], tmp_path: Path, robin: Path
) -> None:
    store, other = tmp_path / "store", tmp_path / "other"
    cli("--store", store, "add", robin)
    assert cli("--store", store, "export", "--format", "yaml", "-o", tmp_path / "files").status == 0
    assert cli("--store", other, "add", tmp_path / "files" / "robin.yaml").status == 0
    assert cli("--store", other, "export").out == cli("--store", store, "export").out


def test_several_cases_do_not_go_into_one_file(cli: Callable[..., Ran], tmp_path: Path) -> None:
    for name in ("all.yaml", "all.yaml.gz"):
        ran = cli("export", "-o", tmp_path / name)
        assert (ran.status, ran.out) == (2, "")
        assert (
            "the format yaml has several files; name a folder or all.yaml.zip, or choose one case with --case"
            in ran.err
        )
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_name_is_another_case_and_that_is_said(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("export", "--case", "jez", "-o", tmp_path / "mine.yaml")
    assert "note: the name of a case file is the id of its case: mine.yaml is read as the case 'mine'\n" in ran.err
    assert "is read as" not in cli("export", "--case", "jez", "-o", tmp_path / "jez.yaml").err


def test_one_case_in_a_folder_keeps_its_name(cli: Callable[..., Ran], tmp_path: Path, bundled: Store) -> None:
    assert cli("export", "--case", "jez", "--format", "yaml", "-o", tmp_path / "one").status == 0
    assert (tmp_path / "one" / "jez.yaml").read_bytes() == exported("yaml", bundled, ["jez"])
