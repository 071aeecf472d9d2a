"""The timeline, the matrices and the briefing as pages: safe, complete, and of use in a real browser and on paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.case.basis import BASES
from casegraph.graph.case.case import read_case
from casegraph.graph.network.agency_flows import read_flows
from casegraph.graph.store.store import Store
from casegraph.queries.matches import Match, matches
from casegraph.viz.case.timeline import timeline
from casegraph.viz.case.timeline_page import timeline_page
from casegraph.viz.corpus.agency_web import agency_web
from casegraph.viz.corpus.matrix import agency_matrix, pattern_matrix
from casegraph.viz.corpus.matrix_page import matrix_page
from casegraph.viz.corpus.web import web_page
from casegraph.viz.print.report import report
from casegraph.viz.print.report_page import report_page
from tests.browsing import opened, store_of, tags

PAGES: dict[str, Callable[[Store, str], str]] = {
    "timeline": lambda store, case: timeline_page(timeline(store, case)),
    "matrix": lambda store, case: matrix_page(store, [case]),
    "report": lambda store, case: report_page(report(store, case)),
    "agencies": lambda store, case: web_page(agency_web(store, [case]), "Agencies"),
}


@pytest.fixture(scope="module")
def willow() -> Store:
    return store_of("willow")


@pytest.fixture(scope="module")
def hostile() -> Store:
    return store_of("hostile")


def test_the_cells_of_the_matrix_count_the_matches(bundled: Store, matched: tuple[Match, ...]) -> None:
    cases = bundled.cases()
    found = matched
    matrix = pattern_matrix(bundled, cases)
    assert matrix.matched == len(found)
    counted = Counter((match.case, match.pattern, match.basis) for match in found)
    shown = {(*key, basis): n for key, cell in matrix.cells.items() for basis, n, _ in cell.parts}
    assert shown == counted
    for pattern, (any_basis, *each) in matrix.totals.items():
        assert any_basis == len({match.case for match in found if match.pattern == pattern})
        for basis, n in zip(BASES, each, strict=True):
            assert n == len({m.case for m in found if (m.pattern, m.basis) == (pattern, basis)})
    assert sum(len(group) for group in matrix.groups.values()) == len(found)


def test_a_match_that_is_only_alleged_says_so_in_its_cell(bundled: Store) -> None:
    cell = pattern_matrix(bundled, bundled.cases()).cells["child-r", "harmed-child-who-harms"]
    assert "(alleged)" in cell.words


def test_the_cells_of_the_agencies_count_the_flows(willow: Store) -> None:
    flows = read_flows(willow, "willow").flows
    found = agency_matrix(willow, ["willow"])
    inside = sum(n for cell in found.cells.values() for _, n, _ in cell.parts)
    assert inside == sum(flow.directed for flow in flows)
    assert sum(n for _, _, cell in found.pairs for _, n, _ in cell.parts) == len(flows) - inside
    assert sum(found.totals.values()) == len(flows) == len(found.flows)
    exchanges = {node.id for node in read_case(willow, "willow").of_class("InformationExchange")}
    assert len(found.apart) == len(exchanges - {flow.node for flow in flows})


@pytest.mark.slow
def test_the_briefing_tells_every_node_and_every_match(bundled: Store) -> None:
    for case in ("stacey", "family-m"):
        found = tags(report_page(report(bundled, case)))
        told = {a["data-node"] for _, a in found if "data-node" in a}
        graph = read_case(bundled, case)
        wanted = {n.id for n in graph.nodes.values() if n.classes & {"Person", "Event", "RiskFactor", "Finding"}}
        assert told >= wanted | {node.id for node in graph.of_class("Recommendation")}
        assert sum("data-match" in a for _, a in found) == len(matches(bundled, cases=[case]))


@pytest.mark.slow
def test_the_briefing_names_the_nearest_cases_and_does_without(bundled: Store, willow: Store) -> None:
    told = report(bundled, "stacey")
    assert len(told.near) == 5
    assert "Similar cases" in report_page(told)
    assert report(willow, "willow").near == ()
    assert "No other case here shares anything" in report_page(report(willow, "willow"))


def test_an_allegation_is_never_without_its_word(willow: Store) -> None:
    for name in ("timeline", "report"):
        page = PAGES[name](willow, "willow")
        assert "alleged and later retracted" in page
        assert "inferred by the coder" in page


@pytest.mark.slow
def test_the_commands_write_the_pages(cli: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "x.html"
    for arguments in (["matrix"], ["matrix", "--case", "stacey"], ["report", "kubus"]):
        ran = cli(*arguments, "-o", out)
        assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {out}\n")
    assert "did you mean 'kubus'?" in cli("report", "kubos", "-o", out).err
    assert "did you mean 'kubus'?" in cli("matrix", "--case", "kubos", "-o", out).err
    assert cli("report", "kubus").status == 2


# In a browser -------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_asks_for_nothing_and_fits_the_screen(
    browser: Any, willow: Store, tmp_path: Path, name: str, width: int, scheme: str
) -> None:
    page = PAGES[name](willow, "willow")
    with opened(browser, page, tmp_path, width, color_scheme=scheme) as view:
        assert view.asked() == []
        assert view.complaints == []
        assert view.wide() <= width


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_hostile_case_runs(browser: Any, hostile: Store, tmp_path: Path, name: str) -> None:
    page = PAGES[name](hostile, "hostile")
    names = Counter(tag for tag, _ in tags(page))
    assert names["h1"] == 1
    assert not names.keys() & {"img", "b", "iframe"}
    with opened(browser, page, tmp_path) as view:
        assert view.page.evaluate("window.ran") is None
        assert view.complaints == []
        assert view.asked() == []
        assert view.wide() <= 1280
        assert "<script>window.ran = 'title'</script>" in view.page.content().replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.browser
def test_the_keyboard_leads_from_the_picture_to_the_table_and_back(browser: Any, willow: Store, tmp_path: Path) -> None:
    with opened(browser, PAGES["timeline"](willow, "willow"), tmp_path) as view:
        view.page.keyboard.press("Tab")
        assert "Skip the picture" in view.page.evaluate("document.activeElement.textContent")
        for _ in range(5):
            view.page.keyboard.press("Tab")
        card = view.page.evaluate("document.activeElement.id")
        assert card.startswith("card-")
        view.page.keyboard.press("Enter")
        row = card.replace("card-", "row-")
        assert view.page.url.endswith(f"#{row}")
        assert view.page.evaluate("(id) => document.getElementById(id).matches(':target')", row)


@pytest.mark.browser
def test_a_cell_of_the_matrix_leads_to_its_matches(browser: Any, bundled: Store, tmp_path: Path) -> None:
    with opened(browser, matrix_page(bundled, bundled.cases()), tmp_path, 1440) as view:
        view.page.locator("tr[data-case=stacey] td[data-pattern=missed-information-sharing] a").click()
        rows = view.page.locator(":target tr")
        assert rows.count() == 1
        assert "stated" in rows.first.inner_text()


@pytest.mark.browser
def test_the_briefing_prints_on_a_few_pages_in_light_colours(browser: Any, bundled: Store, tmp_path: Path) -> None:
    most = {"stacey": 6, "family-m": 8, "child-r": 8}
    for case, pages in most.items():
        page = report_page(report(bundled, case))
        with opened(browser, page, tmp_path, color_scheme="dark") as view:
            pdf = view.page.pdf(prefer_css_page_size=True)
            assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= pages
            view.page.emulate_media(media="print", color_scheme="dark")
            ground = "getComputedStyle(document.documentElement).getPropertyValue('--page')"
            assert view.page.evaluate(ground) == "#ffffff"
