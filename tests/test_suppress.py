"""Small counts: what a table shows does not give back what it suppresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph.store.store import Store
from casegraph.graph.suppression import SUPPRESSED, Counts, suppressed, table
from casegraph.queries.library import patterns
from tests.tiers import examples, planted

if TYPE_CHECKING:
    from tests.conftest import Ran

small_tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=3)
)


def solutions(counts: Counts, gone: frozenset[Hashable], least: int, limit: int) -> list[dict[Hashable, int]]:
    """Return every way to fill the cells that are not shown, found by trying all numbers up to a limit."""
    free = [key for key in counts.values if key in gone or key not in counts.shown]
    ranges = [range(least if key in gone and counts.values[key] < least else limit + 1) for key in free]
    found = []
    for numbers in product(*ranges):
        filled = {**counts.values, **dict(zip(free, numbers, strict=True))}
        if all(sum(filled[key] * times for key, times in e.items()) == 0 for e in counts.equations):
            found.append(dict(zip(free, numbers, strict=True)))
    return found


def is_safe(counts: Counts, gone: frozenset[Hashable], least: int) -> bool:
    """Tell by linear programming of another make whether each suppressed cell, and each small rest, may be two numbers.

    A cell of an integral polytope with two ends apart may be either; where the ends are not whole, they are looked at
    one by one above.
    """
    import numpy as np
    from scipy.optimize import linprog

    keys = [key for key in counts.values if key in gone or key not in counts.shown]
    rows = [[e.get(key, 0) for key in keys] for e in counts.equations]
    sums = [-sum(counts.values[k] * t for k, t in e.items() if k not in keys) for e in counts.equations]
    bounds = [(0, least - 1 if key in gone and counts.values[key] < least else None) for key in keys]
    for index, key in enumerate(keys):
        if key not in gone and counts.values[key] >= least:
            continue
        aim = np.eye(len(keys))[index]
        ends = [linprog(s * aim, A_eq=rows or None, b_eq=sums or None, bounds=bounds) for s in (1, -1)]
        if all(end.status == 0 for end in ends) and abs(ends[0].fun + ends[1].fun) < 0.99:
            return False
    return True


Suppress = Callable[[Counts, int], frozenset[Hashable]]


def no_cell_is_worked_out(rows: list[list[int]], least: int, suppress: Suppress) -> None:
    counts = table(rows)
    gone = suppress(counts, least)
    assert {key for key, value in counts.values.items() if value < least} <= gone
    assert is_safe(counts, gone, least)


@pytest.mark.slow
@examples(20)
@given(small_tables, st.integers(2, 6))
def test_no_cell_of_a_two_way_table_can_be_worked_out_from_its_margins(rows: list[list[int]], least: int) -> None:
    no_cell_is_worked_out(rows, least, suppressed)


def no_rest_is_worked_out(rows: list[tuple[int, int, int]], suppress: Suppress) -> None:
    counts = Counts()
    for index, (one, two, three) in enumerate(rows):
        told = counts.show((index, "told"), one)
        n = counts.show((index, "n"), one + two)
        base = counts.show((index, "base"), one + two + three)
        counts.part(told, n)
        counts.part(n, base)
    assert is_safe(counts, suppress(counts, 5), 5)


bases = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4)


@pytest.mark.slow
@examples(15)
@given(bases)
def test_no_count_of_a_base_and_no_rest_of_it_can_be_worked_out(rows: list[tuple[int, int, int]]) -> None:
    no_rest_is_worked_out(rows, suppressed)


def only_the_small(counts: Counts, least: int) -> frozenset[Hashable]:
    """What is planted: a small cell is left out, and what gives it back is shown."""
    return frozenset(key for key, value in counts.values.items() if value < least)


def all_but_one(counts: Counts, least: int) -> frozenset[Hashable]:
    """What is planted: of what goes with the small cells, one is shown."""
    gone, small = suppressed(counts, least), only_the_small(counts, least)
    return gone - set(sorted(gone - small, key=str)[:1])


@pytest.mark.parametrize("wrong", [only_the_small, all_but_one])
def test_so_many_examples_find_a_planted_error(wrong: Suppress) -> None:
    @planted(20)
    @given(small_tables, st.integers(2, 6))
    def tables(rows: list[list[int]], least: int) -> None:
        no_cell_is_worked_out(rows, least, wrong)

    @planted(15)
    @given(bases)
    def rests(rows: list[tuple[int, int, int]]) -> None:
        no_rest_is_worked_out(rows, wrong)

    for tried in (tables, rests):
        with pytest.raises(AssertionError):
            tried()


@examples(25)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=3), st.integers(2, 4))
def test_trying_every_number_finds_more_than_one_for_each_suppressed_cell(values: list[int], least: int) -> None:
    counts = table([values])
    # One row: its margin below each column is the column again.
    gone = suppressed(counts, least)
    found = solutions(counts, gone, least, sum(values) + 1) if len(gone) <= 5 else []
    for key in gone if found else ():
        assert len({solution[key] for solution in found}) > 1


def test_one_small_cell_takes_another_with_it_that_the_total_does_not_give_it_back() -> None:
    counts = Counts()
    for name, value in (("a", 3), ("b", 9), ("c", 20), ("total", 32)):
        counts.show(name, value)
    counts.equal({"total": 1}, {"a": 1, "b": 1, "c": 1})
    assert suppressed(counts, 5) == {"a", "b"}
    # Two that can only be nothing are no secret either.
    counts = Counts()
    for name, value in (("a", 0), ("b", 0), ("c", 20), ("total", 20)):
        counts.show(name, value)
    counts.equal({"total": 1}, {"a": 1, "b": 1, "c": 1})
    assert "c" in suppressed(counts, 5)


def test_a_share_of_nearly_all_tells_of_the_few_who_are_left() -> None:
    counts = Counts()
    counts.show("n", 14)
    counts.show("base", 15)
    counts.part("n", "base")
    assert suppressed(counts, 5) == {"n"}
    assert suppressed(counts, 1) == frozenset()
    assert suppressed(counts, 0) == frozenset()


def test_equations_that_do_not_hold_are_no_equations() -> None:
    counts = Counts()
    counts.show("a", 1)
    counts.show("b", 7)
    counts.equal({"a": 1}, {"b": 1})
    assert counts.equations == []


# The commands.


def numbers(text: str, columns: tuple[str, ...]) -> list[dict[str, int | None]]:
    return [
        {name: None if row[name] == SUPPRESSED else int(row[name]) for name in columns}
        for row in json.loads(text)
        if row.get(columns[0]) is not None
    ]


@pytest.mark.slow
def test_the_profile_shows_no_small_count_and_no_small_rest(once: Callable[..., Ran], bundled: Store) -> None:
    ran = once("profile", "--among", "all", "--min-count", "3", "--format", "json")
    assert ran.status == 0, ran.err
    rows = numbers(ran.out, ("n", "established", "base", "of"))
    plain = json.loads(once("profile", "--among", "all", "--format", "json").out)
    shown = [row["n"] for row in rows if row["n"] is not None]
    assert shown
    assert len(shown) < len(rows) == sum(row.get("n") is not None for row in plain)
    for row in rows:
        assert all(value is None or value >= 3 for value in row.values())
        if row["n"] is not None and row["base"] is not None:
            assert row["base"] - row["n"] >= 3
    # Girls and boys add up to the children whose sex is told.
    by_id = {row["id"]: row for row in json.loads(ran.out)}
    both = [row for row in by_id.values() if row["measure"] in ("Girls", "Boys")]
    assert [row["n"] == SUPPRESSED for row in both] in ([True, True], [False, False])
    assert all(row["cases"] == SUPPRESSED == row["unclear"] for row in json.loads(ran.out) if row["n"] is not None)
    assert not any(case in ran.out + ran.err for case in bundled.cases())


@pytest.mark.slow
def test_themes_agencies_and_pairs_show_no_small_count(once: Callable[..., Ran], bundled: Store) -> None:
    themes = once("themes", "--level", "broad", "--min-count", "3", "--format", "json")
    rows = json.loads(themes.out)
    assert [row["theme"] for row in rows] == sorted(row["theme"] for row in rows)
    for row in numbers(themes.out, ("n", "told", "base")):
        assert all(value is None or value >= 3 for value in row.values())
        assert row["n"] is None or row["base"] is None or row["base"] - row["n"] >= 3
    assert all(row["share"] == SUPPRESSED for row in rows if SUPPRESSED in (row["n"], row["base"]))
    pairs = json.loads(once("themes", "--level", "broad", "--pairs", "--min-count", "2", "--format", "json").out)
    assert pairs
    for row in pairs:
        both, one, other, base = (row[name] for name in ("both", "n_one", "n_other", "base"))
        assert min(both, one - both, other - both, base - one - other + both) >= 2
    agencies = once("agencies", "--min-count", "2", "--format", "json")
    for row in json.loads(agencies.out):
        assert all(not isinstance(value, int) or value >= 2 for value in row.values())
    told = once("agencies", "--min-count", "2")
    assert "Flows" not in told.out
    assert not any(case in told.out + agencies.out + themes.out + themes.err for case in bundled.cases())
    refused = once("agencies", "--list", "flows", "--min-count", "2")
    assert refused.status == 2
    assert "no count" in refused.err


def test_patterns_are_counted_by_case_and_name_none(once: Callable[..., Ran], bundled: Store) -> None:
    ran = once("patterns", "--min-count", "3", "--format", "json")
    rows = json.loads(ran.out)
    assert len(rows) == len(patterns())
    assert any(isinstance(row["cases"], int) for row in rows)
    for row in rows:
        assert all(not isinstance(value, int) or value >= 3 for value in row.values())
        if isinstance(row["cases"], int):
            assert row["of"] - row["cases"] >= 3
    assert not any(f'"{case}"' in ran.out for case in bundled.cases())


@pytest.mark.slow
def test_without_a_least_count_the_tables_are_as_they_were(once: Callable[..., Ran]) -> None:
    for words in (("profile",), ("themes", "--pairs"), ("agencies",)):
        assert once(*words).out == once(*words, "--min-count", "0").out
        assert SUPPRESSED not in once(*words).out
