"""YAML as case files use it: few types, every node with its line, no devices."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph import yamltree
from casegraph.graph.errors import InvalidInputError
from casegraph.graph.yamltree import Mapping, Scalar, Sequence, as_list, parse, plain

HERE = Path("case.yaml")


def read(text: str) -> object:
    return plain(parse(text, HERE))


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidInputError) as raised:
        parse(text, HERE)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("9", 9),
        ("-3", -3),
        ("'9'", "9"),
        ('"true"', "true"),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("True", "True"),
        ("2018-04-09", "2018-04-09"),
        ("2018-04-09 10:00:00", "2018-04-09 10:00:00"),
        ("010", "010"),
        ("0o10", "0o10"),
        ("0x1F", "0x1F"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("1.5", "1.5"),
        (".inf", ".inf"),
        ("1e3", "1e3"),
        ("+1", "+1"),
        ("2018~", "2018~"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  one\n  line\n", "one line"),
    ],
)
def test_only_booleans_null_and_plain_integers_are_resolved(written: str, value: object) -> None:
    found = read(f"key: {written}")
    assert found == {"key": value}
    assert type(found["key"]) is type(value)  # type: ignore[index]


def test_every_node_knows_its_line() -> None:
    tree = parse("# A comment.\ntitle: Wren\n\npeople:\n- id: wren\n  age: 9\n- id: dana\n", HERE)
    people = tree.items["people"]
    assert isinstance(people, Sequence)
    first, second = people.items
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    assert (tree.line, tree.lines) == (2, {"title": 2, "people": 4})
    assert (people.line, first.line, first.lines, second.line) == (5, 5, {"id": 5, "age": 6}, 7)
    assert first.items["age"] == Scalar(9, 6)
    assert [scalar.value for scalar in first.scalars("age")] == [9]
    assert first.scalars("nothing") == []
    assert as_list(first) == [first]
    assert as_list(people) == [first, second]


def test_all_devices_of_a_file_are_told_in_one_pass() -> None:
    text = "a: &one x\nb: *one\nc: !!str y\nd: 1\nd: 2\n? [e]\n: f\n"
    assert problems(text) == [
        "case.yaml:1: anchor '&one' is not allowed; remove it",
        "case.yaml:2: alias '*one' is not allowed; write the value in full",
        "case.yaml:3: tag 'tag:yaml.org,2002:str' is not allowed; remove it",
        "case.yaml:5: key 'd' is given twice (first on line 4); remove one",
        "case.yaml:6: a key is a list or a mapping; write a word as the key",
    ]


def test_a_key_given_three_times_is_told_twice_with_the_first_line() -> None:
    assert problems("a: 1\na: 2\na: 3\n") == [
        "case.yaml:2: key 'a' is given twice (first on line 1); remove one",
        "case.yaml:3: key 'a' is given twice (first on line 1); remove one",
    ]


def test_twelve_levels_are_enough_and_the_thirteenth_is_refused() -> None:
    def nested(levels: int) -> str:
        return "".join("  " * level + "a:\n" for level in range(levels - 1)) + "  " * (levels - 1) + "a: 1\n"

    parse(nested(yamltree.MAX_DEPTH), HERE)
    assert problems(nested(yamltree.MAX_DEPTH + 1)) == ["case.yaml:13: nested deeper than 12 levels; use fewer"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ä: ö\nb: " + "[" * 100_000 + "]" * 100_000, 2),
        ("ä: ö\nb: " + "[" * 100_000, 2),
        ("b: " + "{c: " * 100_000, 1),
        ("b: [" + "\n[" * 100_000, 12),
        ("b:\n  c: '[ é'\n  d: " + "[" * 3_000, 3),
    ],
    ids=["closed", "open", "mappings", "on lines of their own", "after a bracket in quotation marks"],
)
def test_nesting_without_end_is_refused_in_our_own_words(text: str, line: int) -> None:
    # A YAML library may give up at a limit of its own, before the level at which we do is given out.
    assert problems(text) == [f"case.yaml:{line}: nested deeper than 12 levels; use fewer"]


@pytest.mark.parametrize("text", ["b: '" + "[" * 3_000, 'b: "' + "{" * 3_000, "b: x # " + "[" * 3_000 + "\n c: d"])
def test_brackets_that_open_nothing_are_not_taken_for_nesting(text: str) -> None:
    assert all("is not valid YAML: " in problem for problem in problems(text))


def test_what_comes_before_a_syntax_error_is_told_with_it() -> None:
    found = problems("a: 1\na: 2\nb: [1\n")
    assert found[0] == "case.yaml:2: key 'a' is given twice (first on line 1); remove one"
    assert found[1].startswith("case.yaml:4: is not valid YAML: ")


LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff")
TEXTS = st.text(st.one_of(LETTERS, st.sampled_from("\t\n:#-'\"{}[]&*!|>%@`, ?~01xeE+._")), max_size=20)
INTEGERS = st.integers(min_value=-(10**17), max_value=10**17)
TREES = st.dictionaries(
    TEXTS,
    st.recursive(
        st.one_of(TEXTS, INTEGERS, st.booleans(), st.none()),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
        max_leaves=12,
    ).filter(lambda tree: depth(tree) < yamltree.MAX_DEPTH),
    min_size=1,
    max_size=4,
)


def depth(tree: object) -> int:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return 1 + max(map(depth, inner), default=0)


@pytest.mark.slow
@given(TREES, st.sampled_from([None, True, False]), st.booleans())
def test_what_a_yaml_library_writes_is_read_back_the_same(tree: dict, flow: bool | None, unicode: bool) -> None:
    written = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    assert read(written) == tree


@given(st.one_of(st.text(), TEXTS.map(lambda text: f"a: {text}"), st.text(alphabet="ab:-[]{}&*!|>'\"#,?\n \t")))
def test_any_text_at_all_is_a_mapping_or_an_error_with_a_line(text: str) -> None:
    try:
        assert isinstance(parse(text, HERE), Mapping)
    except InvalidInputError as error:
        assert error.problems
        assert all(0 <= problem.line <= text.count("\n") + text.count("\r") + 2 for problem in error.problems)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_a_mapping_or_an_error(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "case.yaml"
    path.write_bytes(raw)
    try:
        parse(yamltree.read_text(path), path)
    except InvalidInputError as error:
        assert all(problem.path == path for problem in error.problems)
