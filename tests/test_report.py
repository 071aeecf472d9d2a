"""The briefing: each thing once and referred to by its number, a small picture, a PDF, and no barrier to anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.store.store import Store
from casegraph.viz.case.timeline import timeline
from casegraph.viz.print import picture as module
from casegraph.viz.print.numbering import numbers_of
from casegraph.viz.print.report import report
from casegraph.viz.print.report_page import report_page
from casegraph.viz.print.strip import strip
from casegraph.viz.shared.account import read_account
from tests.accessibility import axe, violations, violations_of
from tests.browsing import CHROMIUM, opened, store_of, tags

__all__ = ["axe"]


@pytest.fixture(scope="module")
def willow() -> Store:
    return store_of("willow")


def test_each_node_and_each_place_has_a_number_of_its_own(bundled: Store) -> None:
    for case in bundled.cases():
        account = read_account(bundled, case)
        numbers = numbers_of(account)
        assert numbers.nodes.keys() == {id_ for id_ in account.entries if account.graph.nodes[id_].kind != "CaseReview"}
        assert len(set(numbers.nodes.values())) == len(numbers.nodes)
        for event in account.of_class("Event"):
            text = numbers.nodes[event.id]
            assert text == f"E{event.position}" if event.position is not None else text.startswith("U")
        cited = {piece.locator for node in account.entries.values() for piece in node.evidence}
        assert numbers.places.keys() == cited
        assert sorted(numbers.places.values()) == list(range(1, len(cited) + 1))
        told = [place.evidence.locator for places in numbers.documents.values() for place in places]
        assert [numbers.places[locator] for locator in told] == list(range(1, len(cited) + 1))


@pytest.mark.slow
def test_what_an_event_tells_stands_once_and_its_evidence_at_the_end(bundled: Store) -> None:
    account = read_account(bundled, "stacey")
    page = report_page(report(bundled, "stacey"))
    for node in account.of_class("Event"):
        assert page.count(f"<bdi>{node.description}</bdi>".replace("'", "&#39;")) == 1
    ids = {a["id"] for _, a in tags(page) if "id" in a}
    for node, text in numbers_of(account).nodes.items():
        assert f"n-{text}" in ids, node
    assert "national-case-studies#char=" in page
    assert ">959,1022<" in page


@pytest.mark.slow
def test_what_is_not_sure_says_so_in_its_row(bundled: Store) -> None:
    unsure = 0
    for case in ("stacey", "child-r", "rose-and-saffron"):
        account = read_account(bundled, case)
        page = report_page(report(bundled, case))
        rows = {row.partition('"')[0]: row.partition("</tr>")[0] for row in page.split('data-node="')[1:]}
        for id_, row in rows.items():
            if account.entries[id_].tag:
                unsure += 1
                assert account.entries[id_].tag.partition(" of something")[0] in row.lower(), (case, id_)
    assert unsure > 10


def test_the_small_picture_has_a_column_for_each_placed_event(bundled: Store) -> None:
    for case in bundled.cases():
        line = timeline(bundled, case)
        small = strip(line)
        if small is None:
            continue
        assert len(small.columns) == line.placed
        heights = [y for _, y in small.lanes]
        assert heights == sorted(set(heights))
        for column in small.columns:
            assert {column.y, *(mark.y for mark in column.marks)} <= set(heights)
            assert all(mark.down == (mark.y > column.y) for mark in column.marks)
    assert strip(timeline(bundled, "stacey")) is not None


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_command_prints_a_pdf_the_same_twice(cli: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "kubus.pdf"
    ran = cli("report", "kubus", "-o", out)
    assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {out}\n")
    first = out.read_bytes()
    assert first.startswith(b"%PDF")
    assert b"CreationDate" not in first
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", first)) <= 4
    cli("report", "kubus", "-o", out)
    assert out.read_bytes() == first


def test_what_differs_from_one_printing_to_the_next_is_settled() -> None:
    def made(first: int, hour: str) -> bytes:
        heads = b" ".join(b"(node%08d)" % (first + more) for more in (4, 1, 4))
        return b"/ID (node%08d) /CreationDate (D:%s) /Headers [%s]" % (first + 1, hour.encode(), heads)

    one, other = made(82, "20261122190000+00'00'"), made(83, "20261122190001+00'00'")
    assert one != other
    assert module.normalise_pdf(one) == module.normalise_pdf(other)
    assert len(module.normalise_pdf(one)) == len(one)
    assert b"/ID (node00000000) " in module.normalise_pdf(
        one
    ) and b"[(node00000001) (node00000000)" in module.normalise_pdf(one)


@pytest.mark.slow
def test_without_chromium_there_is_no_pdf_and_a_remedy(
    cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    out = tmp_path / "kubus.pdf"
    ran = cli("report", "kubus", "-o", out)
    assert ran.status == 1
    assert "a PDF is printed by Chromium, and none is installed" in ran.err
    assert "any browser can print it" in ran.err
    assert not out.exists()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (390, "dark"), pytest.param(1280, "dark", marks=pytest.mark.torture),
     pytest.param(390, "light", marks=pytest.mark.torture), pytest.param(640, "dark", marks=pytest.mark.torture)],
)  # fmt: skip
def test_no_violation(browser: Any, willow: Store, axe: str, tmp_path: Path, width: int, scheme: str) -> None:
    page = report_page(report(willow, "willow"))
    with opened(browser, page, tmp_path, width, 800, color_scheme=scheme) as view:
        assert violations(view, axe) == []
        assert view.wide() <= width
        view.page.evaluate("document.documentElement.removeAttribute('lang')")
        assert any(each.startswith("html-has-lang") for each in violations_of(view, axe, ["html-has-lang"]))


@pytest.mark.browser
def test_a_page_at_twice_the_size_is_no_wider_than_the_screen(browser: Any, willow: Store, tmp_path: Path) -> None:
    with opened(browser, report_page(report(willow, "willow")), tmp_path, 640, 800, color_scheme="dark") as view:
        assert view.wide() <= 640
