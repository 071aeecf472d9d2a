"""Case files read whole: what is made of them, the ids that they may leave out, and that nothing makes them stumble."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.casefile import check as casefile
from casegraph.graph.casefile.check import CaseFile
from casegraph.graph.casefile.load import build
from casegraph.graph.casefile.to_rdf import case_quads
from casegraph.graph.errors import InvalidInputError
from casegraph.graph.iris import case_iri
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import concepts_of
from casegraph.graph.sources.register import bundled_register, read_register
from casegraph.queries.case_check import check
from tests.tiers import examples

FOLDER = Path(__file__).parent / "fixtures" / "robin"
ROBIN = (FOLDER / "robin.yaml").read_text(encoding="utf-8")
REGISTER = read_register(FOLDER / "sources.yaml")


def read(path: Path) -> CaseFile:
    return casefile.read(path, REGISTER)


def test_a_case_file_gives_its_id_its_tree_and_the_line_of_each_node(robin: Path) -> None:
    file = read(robin)
    assert (file.case, file.path, file.problems) == ("robin", robin, ())
    lines = ROBIN.splitlines()
    written = {line.partition("id: ")[2] for line in lines if line.startswith("- id: ")}
    assert set(file.lines) == {*written, "dana-robin-mothers-partner"}
    assert all(lines[file.lines[id_] - 1] == f"- id: {id_}" for id_ in written)
    assert lines[file.lines["dana-robin-mothers-partner"] - 1] == "- of: dana"


def test_ties_and_circumstances_may_leave_out_their_id_and_the_second_of_a_kind_gets_a_number(
    case_file: Callable[..., Path],
) -> None:
    again = "- of: dana\n  to: robin\n  type: mothers-partner\n  evidence:\n  - example-briefing#char=1,2\n"
    file = read(case_file(ROBIN.replace("agencies:\n", again + again + "agencies:\n", 1)))
    made = [id_ for id_ in file.lines if id_.startswith("dana-robin")]
    assert made == [
        "dana-robin-mothers-partner",
        "dana-robin-mothers-partner-2",
        "dana-robin-mothers-partner-3",
    ]
    subjects = {quad.subject.value for quad in case_quads(file)}  # type: ignore[union-attr]
    assert {f"{case_iri('robin')}/{id_}" for id_ in made} <= subjects


@pytest.mark.parametrize("name", ["id", "is", "role", "type", "of", "by", "events", "case", "child", "graph", "null-1"])
@pytest.mark.parametrize("node", ["poor-attendance", "dana", "social-care"])
def test_a_node_may_be_called_by_the_name_of_a_key_or_is_refused_but_is_never_lost(
    node: str, name: str, case_file: Callable[..., Path]
) -> None:
    text = re.sub(rf"(?<=[\[ ]){node}(?=[\],\n])", name, ROBIN)
    assert f"id: {name}\n" in text
    try:
        quads = case_quads(read(case_file(text)))
    except InvalidInputError as error:
        assert f"id '{name}'" in str(error)
        return
    assert f"{case_iri('robin')}/{name}" in {quad.subject.value for quad in quads}  # type: ignore[union-attr]
    assert len(quads) == len(case_quads(read(case_file(ROBIN))))


def test_a_list_of_one_and_the_one_alone_say_the_same(case_file: Callable[..., Path]) -> None:
    alone = ROBIN.replace("reliesOn: [dana]", "reliesOn: dana").replace(
        "sources: [example-briefing]", "sources: example-briefing"
    )
    assert alone != ROBIN
    assert case_quads(read(case_file(alone))) == case_quads(read(case_file(ROBIN)))


def test_block_and_flow_style_say_the_same(case_file: Callable[..., Path]) -> None:
    block = yaml.safe_dump(yaml.safe_load(ROBIN), sort_keys=False, default_flow_style=False)
    assert case_quads(read(case_file(block))) == case_quads(read(case_file(ROBIN)))


def test_several_files_are_read_together_and_all_their_problems_told(case_file: Callable[..., Path]) -> None:
    good, bad, worse = case_file(ROBIN, "a"), case_file("", "b"), case_file("x: 1\ny: 2\n", "c")
    assert [file.case for file in casefile.read_all([good], REGISTER)] == ["a"]
    with pytest.raises(InvalidInputError) as raised:
        casefile.read_all([good, bad, worse], REGISTER)
    assert [(problem.path, problem.line) for problem in raised.value.problems] == [(bad, 0), (worse, 1), (worse, 2)]


@pytest.mark.slow
def test_every_bundled_case_is_valid_by_the_tree_the_shapes_and_the_checks() -> None:
    files = data.case_files()
    assert len(files) == len(list((data.FOLDER / "cases").iterdir())) >= 5
    built = check(files, data.REGISTER)
    assert [file.path for file in built.files] == files
    assert set(built.register.sources) <= set(bundled_register().sources)


def test_every_key_of_the_context_may_stand_in_some_class() -> None:
    the_model = model()
    classes = [term.iri for term in the_model.terms.values() if term.kind == "class"]
    for cls, scoped in the_model.class_terms.items():
        unused = {key for key in scoped if key not in the_model.terms_for(cls, {})}
        assert unused == set(), f"no shape of {cls} mentions {unused}"
    common = {key for key, term in the_model.terms.items() if term.kind not in ("class", "alias-id", "alias-type")}
    usable = {key for cls in classes for key in the_model.terms_for(cls, {})}
    assert common - usable == set()


def test_a_misspelling_of_any_concept_is_answered_with_a_concept_of_the_right_scheme(
    case_file: Callable[..., Path],
) -> None:
    for concept in concepts_of("exchange-outcome"):
        text = ROBIN.replace("outcome: not-shared", f"outcome: {concept[:-1]}")
        with pytest.raises(InvalidInputError) as raised:
            read(case_file(text))
        assert f"did you mean '{concept}'?" in str(raised.value)


# Any one value of the fictional case replaced by anything: it is read, or refused with a line; it never stumbles.


def places(node: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if way:
        yield way
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(inner, (*way, key))


TREE = yamltree.plain(yamltree.parse(ROBIN, FOLDER / "robin.yaml"))
PLACES = list(places(TREE))
WORDS = st.sampled_from(
    [
        "", "robin", "dana", "school", "agreement", "Event", "Concern", "child", "shared", "neglect", "2018", "P1Y",
        "other-case/dana", "https://w3id.org/casegraph/case/x/y", "@id", "_:b", "a b", "example-briefing",
        "example-briefing#char=0,1", "example-briefing#char=1,0", "example-briefing#char=0,99999", "../x", "#x",
        "cg:Event", "rdf:type", "\u202e", "a\nb", "é", "0", "true",
    ]
)  # fmt: skip
KEYS = st.one_of(WORDS, st.sampled_from(["id", "is", "of"]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 130), WORDS, st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=4,
)


def replaced(way: tuple[str | int, ...], value: object) -> object:
    tree = copy.deepcopy(TREE)
    node = tree
    for step in way[:-1]:
        node = node[step]  # type: ignore[index]
    node[way[-1]] = value  # type: ignore[index]
    return tree


@pytest.mark.slow
@examples(400)
@given(st.sampled_from(PLACES), VALUES)
def test_whatever_stands_in_one_place_the_file_is_read_or_refused_with_its_lines(
    case_file: Callable[..., Path], way: tuple[str | int, ...], value: object
) -> None:
    text = yaml.safe_dump(replaced(way, value), sort_keys=False, allow_unicode=False)
    path = case_file(text)
    try:
        built = build([path])
    except InvalidInputError as error:
        assert error.problems
        assert all(0 <= problem.line <= text.count("\n") + 1 for problem in error.problems)
    else:
        base = case_iri("robin")
        ours = {q.subject.value for q in built.quads["robin"]}  # type: ignore[union-attr]
        assert all(
            iri.startswith((base, "https://w3id.org/casegraph/graph/robin", "https://w3id.org/casegraph/source/"))
            for iri in ours
        )
