"""Intervals and tests: the values of textbooks, and what holds whatever the counts."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph.measures._intervals import benjamini_hochberg, fisher, share, smallest_p


def test_a_share_has_wilsons_interval() -> None:
    # E. B. Wilson's interval for 1 of 10 and 0 of 10, worked out by hand from his formula with z = 1.96.
    assert share(1, 10).low == pytest.approx(0.0179, abs=1e-4)
    assert share(1, 10).high == pytest.approx(0.4042, abs=1e-4)
    assert share(0, 10).low == 0
    assert share(0, 10).high == pytest.approx(0.2775, abs=1e-4)
    assert share(1, 10).text() == "10 % (2–40)"


def test_without_a_base_there_is_no_share() -> None:
    assert share(0, 0).share is None
    assert share(0, 0).text() == "-"


@pytest.mark.parametrize(("n", "base"), [(-1, 3), (4, 3)])
def test_a_count_beyond_its_base_is_refused(n: int, base: int) -> None:
    with pytest.raises(ValueError, match=f"; {n} of {base} does not"):
        share(n, base)


@given(st.integers(1, 60).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(counts: tuple[int, int]) -> None:
    found = share(*counts)
    assert found.low is not None
    assert found.share is not None
    assert found.high is not None
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.high <= 1


def test_fishers_lady_tasting_tea() -> None:
    # Eight cups, four with milk first; three of the four told rightly: one-sided 17/70, two-sided 34/70.
    assert fisher(3, 4, 4, 8) == pytest.approx(34 / 70)
    assert smallest_p(4, 4, 8) == pytest.approx(2 / 70)


def test_a_table_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no table of 5 cases"):
        fisher(0, 4, 4, 5)


@st.composite
def margins(draw: st.DrawFn) -> tuple[int, int, int, int]:
    total = draw(st.integers(1, 30))
    one, other = draw(st.integers(0, total)), draw(st.integers(0, total))
    return draw(st.integers(max(0, one + other - total), min(one, other))), one, other, total


@pytest.mark.slow
@given(margins())
def test_fishers_p_is_the_sum_of_the_tables_that_are_no_more_likely(table: tuple[int, int, int, int]) -> None:
    both, one, other, total = table

    def ways(x: int) -> int:
        return comb(one, x) * comb(total - one, other - x)

    possible = range(max(0, one + other - total), min(one, other) + 1)
    expected = sum(ways(x) for x in possible if ways(x) <= ways(both)) / comb(total, other)
    assert fisher(both, one, other, total) == pytest.approx(expected)
    assert smallest_p(one, other, total) <= fisher(both, one, other, total) + 1e-12


def test_benjamini_and_hochbergs_own_example() -> None:
    # The fifteen p-values of their paper of 1995: four are below 0.05 after adjustment.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0000]  # fmt: skip
    adjusted = benjamini_hochberg(p)
    assert sum(q <= 0.05 for q in adjusted) == 4
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4)
    assert benjamini_hochberg([]) == []
