"""The page of a case: self-contained, safe, and of use in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.graph.casefile.load import build
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store, memory_store
from casegraph.viz.case.network import SCRIPTS, case_page, script_json
from casegraph.viz.case.scene import case_scene
from casegraph.viz.shared.symbols import KINDS
from tests.browsing import tags
from tests.case_browsing import Opened, opened

__all__ = ["opened"]

FOLDER = Path(__file__).parent / "fixtures" / "case-page"
MOST_BYTES = 1_500_000


def store_of(name: str) -> Store:
    built = build([FOLDER / f"{name}.yaml"])
    quads = [quad for found in built.quads.values() for quad in found]
    return memory_store([*quads, *ontology_quads(), *vocabulary_quads(), *source_quads(built.register)])


def page_of(name: str) -> str:
    return case_page(case_scene(store_of(name), name))


@pytest.fixture(scope="module")
def willow() -> str:
    return page_of("willow")


@pytest.fixture(scope="module")
def hostile() -> str:
    return page_of("hostile")


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="scene">(.*?)</script>', page, re.DOTALL)
    assert match
    found: dict[str, Any] = json.loads(match[1])
    return found


@pytest.mark.slow
def test_the_same_case_gives_the_same_bytes(willow: str) -> None:
    assert page_of("willow") == willow


def test_a_page_is_small_and_names_nothing_outside(willow: str) -> None:
    assert len(willow.encode("utf-8")) <= MOST_BYTES
    for name, attributes in tags(willow):
        assert "src" not in attributes, (name, attributes)
        href = attributes.get("href")
        assert href is None or href.startswith("#") or href == "data:,", (name, href)
    assert "bootstrap" not in willow.lower()
    assert "sourceMappingURL" not in willow
    assert not re.search(r"@import|url\(", willow.partition("</style>")[0])


def test_a_policy_forbids_the_network_and_other_scripts(willow: str) -> None:
    policy = next(a["content"] for t, a in tags(willow) if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert "unsafe" not in rules["script-src"]
    scripts = [a for t, a in tags(willow) if t == "script" and a.get("type") != "application/json"]
    assert rules["script-src"].count("sha256-") == len(scripts)


@pytest.mark.slow
def test_every_node_is_told_in_the_tables(willow: str) -> None:
    scene = case_scene(store_of("willow"), "willow")
    rows = {a["data-node"] for t, a in tags(willow) if t == "tr" and "data-node" in a}
    assert rows == {node.id for node in scene.nodes}


def test_positions_are_given_and_physics_is_off(willow: str) -> None:
    data = data_of(willow)
    assert data["options"]["physics"] == {"enabled": False}
    assert all({"x", "y"} <= set(node) for node in data["nodes"])
    ids = [edge["id"] for edge in data["edges"]]
    assert len(ids) == len(set(ids))


def test_hostile_texts_stay_text(hostile: str) -> None:
    names = [name for name, _ in tags(hostile)]
    assert names.count("script") == 2 + len(SCRIPTS)
    assert names.count("h1") == 1
    assert not {"img", "b", "iframe"} & set(names)
    assert not [a for _, a in tags(hostile) if any(key.startswith("on") for key in a)]
    labels = {node["text"] for node in data_of(hostile)["nodes"]}
    assert "</script><script>window.ran = 'label'</script>" in labels


def test_json_in_a_script_cannot_end_it() -> None:
    text = script_json({"a": "</script><!-- & \u2028\u2029"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "</script><!-- & \u2028\u2029"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = build([FOLDER / "willow.yaml"])
    target = tmp_path / "store"
    open_store(target, write=True).add(built.quads, built.register)
    return target


@pytest.mark.slow
def test_the_command_writes_a_page(cli: Callable[..., Any], folder: Path, tmp_path: Path, willow: str) -> None:
    output = tmp_path / "willow.html"
    ran = cli("view", "case", "willow", "--store", folder, "-o", output)
    assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {output}\n")
    assert output.read_text(encoding="utf-8") == willow


@pytest.mark.slow
def test_quotations_are_put_in_only_when_asked_for_and_said(
    cli: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "willow.html"
    text = "The police did not tell the school about the bail."
    cli("view", "case", "willow", "--store", folder, "--sources", FOLDER, "-o", output)
    assert text not in output.read_text(encoding="utf-8")
    ran = cli("view", "case", "willow", "--store", folder, "--sources", FOLDER, "--quotes", "-o", output)
    assert text in output.read_text(encoding="utf-8")
    assert "publisher's text" in ran.err
    ran = cli("view", "case", "willow", "--store", folder, "--sources", tmp_path, "--quotes", "-o", output)
    assert text not in output.read_text(encoding="utf-8")
    assert "willow-briefing.txt is not in the folder" in ran.err


@pytest.mark.slow
def test_the_command_says_what_is_wrong(cli: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    ran = cli("view", "case", "wilow", "--store", folder, "-o", tmp_path / "x.html")
    assert ran.status == 1
    assert "did you mean 'willow'?" in ran.err
    assert not (tmp_path / "x.html").exists()
    ran = cli("view", "case", "willow", "--store", folder, "-o", tmp_path)
    assert ran.status == 1
    assert "is a directory" in ran.err
    assert cli("view", "case", "willow", "--store", folder).status == 2


# In a browser -------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (390, 844)])
def test_it_paints_asks_for_nothing_and_does_not_complain(
    opened: Callable[..., Opened], willow: str, width: int, height: int, scheme: str
) -> None:
    view = opened(willow, width, height, color_scheme=scheme)
    assert view.painted() > 20
    assert [url for url in view.requests if not url.startswith("file:") and url != "data:,"] == []
    assert len([url for url in view.requests if url.startswith("file:")]) == 1
    assert view.complaints == []
    assert view.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_click_on_a_card_tells_about_it(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    panel = view.page.locator("#details")
    assert not panel.is_visible()
    view.page.mouse.click(*view.point("mr-reed"))
    panel.wait_for(state="visible")
    text = panel.inner_text()
    for words in (
        "Person of concern",
        "Mr Reed",
        "Alleged and later retracted",
        "This does not show that it was untrue",
        "willow-briefing#char=",
        "Learning briefing: Willow (made up)",
        "Harm by the neighbour",
    ):
        assert words in text
    panel.get_by_role("link", name="Harm by the neighbour").click()
    assert view.page.evaluate("window.casegraphView.chosen()") == {"node": "named-neighbour"}
    assert "caused by: Mr Reed alleged and later retracted" in " ".join(panel.inner_text().split())
    view.page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert view.complaints == []


@pytest.mark.browser
def test_a_click_on_a_relationship_tells_about_it(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    one, other = view.point("mr-reed"), view.point("willow")
    view.page.mouse.click((one[0] + other[0]) / 2, (one[1] + other[1]) / 2 + 20)
    view.settle()
    assert "Mr Reed: neighbour of Willow" in view.page.locator("#details").inner_text()


@pytest.mark.browser
def test_kinds_are_shown_and_hidden(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)

    def shown(id_: str) -> bool:
        hidden: bool = view.page.evaluate("(id) => window.casegraphView.network.body.nodes[id].options.hidden", id_)
        return not hidden

    height = view.page.locator("#picture").bounding_box()["height"]
    assert shown("arrest")
    assert not shown("relatives")
    view.page.get_by_role("checkbox", name="Findings").check()
    view.page.get_by_role("checkbox", name="Legal events").uncheck()
    view.settle()
    assert shown("relatives")
    assert not shown("arrest")
    assert view.page.locator("#picture").bounding_box()["height"] > height


@pytest.mark.browser
def test_the_keyboard_reaches_the_tables_and_the_panel(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    view.page.keyboard.press("Tab")
    assert "Skip the picture" in view.page.evaluate("document.activeElement.textContent")
    view.page.keyboard.press("Enter")
    for _ in range(2):
        view.page.keyboard.press("Tab")
    assert view.page.evaluate("document.activeElement.dataset.show") is not None
    first = view.page.evaluate("document.activeElement.dataset.show")
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("window.casegraphView.chosen()") == {"node": first}
    assert view.page.evaluate("document.activeElement.id") == "panel"
    assert view.page.locator("#details").is_visible()


@pytest.mark.browser
def test_what_the_tables_say_of_a_hidden_kind_is_shown_when_asked_for(
    opened: Callable[..., Opened], willow: str
) -> None:
    view = opened(willow)
    view.page.locator("button[data-show=check-agreements]").click()
    assert view.page.get_by_role("checkbox", name="Recommendations").is_checked()
    assert "The partnership is to make sure" in view.page.locator("#details").inner_text()


@pytest.mark.browser
def test_every_kind_in_the_legend_has_its_word_and_sign(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow)
    used = {node["kind"] for node in data_of(willow)["nodes"]} | {"Relationship"}
    for kind in used:
        label = view.page.locator(f"#kinds label:has(input[value={kind}])")
        assert KINDS[kind].plural in label.inner_text()
        assert label.locator("svg").count() == 1
    legend = view.page.locator(".lines").inner_text()
    assert "did not go" in legend
    assert "late or in part" in legend


@pytest.mark.browser
def test_nothing_of_a_hostile_case_runs(opened: Callable[..., Opened], hostile: str) -> None:
    view = opened(hostile)
    title = "</script><script>window.ran = 'title'</script>"
    assert title in view.page.locator("h1").inner_text()
    assert title in view.page.title()
    for node in ("constructor", "to-string", "proto", "row-one"):
        view.page.evaluate("(id) => window.casegraphView.show(id)", node)
        view.settle()
    view.page.evaluate("window.casegraphView.show('constructor')")
    panel = view.page.locator("#details")
    assert "</script><script>window.ran = 'label'</script>" in panel.inner_text()
    assert "<svg onload=" in panel.inner_text()
    assert view.page.evaluate("window.ran") is None
    assert view.page.locator("h1").count() == 1
    assert view.page.locator("#panel script, #panel img, #tables img").count() == 0
    assert view.complaints == []
    assert len(view.requests) == 1
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert view.painted() > 20


@pytest.mark.browser
def test_direction_marks_of_a_label_do_not_reach_beyond_it(opened: Callable[..., Opened], hostile: str) -> None:
    view = opened(hostile)
    isolated = view.page.evaluate(
        """() => Array.from(document.querySelectorAll('#tables tr .label, h1 bdi, #tables a bdi'))
            .every((each) => getComputedStyle(each).unicodeBidi.includes('isolate'))"""
    )
    assert isolated


@pytest.mark.browser
def test_it_prints_in_light_colours_with_its_tables(opened: Callable[..., Opened], willow: str) -> None:
    view = opened(willow, color_scheme="dark")
    view.page.emulate_media(media="print", color_scheme="dark")
    assert view.page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgba(0, 0, 0, 0)",
        "rgb(255, 255, 255)",
    )
    assert view.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page')") == "#ffffff"
    assert not view.page.locator("#zoom-in").is_visible()
    assert view.page.locator("#row-willow").is_visible()
    assert len(view.page.pdf()) > 20_000
