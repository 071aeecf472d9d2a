"""The pictures of timeline, matrix and overviews as files: from the pages' buttons and from the command line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
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
from casegraph.viz.corpus.matrix import pattern_matrix
from casegraph.viz.corpus.matrix_page import matrix_page
from casegraph.viz.corpus.theme_web import theme_web
from casegraph.viz.corpus.web import web_page
from casegraph.viz.print import picture as module
from casegraph.viz.shared.account import case_titles
from tests.browsing import CHROMIUM, Opened, opened, store_of
from tests.corpora import made_up

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "g", "path", "rect", "circle", "text"}


def saved(view: Opened, ending: str, to: Path) -> bytes:
    with view.page.expect_download() as download:
        view.page.get_by_role("button", name=f"Save {ending.upper()}").click()
    assert download.value.suggested_filename.endswith(f".{ending}")
    download.value.save_as(to)
    return to.read_bytes()


def texts(svg: bytes) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def size(svg: bytes) -> tuple[float, float]:
    root = ET.fromstring(svg)
    return float(root.attrib["width"]), float(root.attrib["height"])


def is_a_picture_alone(svg: bytes) -> None:
    """Well formed, with a title, nothing that runs or leads out, and colours that any program reads."""
    root = ET.fromstring(svg)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= DRAWN
    assert root[0].tag == f"{SVG}title"
    for each in root.iter():
        assert not [key for key in each.attrib if key.startswith("on") or "href" in key or key in ("style", "class")]
        assert not [value for value in each.attrib.values() if "var(" in value or "currentColor" in value]


@pytest.fixture(scope="module")
def pages(bundled: Store, features: tuple[Feature, ...]) -> dict[str, tuple[str, list[str]]]:
    """Each page, with words that its picture must hold."""
    willow = store_of("willow")
    rows, titles = list(features), case_titles(bundled)
    legend = "established, or stated as fact"
    return {
        "timeline": (timeline_page(timeline(willow, "willow")), [legend, "not told", "late or in part", "School"]),
        "matrix": (
            matrix_page(bundled, bundled.cases()),
            ["Stacey", f"Cases with a match, of {len(titles)}", "suspected"],
        ),
        "agencies": (web_page(agency_web(willow, ["willow"]), "Agencies", "a"), ["did not go", "School", "everything"]),
        "themes": (web_page(theme_web(rows, titles), "Themes", "t"), ["in the same cases; the wider, the more cases"]),
        "corpus": (web_page(corpus_web(rows, titles), "Corpus", "c"), ["Family M", "Lines shown: "]),
        "crowd": (web_page(corpus_web(*made_up(LABELLED + 9)), "Corpus", "c"), ["a group of cases that resemble"]),
    }


@pytest.mark.browser
@pytest.mark.parametrize("name", ["timeline", "matrix", "agencies", "themes", "corpus", "crowd"])
def test_the_page_saves_its_picture(browser: Any, pages: dict[str, Any], tmp_path: Path, name: str) -> None:
    page, wanted = pages[name]
    with opened(browser, page, tmp_path, 1440, color_scheme="dark") as view:
        svg = saved(view, "svg", tmp_path / "a.svg")
        is_a_picture_alone(svg)
        said = " ".join(texts(svg))
        for words in [*wanted, "That something is not told" if name != "matrix" else "that something is not told"]:
            assert words in said
        png = saved(view, "png", tmp_path / "a.png")
        assert png.startswith(b"\x89PNG")
        wide, high = size(svg)
        assert 900 <= wide <= 3000
        assert [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)] == [2 * wide, 2 * high]
        assert view.complaints == []
        assert view.asked() == []
    # A narrow screen gives the same picture, and light is light on any screen.
    with opened(browser, page, tmp_path, 390) as view:
        assert saved(view, "svg", tmp_path / "b.svg") == svg


@pytest.mark.browser
def test_the_matrix_is_drawn_cell_by_cell(browser: Any, bundled: Store, tmp_path: Path) -> None:
    matrix = pattern_matrix(bundled, bundled.cases())
    with opened(browser, matrix_page(bundled, bundled.cases()), tmp_path) as view:
        svg = saved(view, "svg", tmp_path / "a.svg")
    said = texts(svg)
    for _, title in matrix.cases:
        assert title in said
    for _, title, _ in matrix.patterns:
        assert title.split()[0] in " ".join(said)
    numbers = [each for each in said if re.fullmatch(r"\d+", each)]
    cells = [n for cell in matrix.cells.values() for _, n, _ in cell.parts]
    totals = [n for first, *each in matrix.totals.values() for n in (first, *filter(None, each))]
    assert sorted(numbers) == sorted(map(str, cells + totals))


@pytest.mark.browser
def test_the_picture_is_what_is_shown(browser: Any, tmp_path: Path) -> None:
    web = agency_web(store_of("willow"), ["willow"])
    with opened(browser, web_page(web, "Agencies", "a"), tmp_path) as view:
        whole = saved(view, "svg", tmp_path / "a.svg")
        view.page.locator("#filter").select_option("not")
        tie = next(tie for tie in web.ties if tie.line == "not")
        view.page.evaluate("(key) => window.casegraphOverview.choose(key)", tie.key)
        part = saved(view, "svg", tmp_path / "b.svg")
    is_a_picture_alone(part)
    assert f"Chosen: {tie.label}" in texts(part)
    assert any("did not go. Lines shown: " in each for each in texts(part))
    assert part.count(b'opacity=".13"') > 0 == whole.count(b'opacity=".13"')


@pytest.mark.browser
def test_an_opened_group_is_saved_with_its_cases(browser: Any, tmp_path: Path) -> None:
    web = corpus_web(*made_up(LABELLED + 80))
    with opened(browser, web_page(web, "Corpus", "c"), tmp_path) as view:
        view.page.evaluate("window.casegraphOverview.choose('g0')")
        view.page.get_by_role("button", name="Open the group").click()
        view.page.keyboard.press("Enter")
        svg = saved(view, "svg", tmp_path / "a.svg")
    is_a_picture_alone(svg)
    assert texts(svg).count(web.crowd["cases"][0][1]) == 1
    assert f"Chosen: {web.crowd['cases'][0][1]}" in texts(svg)


@pytest.mark.browser
def test_hostile_texts_stay_text_in_a_file(browser: Any, tmp_path: Path) -> None:
    hostile = store_of("hostile")
    for page in (
        timeline_page(timeline(hostile, "hostile")),
        matrix_page(hostile, ["hostile"]),
        web_page(agency_web(hostile, ["hostile"]), "Agencies", "a"),
    ):
        with opened(browser, page, tmp_path) as view:
            svg = saved(view, "svg", tmp_path / "a.svg")
            assert saved(view, "png", tmp_path / "a.png").startswith(b"\x89PNG")
            assert view.complaints == []
        is_a_picture_alone(svg)
        assert "<script>" in " ".join(texts(svg))


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_commands_save_pictures(cli: Callable[..., Any], tmp_path: Path) -> None:
    png, svg = tmp_path / "x.png", tmp_path / "x.svg"
    ran = cli("view", "themes", "--level", "broad", "--png", png, "--svg", svg)
    assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {png}\nwrote {svg}\n")
    assert png.read_bytes().startswith(b"\x89PNG")
    is_a_picture_alone(svg.read_bytes())
    assert cli("timeline", "stacey", "--svg", svg).status == 0
    assert "First written agreement" in " ".join(texts(svg.read_bytes())).replace("  ", " ")


COMMANDS = [["timeline", "stacey"], ["matrix"], ["view", "agencies"], ["view", "themes"], ["view", "corpus"]]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_without_a_file_or_without_chromium_says_so_and_writes_nothing(
    cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    ran = cli(*command)
    assert ran.status == 2
    assert "Name a file with -o, --png or --svg" in ran.err
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    ran = cli(*command, "-o", tmp_path / "x.html", "--png", tmp_path / "x.png")
    assert ran.status == 1
    assert "is drawn by Chromium, and none is installed" in ran.err
    assert list(tmp_path.iterdir()) == []
