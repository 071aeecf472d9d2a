"""A corpus of many cases: groups first, each case in the page once, opened and walked with the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.measures.similar import neighbours
from casegraph.viz.corpus.corpus_crowd import ALL_DRAWN
from casegraph.viz.corpus.corpus_groups import pattern_title
from casegraph.viz.corpus.corpus_web import LABELLED, LEAST, NEAREST, corpus_web
from casegraph.viz.corpus.web import Web, web_page
from tests.browsing import opened
from tests.corpora import made_up


def page_of(web: Web) -> str:
    return web_page(web, "Corpus", "corpus")


@pytest.mark.slow
@pytest.mark.parametrize("count", [LABELLED + 80, ALL_DRAWN + 1])
def test_a_larger_corpus_stands_in_groups_with_every_case_once(count: int) -> None:
    rows, titles = made_up(count)
    web = corpus_web(rows, titles)
    assert not web.stepped
    assert all(node.shape == "group" for node in web.nodes)
    assert len(web.nodes) <= 40
    assert web.crowd["drawn"] == (count <= ALL_DRAWN)
    assert sorted(row[0] for row in web.crowd["cases"]) == sorted(titles)
    assert sum(size for *_, size in web.crowd["groups"]) == count == sum(node.weight for node in web.nodes)


def test_a_row_of_a_large_corpus_says_what_the_case_matches_and_what_is_near() -> None:
    rows, titles = made_up(LABELLED + 80)
    crowd = corpus_web(rows, titles).crowd
    near = neighbours(rows, NEAREST, LEAST)
    told: dict[str, set[str]] = {}
    for row in rows:
        told.setdefault(row.case, set()).add(pattern_title(row.value))
    for case, title, _, _, matched, others in crowd["cases"]:
        assert title == titles[case]
        assert {crowd["patterns"][number] for number in matched[::2]} == told[case]
        # Each is stated, the first of the bases.
        assert crowd["bases"][0] == "stated"
        assert set(matched[1::2]) == {1}
        assert [crowd["cases"][number][0] for number in others[::2]] == [other for other, _ in near[case]]
        assert others[1::2] == [round(100 * value) for _, value in near[case]]


@pytest.mark.slow
def test_a_case_stands_in_a_large_page_once() -> None:
    rows, titles = made_up(ALL_DRAWN)
    titles["c7"] = "A title that is nowhere else"
    page = page_of(corpus_web(rows, titles))
    assert page.count(titles["c7"]) == 1
    assert len(page) < 200 * ALL_DRAWN


@pytest.mark.browser
@pytest.mark.parametrize("count", [LABELLED + 80, ALL_DRAWN + 1])
def test_a_group_is_opened_and_walked_by_the_keyboard_alone(browser: Any, tmp_path: Path, count: int) -> None:
    web = corpus_web(*made_up(count))
    with opened(browser, page_of(web), tmp_path) as view:
        page = view.page
        assert page.locator("circle.case").count() == (count if web.crowd["drawn"] else 0)
        key, *_, size = web.crowd["groups"][1]
        first = web.crowd["groups"][0][-1]
        page.locator(f"#nodes [data-key={key}]").focus()
        page.keyboard.press("Enter")
        assert page.locator("#details h2").inner_text() == next(n.label for n in web.nodes if n.key == key)
        page.get_by_role("button", name="Open the group").focus()
        page.keyboard.press("Enter")
        assert page.locator("circle.case[role=button]").count() == size
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        case, title, *_ = web.crowd["cases"][first + 1]
        assert page.locator("#details h2").inner_text() == title
        assert f"show=case%3A{case}" in page.url
        page.keyboard.press("End")
        page.keyboard.press(" ")
        assert page.locator("#details h2").inner_text() == web.crowd["cases"][first + size - 1][1]
        # One stop for all cases of a group.
        assert page.locator("circle.case[tabindex='0']").count() == 1
        page.get_by_role("button", name="All groups").press("Enter")
        assert page.locator("circle.case[role=button]").count() == 0
        assert page.evaluate("document.activeElement.dataset.key") == key
        assert view.complaints == []


@pytest.mark.browser
def test_the_table_of_a_group_is_made_when_it_is_opened(browser: Any, tmp_path: Path) -> None:
    rows, titles = made_up(LABELLED + 80)
    titles |= {"c1": titles["c0"]}
    web = corpus_web(rows, titles)
    with opened(browser, page_of(web), tmp_path) as view:
        page = view.page
        assert page.locator("tr[data-node]").count() == 0
        summaries = page.locator("summary")
        for number in range(summaries.count()):
            summaries.nth(number).press("Enter")
        page.wait_for_function("(n) => document.querySelectorAll('tr[data-node]').length === n", arg=len(titles))
        assert sorted(page.evaluate("[...document.querySelectorAll('tr[data-node]')].map(r => r.dataset.node)")) == (
            sorted(titles)
        )
        row = page.locator("tr[data-node=c0]")
        # Of two cases with one title the id tells which is meant.
        assert row.locator("th bdi").inner_text() == f"{titles['c0']} (c0)"
        assert row.locator("td").nth(0).locator("li").count() == sum(each.case == "c0" for each in rows)
        row.get_by_role("button").press("Enter")
        assert page.locator("#details h2").inner_text() == f"{titles['c0']} (c0)"
        page.locator("#find").fill("Made-up case 77")
        page.keyboard.press("Tab")
        assert page.locator("#details h2").inner_text() == "Made-up case 77"
        near = page.locator("#details .plain button").first
        wanted = near.inner_text()
        near.press("Enter")
        assert page.locator("#details h2").inner_text() == wanted
        assert view.complaints == []


@pytest.mark.browser
def test_the_lines_of_a_large_corpus_are_filtered(browser: Any, tmp_path: Path) -> None:
    rows, titles = made_up(LABELLED + 80)
    pairs = {frozenset((case, other)) for case, found in neighbours(rows, NEAREST, LEAST).items() for other, _ in found}
    told = {case: {row.value for row in rows if row.case == case} for case in titles}
    with opened(browser, page_of(corpus_web(rows, titles)), tmp_path) as view:
        for least in (0, 2, 3):
            view.page.locator("#filter").select_option(str(least))
            shown = sum(len(set.intersection(*(told[case] for case in pair))) >= least for pair in pairs)
            assert view.page.locator("#status").inner_text() == f"Lines shown: {shown} of {len(pairs)}"
