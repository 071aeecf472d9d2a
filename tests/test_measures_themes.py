"""Learning themes: how often, how often together, and when there are too few cases to say."""

from __future__ import annotations

import pytest

from casegraph.graph.errors import NotFoundError
from casegraph.graph.feature_table import Feature
from casegraph.graph.measures.themes import COLUMNS, PAIR_COLUMNS, SHORT_COLUMNS, Themes, themes
from casegraph.graph.store.store import Store


def theme(case: str, value: str, basis: str = "implied") -> Feature:
    return Feature(case, "theme", value, basis, "established", 1, ("finding",))


def incident(case: str) -> Feature:
    return Feature(case, "incident", "serious-harm", "stated", "established", 1, ())


def cases(count: int, *values: str, start: int = 0) -> list[Feature]:
    return [theme(f"case-{start + n}", value) for n in range(count) for value in values]


def of(found: Themes, name: str) -> tuple[int, int]:
    return next((f.share.n, f.share.base) for f in found.frequencies if f.theme == name)


def test_a_theme_counts_once_a_case_and_a_case_without_learning_is_no_base() -> None:
    rows = [theme("a", "training"), theme("a", "training", "stated"), theme("b", "supervision"), incident("c")]
    found = themes(rows)
    assert of(found, "training") == (1, 2)
    assert found.base == ("a", "b")
    assert found.without == ("c",)
    first = found.frequencies[0].row()
    assert first["told"] in (0, 1)
    assert {f.theme: len(f.told) for f in found.frequencies} == {"supervision": 0, "training": 1}
    assert set(COLUMNS) | set(SHORT_COLUMNS) <= set(first)


def test_the_broad_level_takes_in_what_is_under_it_once() -> None:
    rows = [theme("a", "training"), theme("a", "supervision"), theme("b", "workforce-and-organisation")]
    found = themes(rows, "broad")
    assert of(found, "workforce-and-organisation") == (2, 2)
    # A theme that is only told broadly is none of the narrow ones.
    assert {f.theme for f in themes(rows).frequencies} == {"training", "supervision"}


def test_lift_says_how_many_times_more_often_two_occur_together() -> None:
    rows = cases(5, "training", "supervision") + cases(5, "thresholds", start=5)
    (pair,) = [p for p in themes(rows).pairs if {p.one, p.other} == {"training", "supervision"}]
    assert pair.lift == 2.0
    assert pair.p == pytest.approx(2 / 252)
    assert pair.q >= pair.p
    assert len(pair.cases) == 5
    assert set(PAIR_COLUMNS) == set(pair.row())


def test_only_pairs_that_each_occur_often_enough_are_compared() -> None:
    rows = [*cases(3, "training", "supervision"), theme("case-0", "thresholds")]
    assert [(p.one, p.other) for p in themes(rows).pairs] == [("supervision", "training")]
    assert len(themes(rows, min_cases=1).pairs) == 3
    assert themes(rows, min_cases=4).pairs == ()


def test_few_cases_are_said_to_be_too_few() -> None:
    assert "Too few cases to compare themes" in themes([theme("a", "training")]).warning
    few = themes(cases(2, "training", "supervision") + cases(2, "thresholds", start=2))
    assert "no pair could be below 0.05" in few.warning
    assert few.warning in few.notes(pairs=True)
    assert few.warning not in few.notes(pairs=False)


def test_enough_cases_with_a_plain_association_are_no_reason_for_a_warning() -> None:
    rows = cases(20, "training", "supervision") + cases(20, "thresholds", start=20)
    found = themes(rows)
    assert found.warning == ""
    assert found.pairs[0].q < 0.05


def test_enough_cases_without_an_association_are_said_to_show_none() -> None:
    rows = [
        theme(f"case-{n}", value)
        for n in range(40)
        for value, every in (("training", 2), ("supervision", 4), ("thresholds", 1))
        if (n // every) % 2 == 0
    ]
    assert themes(rows).warning.startswith("No pair is below 0.05")


def test_without_any_theme_nothing_is_found() -> None:
    with pytest.raises(NotFoundError, match="no learning theme"):
        themes([incident("a")])


@pytest.mark.slow
def test_in_the_bundled_cases_no_pair_stands_out(bundled: Store, features: tuple[Feature, ...]) -> None:
    found = themes(list(features))
    assert "rose-and-saffron" in found.without
    assert sorted([*found.base, *found.without]) == bundled.cases()
    assert found.warning.startswith("Too few cases to generalise")
    assert min(pair.q for pair in found.pairs) > 0.05
    for frequency in found.frequencies:
        assert len(frequency.cases) == len(set(frequency.cases)) == frequency.share.n
    assert found == themes(list(reversed(features)))
