"""The webs of agencies, themes and cases: their ties count what they say, and large corpora come in groups."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.feature_table import Feature
from casegraph.graph.measures.similar import neighbours, similar
from casegraph.graph.network.agency_flows import read_flows
from casegraph.graph.store.store import Store
from casegraph.queries.matches import Match
from casegraph.viz.corpus.agency_web import agency_web
from casegraph.viz.corpus.corpus_web import corpus_web
from casegraph.viz.corpus.theme_web import theme_web
from casegraph.viz.corpus.web import MOST_ROWS, Web, web_page
from casegraph.viz.shared.account import case_titles
from tests.browsing import opened, store_of, tags
from tests.corpora import made_up


@pytest.fixture(scope="module")
def rows(features: tuple[Feature, ...]) -> list[Feature]:
    return list(features)


def no_two_cover_each_other(web: Web) -> bool:
    return all(
        abs(a.x - b.x) >= (a.width + b.width) / 2 or abs(a.y - b.y) >= (a.height + b.height) / 2
        for a, b in combinations(web.nodes, 2)
    )


def test_the_ties_of_agencies_count_every_flow_once() -> None:
    store = store_of("willow")
    flows = read_flows(store, "willow").flows
    assert flows
    web = agency_web(store, ["willow"])
    between = [flow for flow in flows if flow.sender != flow.receiver]
    assert sum(tie.weight for tie in web.ties) == len(between)
    assert {tie.line for tie in web.ties} <= {"went", "late", "not", "unsaid"}
    for tie in web.ties:
        assert len(tie.cases) == tie.weight
        assert (tie.end is None) == ("From whom to whom is not said" in tie.facts)
    assert {tie.unsure for tie in web.ties} == {"", "1 suspected, 1 inferred"}
    assert no_two_cover_each_other(web)


@pytest.mark.slow
def test_what_is_in_no_pair_is_told_all_the_same(bundled: Store) -> None:
    web = agency_web(bundled, bundled.cases())
    assert any("Late disclosure of material (late or in part)" in note for note in web.notes)
    assert any("review states only some exchanges" in note for note in web.notes)


def test_the_ties_of_themes_name_the_cases_of_both(bundled: Store, rows: list[Feature]) -> None:
    web = theme_web(rows, case_titles(bundled))
    cases = {node.key: {case for case, _, _ in node.cases} for node in web.nodes}
    assert len(web.ties) > 100
    for tie in web.ties:
        assert {case for case, _, _ in tie.cases} == cases[tie.one] & cases[tie.other]
        assert tie.weight == len(tie.cases)
    assert sum(tie.weight >= int(web.start) for tie in web.ties) <= 60
    assert no_two_cover_each_other(web)
    assert any("Too few cases" in note for note in web.notes)


def test_the_ties_of_cases_say_what_both_match(bundled: Store, rows: list[Feature], matched: tuple[Match, ...]) -> None:
    web = corpus_web(rows, case_titles(bundled))
    found: dict[str, set[str]] = {}
    for match in matched:
        found.setdefault(match.case, set()).add(match.pattern)
    for tie in web.ties:
        one, other = (case for case, _, _ in tie.cases)
        assert tie.weight == len(found.get(one, set()) & found.get(other, set()))
    assert {case for node in web.nodes for case, _, _ in node.cases} == set(bundled.cases())
    assert no_two_cover_each_other(web)


def test_all_nearest_cases_are_those_of_the_measure(bundled: Store, rows: list[Feature]) -> None:
    near = neighbours(rows, most=3)
    assert sorted(near) == bundled.cases()
    for case, found in near.items():
        assert found == [(one.case, pytest.approx(one.similarity, abs=2e-4)) for one in similar(rows, case)[:3]]


def test_titles_are_read_without_reading_the_cases(bundled: Store) -> None:
    assert case_titles(bundled)["stacey"] == "Stacey"
    assert sorted(case_titles(bundled)) == bundled.cases()


@pytest.mark.parametrize("make", [theme_web, corpus_web])
def test_the_same_table_gives_the_same_bytes(bundled: Store, rows: list[Feature], make: Callable[..., Web]) -> None:
    titles = case_titles(bundled)
    assert web_page(make(rows, titles), "x") == web_page(make(list(rows), dict(titles)), "x")


@pytest.mark.slow
def test_the_commands_write_pages(cli: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("agencies", "themes", "corpus"):
        ran = cli("view", name, "-o", tmp_path / f"{name}.html")
        assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {tmp_path / f'{name}.html'}\n")
    assert cli("view", "agencies", "stacey", "-o", tmp_path / "s.html").status == 0
    assert "did you mean 'stacey'?" in cli("view", "agencies", "stacy", "-o", tmp_path / "s.html").err
    assert cli("view", "themes", "--level", "broad", "-o", tmp_path / "s.html").status == 0


# In a browser -------------------------------------------------------------------------------------


def page_of(web: Web) -> str:
    return web_page(web, "Overview")


@pytest.mark.browser
def test_a_node_and_a_tie_lead_to_their_cases(
    browser: Any, bundled: Store, rows: list[Feature], tmp_path: Path
) -> None:
    web = corpus_web(rows, case_titles(bundled))
    with opened(browser, page_of(web), tmp_path, 1440) as view:
        tie = max(web.ties, key=lambda tie: tie.weight)
        view.page.evaluate("(key) => window.casegraphOverview.choose(key)", tie.key)
        text = view.page.locator("#details").inner_text()
        for _, title, _ in tie.cases:
            assert title in text
        for fact in tie.facts:
            assert fact in text
        node = web.nodes[0]
        view.page.locator(f"#nodes [data-key={node.key}]").click()
        assert node.label in view.page.locator("#details h2").inner_text()
        assert f"show={node.key}" in view.page.url
        view.page.keyboard.press("Escape")
        assert not view.page.locator("#details").is_visible()
        assert view.complaints == []
        assert view.asked() == []


@pytest.mark.browser
def test_the_filter_hides_ties_and_says_how_many(
    browser: Any, bundled: Store, rows: list[Feature], tmp_path: Path
) -> None:
    web = theme_web(rows, case_titles(bundled))
    with opened(browser, page_of(web), tmp_path, 1440) as view:
        for value, _ in web.steps:
            view.page.locator("#filter").select_option(value)
            wanted = sum(tie.weight >= int(value) for tie in web.ties)
            assert view.page.locator("#ties .edge:not(.gone)").count() == wanted
            assert f"{wanted} of {len(web.ties)}" in view.page.locator("#status").inner_text()
        view.page.locator("#find").fill("training")
        view.page.keyboard.press("Tab")
        assert "Training" in view.page.locator("#details h2").inner_text()


@pytest.mark.browser
def test_the_keyboard_alone_reaches_nodes_and_ties(browser: Any, tmp_path: Path) -> None:
    web = agency_web(store_of("willow"), ["willow"])
    with opened(browser, page_of(web), tmp_path) as view:
        view.page.keyboard.press("Tab")
        assert "Skip the picture" in view.page.evaluate("document.activeElement.textContent")
        for _ in range(30):
            view.page.keyboard.press("Tab")
            if view.page.evaluate("document.activeElement.closest('#nodes') !== null"):
                break
        view.page.keyboard.press("Enter")
        assert view.page.locator("#details").is_visible()
        view.page.locator(f"#row-{web.ties[0].key} button").focus()
        view.page.keyboard.press("Enter")
        assert web.ties[0].label in view.page.locator("#details h2").inner_text()
        assert view.page.evaluate("document.activeElement.id") == "panel"


@pytest.mark.slow
def test_the_tables_tell_every_node_and_tie(bundled: Store, rows: list[Feature]) -> None:
    titles = case_titles(bundled)
    for web in (agency_web(bundled, bundled.cases()), theme_web(rows, titles), corpus_web(rows, titles)):
        found = tags(page_of(web))
        assert [a["data-node"] for t, a in found if "data-node" in a] == [node.key for node in web.nodes]
        if len(web.ties) <= MOST_ROWS:
            assert [a["data-tie"] for t, a in found if "data-tie" in a] == [tie.key for tie in web.ties]
        drawn = {a["data-key"] for t, a in found if "data-key" in a}
        assert drawn == {node.key for node in web.nodes} | {tie.key for tie in web.ties}


@pytest.mark.browser
def test_hostile_titles_stay_text(browser: Any, tmp_path: Path) -> None:
    rows, titles = made_up(8)
    titles["c0"] = "</script><script>window.ran = 'title'</script><img src=x onerror=\"window.ran = 1\">"
    with opened(browser, page_of(corpus_web(rows, titles)), tmp_path) as view:
        view.page.evaluate("window.casegraphOverview.choose('n0')")
        assert titles["c0"] in view.page.locator("#details h2").inner_text()
        assert view.page.evaluate("window.ran") is None
        assert view.page.locator("main img, main script").count() == 0
        assert view.complaints == []
        assert view.asked() == []


@pytest.mark.browser
def test_rows_of_many_ties_are_made_when_they_are_asked_for(
    browser: Any, bundled: Store, rows: list[Feature], tmp_path: Path
) -> None:
    web = theme_web(rows, case_titles(bundled))
    with opened(browser, page_of(web), tmp_path) as view:
        assert view.page.locator("tr[data-tie]").count() == 0
        view.page.evaluate("(key) => window.casegraphOverview.choose(key)", web.ties[0].key)
        view.page.locator("summary").press("Enter")
        view.page.wait_for_function("document.querySelector('tr[data-tie]') !== null")
        assert view.page.locator("tr[data-tie]").count() == len(web.ties)
        tie = web.ties[0]
        cells = view.page.locator(f"#row-{tie.key} td").all_inner_texts()
        assert cells == [*tie.columns.values(), "; ".join(title for _, title, _ in tie.cases)]
        assert view.page.locator(f"#row-{tie.key}.chosen").count() == 1


@pytest.mark.browser
def test_the_number_on_a_line_follows_the_filter_and_leads_to_its_cases(browser: Any, tmp_path: Path) -> None:
    web = agency_web(store_of("willow"), ["willow"])
    with opened(browser, page_of(web), tmp_path) as view:
        late = [tie.key for tie in web.ties if tie.line == "late"]
        view.page.locator("#filter").select_option("late")
        assert view.page.locator("#marks .mark:not(.gone)").count() == len(late)
        view.page.locator(f"[data-mark={late[0]}]").click()
        assert "late or in part" in view.page.locator("#details").inner_text()
        assert view.complaints == []


@pytest.mark.browser
def test_themes_are_sifted_by_support_and_by_lift_together_and_the_address_keeps_both(
    browser: Any, bundled: Store, rows: list[Feature], tmp_path: Path
) -> None:
    web = theme_web(rows, case_titles(bundled), min_lift=1.5)

    def shown(support: int, lift: float) -> int:
        return sum(tie.weight >= support and (tie.lift or 0) >= lift for tie in web.ties)

    with opened(browser, page_of(web), tmp_path) as view:
        count = view.page.locator("#ties .edge:not(.gone)").count
        assert view.page.locator("#lift").input_value() == "1.5"
        assert count() == shown(int(web.start), 1.5)
        view.page.locator("#filter").select_option("2")
        view.page.locator("#lift").select_option("3")
        assert 0 < count() == shown(2, 3.0) < shown(2, 0.0)
        view.page.reload()
        assert view.page.locator("#lift").input_value() == "3"
        assert count() == shown(2, 3.0)
        view.page.locator("#lift").select_option("0")
        assert count() == shown(2, 0.0)
        assert view.complaints == []


@pytest.mark.browser
def test_the_panel_stays_beside_the_picture_and_never_over_the_tables(
    browser: Any, bundled: Store, rows: list[Feature], tmp_path: Path
) -> None:
    with opened(browser, page_of(theme_web(rows, case_titles(bundled))), tmp_path, 1060, 720) as view:
        view.page.evaluate("document.querySelector('#words tbody tr:last-child').scrollIntoView()")
        ends, begins = view.page.evaluate(
            "[document.querySelector('.side').getBoundingClientRect().bottom,"
            " document.querySelector('#words').getBoundingClientRect().top]"
        )
        assert ends <= begins
