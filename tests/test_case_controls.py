"""Each control of a case's page, used as a reader uses it: by mouse, by keyboard alone, and again from its address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.case_browsing import Opened, opened
from tests.test_case_page import page_of

__all__ = ["opened"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def willow() -> str:
    return page_of("willow")


def told_of(view: Opened, name: str, value: str) -> set[str]:
    """Return what the tables show under one filter alone."""
    view.page.locator(f"#filter-{name}").select_option(value)
    view.settle()
    found = view.told()
    view.page.get_by_role("button", name="Clear filters").click()
    return found


def test_each_filter_leaves_what_it_asks_for_and_clears_again(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.locator("summary").click()
    everything = view.told()
    by_person = told_of(view, "person", "mr-reed")
    assert {"mr-reed", "named-neighbour"} <= by_person
    assert not {"arrest", "closure"} & by_person
    until = told_of(view, "to", "4")
    assert {"bruises", "helpline-referral"} & until
    assert not {"arrest", "conviction", "assault"} & until
    inferred = told_of(view, "certainty", "inferred")
    assert "probation-not-asked" in inferred
    assert "arrest" not in inferred
    alleged = told_of(view, "certainty", "1")
    assert "named-neighbour" in alleged
    assert "bail-breach" not in alleged
    stated = told_of(view, "basis", "stated")
    assert "bail-not-told" in stated
    assert "relatives" not in stated
    assert told_of(view, "agency", "police") < everything
    assert view.told() == everything
    assert view.complaints == []


def test_what_an_address_keeps_is_there_again_when_the_page_is_loaded_again(
    opened: Callable[..., Opened], willow: str
) -> None:
    view = opened(willow)
    view.page.locator("summary").click()
    view.page.locator("#filter-person").select_option("mr-quill")
    view.page.get_by_role("checkbox", name="Harms").uncheck()
    view.page.get_by_label("Arrangement").select_option("agencies")
    view.page.locator("#time").fill("16")
    view.settle()
    address, drawn, told = view.page.url, view.drawn(), view.told()
    view.page.reload()
    view.page.wait_for_function("window.casegraphView !== undefined")
    view.settle()
    assert view.page.url == address
    assert (view.drawn(), view.told()) == (drawn, told)
    assert view.page.locator("#filter-person").input_value() == "mr-quill"
    assert not view.page.get_by_role("checkbox", name="Harms").is_checked()
    assert view.page.locator("#layout").input_value() == "agencies"
    assert view.page.locator("#moment").inner_text().startswith("16 of 21")


def focused(view: Opened) -> str:
    """Return what has the keyboard: its id, else its words."""
    name: str = view.page.evaluate(
        """() => {
            const at = document.activeElement;
            return at.id || at.value || (at.textContent || '').trim().split('\\n')[0];
        }"""
    )
    return name


def tab_to(view: Opened, wanted: str, most: int = 80) -> None:
    """Go on with the Tab key until something has the keyboard; each stop on the way shows where one is."""
    for _ in range(most):
        view.page.keyboard.press("Tab")
        seen = view.page.evaluate(
            "() => { const at = document.activeElement; return at === document.body || at.matches(':focus-visible'); }"
        )
        assert seen, focused(view)
        if focused(view) == wanted:
            return
    raise AssertionError(f"the Tab key does not reach {wanted}")


def test_the_whole_page_goes_by_keyboard_alone(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    press = view.page.keyboard.press
    # Search with a suggestion, read the panel, focus one step and two, and back.
    tab_to(view, "search")
    view.page.keyboard.type("arrest")
    press("ArrowDown")
    press("Enter")
    assert focused(view) == "panel"
    assert "Arrest of Mr Quill" in view.page.locator("#details").inner_text()
    tab_to(view, "Focus: 1 step")
    press("Enter")
    near = view.drawn()
    assert "focus on Arrest of Mr Quill, 1 step" in view.page.locator("#status").inner_text()
    view.page.locator("#panel").focus()
    tab_to(view, "Focus: 2 steps")
    press("Enter")
    assert view.drawn() > near
    view.page.locator("#kinds input").first.focus()
    tab_to(view, "Back")
    press("Enter")
    assert view.drawn() == near
    tab_to(view, "Leave focus")
    press("Enter")
    # Away with a card and back again.
    view.page.locator("#panel").focus()
    tab_to(view, "Hide")
    press("Enter")
    assert "arrest" not in view.drawn()
    assert focused(view) == "status"
    tab_to(view, "Show hidden")
    press("Enter")
    assert "arrest" in view.drawn()
    # From the top again: arrangement, pattern, filters, time, kinds.
    view.page.locator(".skip").focus()
    tab_to(view, "layout")
    press("ArrowDown")
    assert "layout=" in view.page.url
    tab_to(view, "pattern-choice")
    press("ArrowDown")
    assert view.page.locator("#pattern").is_visible()
    tab_to(view, "Filters")
    press("Enter")
    tab_to(view, "filter-certainty")
    tab_to(view, "time")
    press("Home")
    assert "time=1" in view.page.url
    press("End")
    tab_to(view, "Harm")
    press("Space")
    assert "assault" not in view.drawn()
    tab_to(view, "save-svg")
    with view.page.expect_download():
        press("Enter")
    assert view.complaints == []


def test_the_panel_closes_and_the_case_is_told_again(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.mouse.click(*view.point("mr-reed"))
    view.page.get_by_role("button", name="Close", exact=True).click()
    assert not view.page.locator("#details").is_visible()
    assert view.page.locator("#about").is_visible()
    assert focused(view) == "panel"
    # A tie is left in the same way.
    view.page.evaluate("window.casegraphView.choose({edge: 'assault.causedBy.mr-quill', node: 'assault'})")
    assert "caused by" in view.page.locator("#details").inner_text()
    view.page.get_by_role("button", name="Close", exact=True).click()
    assert view.page.evaluate("window.casegraphView.chosen()") is None


@pytest.mark.parametrize(("width", "height"), [(390, 844), (640, 450)])
def test_no_case_is_wider_than_a_phone_or_a_page_at_twice_the_size(
    opened: Callable[..., Opened], width: int, height: int
) -> None:
    for name in ("willow", "hostile"):
        view = opened(page_of(name), width, height, device_scale_factor=2)
        view.page.locator("summary").click()
        assert view.wide() <= width
        # The start view shows cards, not the empty ground between them.
        seen = view.page.evaluate(
            """() => {
                const network = window.casegraphView.network;
                const box = document.querySelector('#picture').getBoundingClientRect();
                return Array.from(window.casegraphView.drawn()).filter((id) => {
                    const at = network.canvasToDOM(network.getPosition(id));
                    return at.x > 0 && at.x < box.width && at.y > 0 && at.y < box.height;
                }).length;
            }"""
        )
        assert seen > 1


def test_certainty_stands_whole_on_every_card(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    said = view.page.evaluate("window.casegraphView.svg()")
    lines = [piece.split("<")[0] for piece in said.split(">") if "</text" in piece]
    text = " ".join(lines)
    tags = view.page.evaluate(
        "Array.from(window.casegraphView.drawn(), (id) => window.casegraphView.cards.get(id).tag).filter(Boolean)"
    )
    assert len(tags) > 4
    for tag in tags:
        assert tag in text, tag
