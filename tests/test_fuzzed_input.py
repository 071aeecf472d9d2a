"""Files and queries with anything in them, at length: each is read or refused with its line, and no request leaves."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.casefile.load import build
from casegraph.graph.errors import CasegraphError, InvalidInputError
from casegraph.graph.sources.register import parse_register
from casegraph.graph.store.store import Store
from casegraph.queries.adhoc import ask
from tests.test_sparql import ASKING, Listener, endpoint
from tests.tiers import examples

__all__ = ["endpoint"]
pytestmark = pytest.mark.torture
HERE = Path("file.yaml")
CASES = [path.read_text(encoding="utf-8") for path in data.case_files()]
REGISTER = data.REGISTER.read_text(encoding="utf-8")
PIECES = [
    *("", ":", "- ", "  ", "\n", "#", "'", '"', "{", "}", "[", "]", "&a ", "*a", "!!str ", "|\n", "null", "true", "9"),
    *("1e9", "\t", "\x00", "\u2028", "\U0001f9e9", "#char=1,2", "2018-99", "? ", "<<: ", "---\n", "...\n"),
]


def mutilated(text: str, dice: random.Random) -> str:
    """Return a text with lines gone, doubled or moved, and pieces put in or in place of others."""
    lines = text.splitlines(keepends=True)
    start = dice.randrange(len(lines))
    lines = lines[:8] + lines[start : start + 60]
    for _ in range(dice.randint(1, 4)):
        at, way = dice.randrange(len(lines)), dice.randrange(5)
        if way == 0 and len(lines) > 1:
            del lines[at]
        elif way == 1:
            lines.insert(at, dice.choice(lines))
        elif way == 2:
            lines[at] = " " * dice.randint(0, 9) + lines[at].lstrip()
        else:
            place = dice.randint(0, len(lines[at]))
            lines[at] = lines[at][:place] + dice.choice(PIECES) + lines[at][place + dice.randint(0, 3) :]
    return "".join(lines)


def within(error: InvalidInputError, text: str) -> bool:
    """Tell whether every problem names a line that the text has; 0 stands for the file as a whole."""
    return bool(error.problems) and all(0 <= each.line <= len(text.split("\n")) + 1 for each in error.problems)


@examples(100)
@given(seed=st.integers(0, 2**32))
def test_any_case_file_is_read_or_refused_with_its_lines(seed: int, case_file: Callable[..., Path]) -> None:
    dice = random.Random(seed)
    text = mutilated(dice.choice(CASES), dice)
    try:
        build([case_file(text.encode("utf-8", "surrogatepass"))])
    except InvalidInputError as error:
        assert within(error, text)


@examples(100)
@given(seed=st.integers(0, 2**32))
def test_any_register_is_read_or_refused_with_its_lines(seed: int) -> None:
    text = mutilated(REGISTER, random.Random(seed))
    try:
        found = parse_register(text, HERE)
    except InvalidInputError as error:
        assert within(error, text)
    else:
        assert all(source.characters >= 0 and source.id == id_ for id_, source in found.sources.items())


@examples(200)
@given(text=st.text(st.sampled_from("ab: -?,[]{}#&*!|>'\"%@`\n\t~0"), max_size=60))
def test_any_yaml_is_a_tree_or_refused_with_its_lines(text: str) -> None:
    try:
        yamltree.parse(text, HERE)
    except InvalidInputError as error:
        assert within(error, text)


def disguised(query: str, dice: random.Random) -> str:
    """Return a query that says the same in another way: other spaces, comments, small and escaped letters."""
    out = []
    for sign in query:
        way = dice.randrange(12)
        if sign == " " and way < 4:
            out.append(dice.choice(["\n", "\t", "  ", " # service\n", "\r\n", "\n#'\n", '\n#"\n']))
        elif sign.isalpha() and way == 5 and "URL" not in query[max(0, len(out) - 3) : len(out) + 3]:
            out.append(f"\\u{ord(sign):04x}")
        elif sign.isalpha() and way == 6:
            out.append(sign.swapcase())
        else:
            out.append(sign)
    return "".join(out)


@examples(60)
@given(seed=st.integers(0, 2**32))
def test_no_disguise_of_another_endpoint_sends_a_request(seed: int, endpoint: str, bundled: Store) -> None:
    dice = random.Random(seed)
    Listener.asked.clear()
    query = disguised(ASKING[dice.choice(sorted(ASKING))], dice).replace("URL", endpoint)
    with pytest.raises(CasegraphError):
        ask(bundled, query, HERE)
    assert Listener.asked == []


def test_the_listener_hears_who_asks(endpoint: str) -> None:
    import urllib.request

    Listener.asked.clear()
    urllib.request.urlopen(endpoint, data=b"query").read()
    assert Listener.asked == ["/sparql"]
