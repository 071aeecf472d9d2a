"""The picture of a case as a file: from the page's buttons and from the command line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.casefile.load import build
from casegraph.graph.store.open import open_store
from casegraph.viz.print import picture as module
from tests.browsing import CHROMIUM
from tests.case_browsing import Opened, opened
from tests.test_case_page import FOLDER, page_of

__all__ = ["opened"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def willow() -> str:
    return page_of("willow")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = build([FOLDER / "willow.yaml"])
    target = tmp_path / "store"
    open_store(target, write=True).add(built.quads, built.register)
    return target


def saved(view: Opened, button: str, to: Path) -> bytes:
    with view.page.expect_download() as download:
        view.page.get_by_role("button", name=button).click()
    download.value.save_as(to)
    return to.read_bytes()


def texts(svg: bytes) -> str:
    return " ".join(each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.browser
def test_the_page_saves_what_it_shows_as_svg(opened: Callable[..., Opened], willow: str, tmp_path: Path) -> None:
    view = opened(willow, color_scheme="dark")
    whole = saved(view, "Save SVG", tmp_path / "a.svg")
    said = texts(whole)
    for words in ("Mr Quill", "convicted", "Bail conditions to school", "Not shared", "What happened, in the order"):
        assert words in said
    assert "are no facts" in said
    assert not re.search(r"href|<script|http(?!://www\.w3\.org/2000/svg)", whole.decode())
    # On paper it is light, whatever the screen is, and the screen stays as it was.
    assert b'fill="#ffffff"' in whole
    assert saved(view, "Save SVG", tmp_path / "b.svg") == whole
    view.page.locator("#time").fill("5")
    earlier = texts(saved(view, "Save SVG", tmp_path / "c.svg"))
    assert "as far as event 5 of 21" in earlier
    assert "convicted" not in earlier
    assert "Arrest" not in earlier
    assert view.complaints == []


@pytest.mark.browser
def test_the_page_saves_a_png(opened: Callable[..., Opened], willow: str, tmp_path: Path) -> None:
    raw = saved(opened(willow), "Save PNG", tmp_path / "a.png")
    assert raw.startswith(b"\x89PNG")
    assert int.from_bytes(raw[16:20], "big") > 2000
    assert len(raw) > 50_000


@pytest.mark.browser
def test_hostile_texts_stay_text_in_a_file(opened: Callable[..., Opened], tmp_path: Path) -> None:
    raw = saved(opened(page_of("hostile")), "Save SVG", tmp_path / "a.svg")
    kinds = {each.tag.removeprefix(SVG) for each in ET.fromstring(raw).iter()}
    assert kinds <= {"svg", "title", "path", "text"}
    assert not [key for each in ET.fromstring(raw).iter() for key in each.attrib if key.startswith("on")]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_command_saves_pictures(cli: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    png, svg = tmp_path / "w.png", tmp_path / "w.svg"
    ran = cli("view", "case", "willow", "--store", folder, "--png", png, "--svg", svg)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"wrote {png}\nwrote {svg}\n"
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "Mr Quill" in texts(svg.read_bytes())


@pytest.mark.slow
def test_without_chromium_the_command_says_so_and_writes_nothing(
    cli: Callable[..., Any], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    page = tmp_path / "w.html"
    ran = cli("view", "case", "willow", "--store", folder, "-o", page, "--svg", tmp_path / "w.svg")
    assert ran.status == 1
    assert "is drawn by Chromium, and none is installed" in ran.err
    assert not page.exists()
    assert not (tmp_path / "w.svg").exists()


def test_something_must_be_written(cli: Callable[..., Any], folder: Path) -> None:
    ran = cli("view", "case", "willow", "--store", folder)
    assert ran.status == 2
    assert "Name a file with -o, --png or --svg" in ran.err


def test_a_browser_that_draws_nothing_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, willow: str) -> None:
    script = tmp_path / "chromium"
    script.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(module.OutputError, match=r"did not draw the picture \(exit status 3\): broken"):
        module.picture(willow, "svg")
