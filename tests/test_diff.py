"""`casegraph diff`: what changed between two versions, in words, as JSON and as an RDF patch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given

from casegraph import data
from casegraph.graph.diff import difference, patch
from casegraph.graph.iris import CG, case_iri, graph_iri
from casegraph.graph.store.read_cases import Cases, read_cases
from casegraph.graph.store.store import Store
from tests.exporting import exported
from tests.generated import case_trees
from tests.tiers import examples, planted

if TYPE_CHECKING:
    from tests.conftest import Ran

ENDINGS = {"turtle": "ttl", "trig": "trig", "nquads": "nq", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}
Tree = dict[str, list[dict[str, object]]]


@pytest.fixture
def other(tmp_path: Path) -> Callable[..., Path]:
    """A case of ours, changed by a function and written as a file beside the register."""

    def write(change: Callable[[Tree], object], case: str = "stacey") -> Path:
        [original] = [path for path in data.case_files() if path.stem == case]
        tree = yaml.safe_load(original.read_text(encoding="utf-8"))
        change(tree)
        shutil.copy(data.REGISTER, tmp_path / "sources.yaml")
        path = tmp_path / f"{case}.yaml"
        path.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
        return path

    return write


def node(tree: Tree, id_: str) -> dict[str, object]:
    every = [each for nodes in tree.values() if isinstance(nodes, list) for each in nodes if isinstance(each, dict)]
    return next(each for each in every if each["id"] == id_)


def applied(found: bytes, before: set[ox.Quad]) -> set[ox.Quad]:
    """What a reader of RDF patches makes of one: rows in order, within one transaction."""
    lines = found.decode("utf-8").split("\n")
    assert lines[0].startswith("H id <urn:uuid:")
    assert (lines[1], lines[-2:]) == ("TX .", ["TC .", ""])
    after = set(before)
    for line in lines[2:-2]:
        letter, _, rest = line.partition(" ")
        [quad] = ox.parse(rest, format=ox.RdfFormat.N_QUADS)
        if letter == "D":
            after.remove(quad)
        else:
            assert letter == "A"
            assert quad not in after
            after.add(quad)
    return after


def everything(cases: Cases) -> set[ox.Quad]:
    return {*cases.sources, *(quad for quads in cases.cases.values() for quad in quads)}


# In words.


@pytest.mark.slow
def test_the_same_case_has_no_difference_in_whatever_form_it_is_given(
    cli: Callable[..., Ran], bundled: Store, tmp_path: Path, other: Callable[..., Path]
) -> None:
    store = tmp_path / "store"
    assert cli("--store", store, "add", other(lambda tree: None)).status == 0
    forms: list[Path | str] = ["stacey", other(lambda tree: None), store]
    for name, ending in ENDINGS.items():
        forms.append(tmp_path / f"export.{ending}")
        cli("export", "--case", "stacey", "--format", name, "-o", forms[-1])
    forms.append(tmp_path / "packed.nq.gz")
    cli("export", "--case", "stacey", "-o", forms[-1])
    assert len(forms) == 10
    for form in forms:
        ran = cli("diff", "stacey", form)
        assert (ran.status, ran.out, ran.err) == (0, "No difference.\n", ""), form


@pytest.mark.slow
def test_a_changed_fact_is_told_with_what_it_was_and_what_it_is(
    cli: Callable[..., Ran], other: Callable[..., Path]
) -> None:
    def change(tree: Tree) -> None:
        node(tree, "stepfather")["certainty"] = "alleged"
        node(tree, "stepfather")["role"] = ["caregiver", "person-of-concern"]
        del node(tree, "stacey")["ethnicity"]
        node(tree, "stacey")["disability"] = "learning-disability"
        node(tree, "stepfather-of-stacey")["livesTogether"] = False
        node(tree, "mother")["evidence"] = ["national-case-studies#char=105,145", "national-case-studies#char=1,2"]

    ran = cli("diff", other(change), "stacey")
    assert ran.status == 1
    assert ran.out.split("\n\n")[0] == "\n".join(
        [
            "stacey:",
            "  stacey (Stacey, fifteen):",
            "    ethnicity is White British (was not stated)",
            "    disability was learning disability, is no longer stated",
            "  mother (Stacey's mother):",
            "    evidence: no longer national-case-studies#char=1,2, now also national-case-studies#char=1163,1197",
            "  stepfather (Stacey's stepfather):",
            "    role: no longer person-of-concern, now also perpetrator",
            "    certainty was alleged, is stated as fact by the source",
            "  stepfather-of-stacey (Stepfather in the home):",
            "    lives together was no, is yes",
        ]
    )
    assert "doubt" not in ran.out, "what follows from the certainty is not told"
    assert "Nodes: 4 changed. Statements: " in ran.out


def test_nodes_that_came_and_went_are_told_with_their_facts(
    cli: Callable[..., Ran], other: Callable[..., Path]
) -> None:
    evidence = ["national-case-studies#char=1,9"]

    def change(tree: Tree) -> None:
        tree["agencies"].append({"id": "clinic", "type": "general-practice", "label": "Clinic", "evidence": evidence})
        tree["findings"] = [each for each in tree["findings"] if each["id"] != "explain-agreements"]

    out = cli("diff", "stacey", other(change)).out
    assert "  clinic (Clinic): added, an agency\n    type: general practice\n" in out
    assert "  explain-agreements (Agreements need clear explanation): removed, a finding\n" in out
    assert "    about: agreement-1, agreement-2, " in out
    assert "\nNodes: 1 added, 1 removed. Statements: " in out


def test_an_event_that_is_put_elsewhere_is_told_and_those_that_make_room_are_not(
    cli: Callable[..., Ran], other: Callable[..., Path]
) -> None:
    def change(tree: Tree) -> None:
        tree["events"].insert(0, tree["events"].pop())

    out = cli("diff", "stacey", other(change)).out
    assert out.count("order of events: was") == 1
    assert "is first\n" in out

    def unplace(tree: Tree) -> None:
        tree["unplaced"].append(tree["events"].pop(0))

    ran = cli("diff", "stacey", other(unplace))
    assert "stands under was events, is unplaced" in ran.out
    assert "position" not in ran.out
    assert "Nodes: 1 changed. " in ran.out


def test_where_only_what_follows_differs_that_is_said(cli: Callable[..., Ran], bundled: Store, tmp_path: Path) -> None:
    older = tmp_path / "older.nq"
    lines = exported("nquads", bundled, ["jez"]).split(b"\n")
    older.write_bytes(b"\n".join(line for line in lines if b"#doubt>" not in line))
    ran = cli("diff", older, "jez")
    first, _, last = ran.out.splitlines()
    assert ran.status == 1
    assert first == "The stated facts are the same. Only statements that follow from them differ."
    assert last.startswith("Statements: ")


def test_a_fact_for_which_case_files_have_no_key_is_told_by_its_property(
    cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.nq"
    added = f'<{case_iri("jez")}/jez> <{CG}postcode> "\\u001B[31mX1" <{graph_iri("jez")}> .\n'
    theirs.write_bytes(exported("nquads", bundled, ["jez"]) + added.encode())
    ran = cli("diff", "jez", theirs)
    assert "cg:postcode is “ [31mX1” (was not stated)" in ran.out, "what a terminal would obey is not printed"


@pytest.mark.slow
def test_whole_cases_and_documents_are_named(
    cli: Callable[..., Ran], other: Callable[..., Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    cli("--store", store, "add", other(lambda tree: None), *(path for path in data.case_files() if path.stem == "jez"))
    ran = cli("diff", store, "stacey")
    assert (ran.status, ran.out.splitlines()[:2]) == (1, ["jez:", "  the whole case (Jez) is removed"])
    assert cli("diff", store, "stacey", "--case", "stacey").status == 0
    ran = cli("diff", store, "stacey", "--case", "jezz")
    assert (ran.status, ran.err.strip()) == (2, f"no case 'jezz' in {store} or stacey; did you mean 'jez'?")


def test_json_has_an_object_a_node_with_ids_before_and_after(
    cli: Callable[..., Ran], other: Callable[..., Path]
) -> None:
    ran = cli("diff", "stacey", other(lambda tree: node(tree, "stacey").update(age=14)), "--format", "json")
    assert (ran.status, json.loads(ran.out)) == (
        1,
        [
            {
                "case": "stacey",
                "node": "stacey",
                "label": "Stacey, fifteen",
                "kind": "people",
                "change": "changed",
                "facts": [{"key": "age", "before": [15], "after": [14]}],
            }
        ],
    )
    assert json.loads(cli("diff", "stacey", "stacey", "--format", "json").out) == []


def test_what_cannot_be_compared_is_not_a_difference(
    cli: Callable[..., Ran], tmp_path: Path, case_file: Callable[..., Path]
) -> None:
    for arguments, message in {
        ("stacy", "stacey"): "no file, folder or case is named 'stacy'; did you mean 'stacey'?",
        ("stacey", case_file("titel: x\n")): "did you mean 'title'?",
        ("stacey", case_file("x", "wren").with_suffix(".doc")): "no file, folder or case is named",
        ("stacey",): "casegraph diff",
    }.items():
        ran = cli("diff", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert message in ran.err


def test_two_files_of_one_case_under_different_names_are_two_cases_and_that_is_said(
    cli: Callable[..., Ran], other: Callable[..., Path]
) -> None:
    path = other(lambda tree: None).rename(other(lambda tree: None).with_name("mine.yaml"))
    ran = cli("diff", "stacey", path)
    assert ran.status == 1
    assert ran.err == f"note: stacey and {path} have no case in common; the name of a case file is the case's id\n"


# As a patch.


def test_a_patch_makes_the_second_of_the_first(
    cli: Callable[..., Ran], other: Callable[..., Path], tmp_path: Path
) -> None:
    def change(tree: Tree) -> None:
        node(tree, "stacey")["age"] = 14
        tree["events"].insert(0, tree["events"].pop())

    path = other(change)
    ran = cli("diff", "stacey", path, "--format", "patch", "-o", tmp_path / "p.rdfp")
    assert (ran.status, ran.out) == (1, "")
    raw = (tmp_path / "p.rdfp").read_bytes()
    before, after = read_cases("stacey"), read_cases(str(path))
    assert applied(raw, everything(before)) == everything(after)
    assert raw == b"".join(patch(difference(before, after))), "the same difference has the same name"
    assert b"".join(patch(difference(before, before))).count(b"\n") == 3


def a_patch_makes_the_second_of_the_first(
    one: dict[str, object], two: dict[str, object], case_file: Callable[..., Path], spoil: Callable[[bytes], bytes]
) -> None:
    before = read_cases(str(case_file(yaml.safe_dump(one), "wren")))
    after = read_cases(str(case_file(yaml.safe_dump(two), "wren")))
    found = difference(before, after)
    assert applied(spoil(b"".join(patch(found))), everything(before)) == everything(after)
    # Told facts differ just where statements do: all that follows, follows from them.
    assert bool(found.changes) == bool(found)
    there = difference(after, before)
    assert {(c.node, c.change) for c in found.changes if c.change == "added"} == {
        (c.node, "added") for c in there.changes if c.change == "removed"
    }


@pytest.mark.slow
@examples(12)
@given(one=case_trees(), two=case_trees())
def test_a_patch_between_any_two_versions_makes_the_second_of_the_first(
    one: dict[str, object], two: dict[str, object], case_file: Callable[..., Path]
) -> None:
    a_patch_makes_the_second_of_the_first(one, two, case_file, bytes)


@pytest.mark.parametrize("sign", [b"\\n", "\u2028".encode(), b"\\\\"], ids=["new line", "line separator", "backslash"])
def test_so_many_examples_find_a_patch_that_loses_one_sign(sign: bytes, case_file: Callable[..., Path]) -> None:
    @planted(12)
    @given(one=case_trees(), two=case_trees())
    def tried(one: dict[str, object], two: dict[str, object]) -> None:
        a_patch_makes_the_second_of_the_first(one, two, case_file, lambda raw: raw.replace(sign, b" "))

    # A fact that is not the one there was, or one that was not there to be taken away.
    with pytest.raises((AssertionError, KeyError)):
        tried()
