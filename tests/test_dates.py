"""Dates and periods in EDTF: what is a date, and the first and last day that it may mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph.dates import bounds

YEARS = st.integers(min_value=1000, max_value=9998)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-04", date(2018, 4, 1), date(2018, 4, 30)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-12", date(2018, 12, 1), date(2018, 12, 31)),
        ("2018-04-09", date(2018, 4, 9), date(2018, 4, 9)),
        ("2018?", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018~", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018/2020", date(2018, 1, 1), date(2020, 12, 31)),
        ("2018-06/2023-11", date(2018, 6, 1), date(2023, 11, 30)),
        ("2018-XX", date(2018, 1, 1), date(2018, 12, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("2018/..", date(2018, 1, 1), None),
        ("../2018", None, date(2018, 12, 31)),
        ("[2017,2019]", date(2017, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_date_has_a_first_and_a_last_day(text: str, first: date | None, last: date | None) -> None:
    assert bounds(text) == (first, last)


def test_a_season_lies_in_its_year_or_reaches_into_the_next() -> None:
    for season in ("2018-21", "2018-22", "2018-23"):
        found = bounds(season)
        assert found is not None
        assert all(day is not None and day.year == 2018 for day in found)


@pytest.mark.parametrize(
    "text",
    ["", " ", "unknown", "12/03/2019", "2018-02-30", "2018-13", "2018-00", "2018-4-9", "20180409", "18", "2018-04-31",
     "2020/2019", "2018-02-31/2019", "about 2018", "0000", "9999-12-32", "/", "?", "2018/2019/2020", "٢٠١٨",
     "Y170000002", "2018\n", "2018 "],
)  # fmt: skip
def test_what_is_no_date_has_no_bounds(text: str) -> None:
    assert bounds(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_begins_and_ends_on_itself(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)))
def test_month_and_year_hold_their_days_and_no_more(day: date) -> None:
    year, month = bounds(f"{day.year}"), bounds(f"{day.year}-{day.month:02}")
    assert year is not None
    assert month is not None
    assert year[0] <= month[0] <= day <= month[1] <= year[1]  # type: ignore[operator]
    after = date.fromordinal(month[1].toordinal() + 1)  # type: ignore[union-attr]
    assert (after.day, month[0].day) == (1, 1)  # type: ignore[union-attr]


@pytest.mark.slow
@given(YEARS, YEARS)
def test_a_period_reaches_from_the_first_day_of_one_to_the_last_of_the_other(one: int, other: int) -> None:
    found = bounds(f"{one}/{other}")
    assert found == ((date(one, 1, 1), date(other, 12, 31)) if one <= other else None)


@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789XYS-/.~?%[]{},EuT:Z", max_size=25)))
def test_any_text_at_all_is_a_date_or_none(text: str) -> None:
    found = bounds(text)
    assert found is None or found[0] is None or found[1] is None or found[0] <= found[1]
