"""Accessibility of a case's page by axe-core: no violation in any of its states."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.accessibility import axe, twins, violations, violations_of, violations_of_contrast
from tests.case_browsing import Opened, opened
from tests.test_case_page import page_of

__all__ = ["axe", "opened"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def willow() -> str:
    return page_of("willow")


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
    assert any(each.startswith("label") for each in violations_of(view, axe, ["label"]))


def test_the_contrast_of_one_text_among_many_alike_is_seen(
    opened: Callable[..., Opened], willow: str, axe: str
) -> None:
    view = opened(willow)
    assert twins(view) > 100
    assert violations_of_contrast(view, axe) == []
    for where in ("tr[data-node] td", "tr[data-node] th"):
        view.page.evaluate("(where) => [...document.querySelectorAll(where)].at(-1).style.color = '#8a8a8a'", where)
        assert any(each.startswith("color-contrast") for each in violations_of_contrast(view, axe)), where
        view.page.evaluate("(where) => [...document.querySelectorAll(where)].at(-1).style.color = ''", where)
    view.page.evaluate("document.querySelector('table').style.backgroundColor = '#777'")
    assert any(each.startswith("color-contrast") for each in violations_of_contrast(view, axe))


@pytest.mark.torture
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_where_the_contrast_of_every_text_is_looked_at(
    opened: Callable[..., Opened], willow: str, axe: str, scheme: str
) -> None:
    view = opened(willow, color_scheme=scheme)
    view.page.locator("summary").click()
    assert violations(view, axe, whole=True) == []
