"""Accessibility of timeline, matrix, overviews and briefing by axe-core: no violation in any of their states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.feature_table import Feature
from casegraph.graph.store.store import Store
from casegraph.viz.case.timeline import timeline
from casegraph.viz.case.timeline_page import timeline_page
from casegraph.viz.corpus.agency_web import agency_web
from casegraph.viz.corpus.corpus_web import LABELLED, corpus_web
from casegraph.viz.corpus.matrix_page import matrix_page
from casegraph.viz.corpus.theme_web import theme_web
from casegraph.viz.corpus.web import web_page
from casegraph.viz.print.report import report
from casegraph.viz.print.report_page import report_page
from casegraph.viz.shared.account import case_titles
from tests.accessibility import axe, violations
from tests.browsing import Opened, opened, store_of
from tests.corpora import made_up

__all__ = ["axe"]
pytestmark = pytest.mark.browser
# Width and scheme: where a text stands follows from the one, its colours from the other.
WIDE, NARROW = (1400, "light"), (390, "dark")
SCREENS = [WIDE, NARROW, (1400, "dark"), (390, "light")]


@pytest.fixture(scope="module")
def pages(bundled: Store, features: tuple[Feature, ...]) -> dict[str, str]:
    willow = store_of("willow")
    rows, titles = list(features), case_titles(bundled)
    return {
        "timeline": timeline_page(timeline(willow, "willow")),
        "matrix of a case": matrix_page(willow, ["willow"]),
        "matrix of several": matrix_page(bundled, ["alex", "family-m", "stacey"]),
        "briefing": report_page(report(bundled, "stacey")),
        "agencies": web_page(agency_web(willow, ["willow"]), "Agencies"),
        "themes": web_page(theme_web(rows, titles, "broad"), "Themes"),
        "corpus": web_page(corpus_web(rows, titles), "Corpus"),
        "crowd": web_page(corpus_web(*made_up(LABELLED + 30)), "Corpus"),
    }


def as_it_opens(view: Opened) -> None:
    """Leave the page as it is."""


def filtered(view: Opened) -> None:
    view.page.locator("#filter").select_option(index=1)


def chosen(view: Opened) -> None:
    view.page.evaluate("window.casegraphOverview.choose('t1')")


def opened_group(view: Opened) -> None:
    view.page.evaluate("window.casegraphOverview.choose('g1')")
    view.page.get_by_role("button", name="Open the group").click()
    view.page.keyboard.press("Enter")
    view.page.locator("#row-g0 summary").click()
    view.page.locator("#row-g0 tbody tr").first.wait_for()


# The overviews have one template: what can be done with them is seen wide and light on one, narrow and dark on another.
STATES: list[tuple[str, Callable[[Opened], None], list[tuple[int, str]]]] = [
    ("timeline", as_it_opens, [WIDE, NARROW]),
    ("matrix of a case", as_it_opens, [WIDE, NARROW]),
    ("matrix of several", as_it_opens, [WIDE, NARROW]),
    ("briefing", as_it_opens, [WIDE, NARROW]),
    ("agencies", as_it_opens, [WIDE, NARROW]),
    ("agencies", filtered, [NARROW]),
    ("themes", chosen, [NARROW]),
    ("corpus", filtered, [WIDE]),
    ("corpus", chosen, [WIDE]),
    ("crowd", filtered, [NARROW]),
    ("crowd", opened_group, [WIDE, NARROW]),
]


@pytest.mark.parametrize(("name", "act", "screens"), STATES)
def test_no_violation_on_two_screens(
    browser: Any,
    pages: dict[str, str],
    axe: str,
    tmp_path: Path,
    name: str,
    act: Callable[[Opened], None],
    screens: list[tuple[int, str]],
) -> None:
    for width, scheme in (WIDE, NARROW):
        with opened(browser, pages[name], tmp_path, width, color_scheme=scheme) as view:
            act(view)
            assert (width, scheme) not in screens or violations(view, axe) == [], (width, scheme)
            assert view.wide() <= width
            assert view.complaints == []


@pytest.mark.torture
@pytest.mark.parametrize(("name", "act"), [(name, act) for name, act, _ in STATES])
def test_no_violation_on_any_screen_where_the_contrast_of_every_text_is_looked_at(
    browser: Any, pages: dict[str, str], axe: str, tmp_path: Path, name: str, act: Callable[[Opened], None]
) -> None:
    for width, scheme in SCREENS:
        with opened(browser, pages[name], tmp_path, width, color_scheme=scheme) as view:
            act(view)
            assert violations(view, axe, whole=True) == [], (width, scheme)
            assert view.wide() <= width
