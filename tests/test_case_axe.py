"""Accessibility of a case's page by axe-core: no violation in any of its states."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from tests.case_browsing import Opened, browser, opened
from tests.test_case_page import page_of

__all__ = ["browser", "opened"]

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def willow() -> str:
    return page_of("willow")


def violations(view: Opened, axe: str) -> list[str]:
    view.page.evaluate(axe)
    found: dict[str, Any] = view.page.evaluate("(tags) => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize(
    ("state", "scheme"),
    [
        ("", "light"),
        ("#time=13", "dark"),
        ("#pattern=missed-information-sharing&match=1", "light"),
        ("#agency=police&focus=willow+1&hidden=closure", "dark"),
    ],
)
def test_no_violation(opened: Callable[..., Opened], willow: str, axe: str, state: str, scheme: str) -> None:
    view = opened(willow, state=state, color_scheme=scheme)
    view.page.locator("summary").click()
    if "hidden" not in state:
        view.page.evaluate("window.casegraphView.show('mr-reed')")
    assert violations(view, axe) == []


def test_no_violation_with_suggestions_on_a_phone(opened: Callable[..., Opened], willow: str, axe: str) -> None:
    view = opened(willow, 390, 844)
    view.page.locator("#search").fill("agree")
    view.page.keyboard.press("ArrowDown")
    assert violations(view, axe) == []
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_axe_sees_a_violation_when_there_is_one(opened: Callable[..., Opened], willow: str, axe: str) -> None:
    view = opened(willow)
    view.page.evaluate("document.querySelector('label[for=search]').remove()")
    view.page.evaluate("document.getElementById('search').removeAttribute('placeholder')")
    assert any(each.startswith("label") for each in violations(view, axe))
