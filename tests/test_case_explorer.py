"""The explorer of a case in a real browser: patterns, replay, filters, search, focus, address, arrangements."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casegraph.graph.store.store import Store
from casegraph.viz.case.network import case_page
from casegraph.viz.case.scene import case_scene
from tests.case_browsing import Opened, opened
from tests.test_case_page import page_of

__all__ = ["opened"]

pytestmark = pytest.mark.browser
PATTERN = "missed-information-sharing"


@pytest.fixture(scope="module")
def willow() -> str:
    return page_of("willow")


def state(view: Opened) -> str:
    found: str = view.page.evaluate("location.hash")
    return found


def slide(view: Opened, point: int) -> None:
    view.page.locator("#time").fill(str(point))
    view.settle()


def test_a_pattern_lights_its_premises_and_explains_itself(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    choice = view.page.get_by_label("Pattern", exact=True)
    choice.select_option(PATTERN)
    view.settle()
    told = view.page.locator("#pattern").inner_text()
    assert "Limits:" in told
    assert "Stated: the review states every premise as having happened in this case" in told
    assert "Weakest certainty: suspected" in told
    lit = set(view.page.evaluate("Array.from(window.casegraphView.parts.lit())"))
    assert {"bail-not-told", "letter-late"} <= lit
    assert "helpline-referral" not in lit
    assert lit <= view.drawn()
    view.page.locator("#pattern").get_by_role("button", name="Highlight this match").first.click()
    assert len(view.page.evaluate("Array.from(window.casegraphView.parts.lit())")) == 1
    view.page.locator("#pattern").get_by_role("link", name="Bail conditions to school").click()
    assert view.page.evaluate("window.casegraphView.chosen()") == {"node": "bail-not-told"}
    view.page.get_by_role("button", name="Leave the pattern").click()
    assert view.page.evaluate("window.casegraphView.parts.lit()") is None
    assert view.complaints == []


def test_the_replay_shows_no_later_event_and_no_conviction_before_it(
    opened: Callable[..., Opened], willow: str
) -> None:
    view = opened(willow)
    slide(view, 13)
    assert "13 of 21: Arrest of Mr Quill" in view.page.locator("#moment").inner_text()
    assert {"arrest", "bruises", "named-neighbour"} <= view.drawn()
    # The assault has no place in the order; it is told when a court has found it.
    assert not {"bail", "conviction", "relatives", "assault"} & view.told()
    # The page outside the scripts' data says nothing of a conviction.
    assert "convicted" not in view.page.locator("body").inner_text().lower()
    assert "perpetrator" not in view.page.locator("body").inner_text().lower()
    view.page.evaluate("window.casegraphView.show('mr-quill')")
    told = view.page.locator("#details").inner_text()
    assert "Caregiver · arrest (event 13)" in told
    assert "stands later in its order" not in told or "convicted" not in told
    view.page.evaluate("window.casegraphView.show('conviction')")
    assert view.page.evaluate("window.casegraphView.chosen()") == {"node": "mr-quill"}
    slide(view, 21)
    assert "convicted" in view.page.locator("body").inner_text().lower()
    view.page.locator("#later").click()
    assert view.page.locator("#moment").inner_text() == "Whole account"
    assert "relatives" in view.told()
    assert view.complaints == []


def test_the_replay_tells_who_knew_at_that_point(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    slide(view, 4)
    told = " ".join(view.page.locator("#known").inner_text().split())
    assert "Known at point 4 of 21" in told
    assert "From this event Children's social care" in told
    assert "Bruises seen by the nurse (told, event 4)" in told
    assert "Often hungry" not in told
    assert "does not mean that it did not know" in told
    view.page.locator("#earlier").click()
    assert "Known at point 3 of 21" in view.page.locator("#known").inner_text()


def test_the_slider_goes_by_keyboard(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.locator("#time").focus()
    view.page.keyboard.press("Home")
    assert view.page.locator("#time").get_attribute("aria-valuetext") == "1 of 21: Neighbour calls the helpline"
    view.page.keyboard.press("ArrowRight")
    assert "time=2" in state(view)


def test_filters_leave_what_was_asked_for_in_picture_and_tables(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.locator("summary").click()
    view.page.get_by_label("Agency", exact=True).select_option("police")
    view.settle()
    assert {"police", "school", "arrest", "bail-not-told", "mr-quill"} <= view.drawn()
    assert not {"gp", "bruises", "closure"} & view.told()
    view.page.get_by_label("Certainty").select_option("2")
    view.settle()
    assert "arrest" not in view.told()
    assert "shown" in view.page.locator("#status").inner_text()
    view.page.get_by_role("button", name="Clear filters").click()
    view.page.get_by_label("Certainty").select_option("2")
    assert {"bail-breach", "probation-not-asked", "overnight"} <= view.told()
    view.page.get_by_role("button", name="Clear filters").click()
    view.page.get_by_label("From event").select_option("18")
    view.settle()
    assert {"disagreement", "closure", "injuries", "conviction"} <= view.told()
    assert not {"arrest", "assault"} & view.told()
    view.page.get_by_role("button", name="Clear filters").click()
    view.page.get_by_label("on this basis").select_option("implied")
    view.settle()
    assert "relatives" in view.told()
    assert "bruises" not in view.told()
    view.page.get_by_role("button", name="Clear filters").click()
    assert len(view.told()) == 56
    assert view.complaints == []


def test_search_suggests_and_shows(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    box = view.page.get_by_role("combobox", name="Find")
    box.fill("agree")
    options = view.page.locator("#suggestions li")
    texts = options.all_inner_texts()
    assert texts[0].startswith("Check agreements") or "agreement" in texts[0].lower()
    assert any("First written agreement" in text for text in texts)
    box.fill("hungry")
    view.page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "suggestion-0"
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("window.casegraphView.chosen()") == {"node": "hungry"}
    assert not view.page.locator("#suggestions").is_visible()
    box.fill("zzzz")
    assert "Nothing found" in view.page.locator("#search-said").inner_text()
    view.page.keyboard.press("Escape")
    slide(view, 2)
    box.fill("convict")
    assert options.count() == 0
    box.fill("perpetrator")
    assert options.count() == 0


def test_focus_by_one_and_two_steps_and_back(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.evaluate("window.casegraphView.show('bail-not-told')")
    view.page.get_by_role("button", name="Focus: 1 step").click()
    view.settle()
    assert view.drawn() == {"bail-not-told", "police", "school", "bail"}
    view.page.get_by_role("button", name="Focus: 2 steps").click()
    view.settle()
    assert {"arrest", "willow-tells", "mr-quill"} < view.drawn()
    assert "focus on Bail conditions to school, 2 steps" in view.page.locator("#status").inner_text()
    view.page.get_by_role("button", name="Back").click()
    assert view.drawn() == {"bail-not-told", "police", "school", "bail"}
    view.page.get_by_role("button", name="Back").click()
    assert "closure" in view.drawn()


def test_a_card_is_hidden_and_shown_again(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.evaluate("window.casegraphView.show('closure')")
    view.page.get_by_role("button", name="Hide").click()
    view.settle()
    assert "closure" not in view.drawn() | view.told()
    assert "1 hidden" in view.page.locator("#status").inner_text()
    view.page.get_by_role("button", name="Show hidden").click()
    assert "closure" in view.drawn() & view.told()


def test_the_address_keeps_the_state_and_gives_it_back(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.locator("summary").click()
    view.page.get_by_label("Agency", exact=True).select_option("school")
    view.page.get_by_label("Arrangement").select_option("layers")
    view.page.evaluate("window.casegraphView.focus('willow', 2)")
    slide(view, 9)
    kept = state(view)
    for part in ("agency=school", "layout=layers", "focus=willow+2", "time=9"):
        assert part in kept
    again = opened(willow, state=kept)
    assert again.drawn() == view.drawn()
    assert state(again) == kept
    assert again.page.locator("#filter-agency").input_value() == "school"
    assert again.page.locator("#moment").inner_text().startswith("9 of 21")
    pattern = opened(willow, state=f"#pattern={PATTERN}&match=2")
    assert pattern.page.locator("#pattern").is_visible()
    assert pattern.page.locator("#pattern .match.on").count() == 1


@pytest.mark.parametrize(
    "kept", ["#time=999", "#focus=__proto__+1&agency=%3Cimg%3E&hidden=constructor", "#pattern=nothing&match=x", "#=&=="]
)
def test_an_address_that_the_case_does_not_know_is_passed_over(
    opened: Callable[..., Opened], willow: str, kept: str
) -> None:
    view = opened(willow, state=kept)
    assert len(view.told()) == 56
    assert view.complaints == []


@pytest.mark.parametrize("layout", ["network", "agencies", "layers"])
def test_arrangements_show_the_same_cards_and_none_covers_another(
    opened: Callable[..., Opened], willow: str, layout: str
) -> None:
    view = opened(willow)
    everyone = view.drawn()
    view.page.get_by_label("Arrangement").select_option(layout)
    view.settle()
    assert view.drawn() == everyone
    assert view.painted() > 20
    places = view.page.evaluate(
        """(layout) => window.casegraphView.scene.nodes.map((node) => {
            const at = window.casegraphView.network.getPosition(node.id);
            return [at.x, at.y, node.w, node.h];
        })""",
        layout,
    )
    for number, (x, y, w, h) in enumerate(places):
        for a, b, c, d in places[:number]:
            assert abs(x - a) >= (w + c) / 2 - 1 or abs(y - b) >= (h + d) / 2 - 1


def test_what_is_chosen_in_print_is_what_is_seen(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow, state="#agency=police")
    view.page.emulate_media(media="print")
    assert not view.page.locator(".explore").is_visible()
    assert not view.page.locator("#row-closure").is_visible()
    assert view.page.locator("#row-arrest").is_visible()


@pytest.mark.parametrize("case", ["family-m", "rose-and-saffron", "child-bk", "case-a", "stacey", "child-r"])
def test_no_word_of_guilt_stands_in_a_real_page_before_it_is_told(
    opened: Callable[..., Opened], bundled: Store, case: str
) -> None:
    scene = case_scene(bundled, case)
    convictions = [n.position for n in scene.nodes if n.kind == "LegalEvent" and "onvict" in n.label and n.position]
    found = [stage for stages in scene.replay.people.values() for stage in stages if stage.in_full]
    shown = min((stage.start for stage in found if stage.kind == "Perpetrator"), default=scene.replay.last + 1)
    view = opened(case_page(scene))
    view.page.locator("summary").click()
    for point in range(1, scene.replay.last + 1):
        slide(view, point)
        text = view.page.locator("body").inner_text().lower()
        if point < shown:
            for word in ("perpetrator", "guilty", "found to have", "who abused", "later convicted"):
                assert word not in text, (point, word)
        if not any(position <= point for position in convictions):
            # The words of a kind of risk are no statement about anybody's conviction.
            assert "convict" not in text.replace("sexual risk without conviction", ""), point
    assert ("perpetrator" in text) == (shown <= scene.replay.last)
    assert view.complaints == []


def test_people_who_are_named_by_what_they_did_are_called_otherwise_until_then(
    opened: Callable[..., Opened], bundled: Store
) -> None:
    view = opened(case_page(case_scene(bundled, "child-bk")))
    whole = view.page.locator("body").inner_text()
    slide(view, 1)
    assert "Person who abused" not in view.page.evaluate("window.casegraphView.svg()")
    view.page.locator("#time").press("End")
    view.settle()
    assert view.page.locator("body").inner_text() == whole
