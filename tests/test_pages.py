"""Every page of the catalogue: called alike from the command line and Python, safe, complete, and open to everybody.

The pages are found by the catalogue, so a new one is tested without being named here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from casegraph.api import Graph
from casegraph.cli import cli as root
from casegraph.graph.declarations import summary
from casegraph.graph.errors import UsageError
from casegraph.graph.parameters import Choice, Flag, Number, Parameter, WholeNumber
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import Register
from casegraph.graph.store.open import open_store
from casegraph.graph.store.store import Store
from casegraph.viz.catalogue import page_kinds, page_modules
from casegraph.viz.shared.page_kind import PageKind
from tests.browsing import CASES, Opened, opened, store_of, tags
from tests.conftest import REPOSITORY
from tests.test_case_axe import axe, violations

__all__ = ["axe"]
KINDS = page_kinds()
by_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
MOST_BYTES = 1_500_000
# Two fictional cases: the second has markup in all its texts.
NAMES = ("willow", "hostile")


@pytest.fixture(scope="module")
def store() -> Store:
    return store_of(*NAMES)


@cache
def html(kind: PageKind, store: Store, *names: str) -> str:
    """Return a page of the named cases, written once; of one that is of a single case, of the first of them."""
    return kind.html(store, names[:1] if kind.of == "case" else names)


def of_one_and_of_both(kind: PageKind, store: Store) -> Iterator[str]:
    """Yield a page of the first case and, where it can be of several, a page of both."""
    yield html(kind, store, "willow")
    if kind.of != "case":
        yield html(kind, store, *NAMES)


@pytest.fixture(scope="module")
def another(store: Store) -> Store:
    """A store of another making with the same cases."""
    return store_of(*NAMES)


def command_of(kind: PageKind) -> click.Command:
    view = root.get_command(click.Context(root), "view")
    assert isinstance(view, click.Group)
    assert kind.command_name in view.list_commands(click.Context(view))
    command = view.get_command(click.Context(view), kind.command_name)
    assert command is not None
    return command


# The declaration.


def test_the_catalogue_holds_every_module_of_a_page() -> None:
    modules = {path.stem.removesuffix("_page") for path in (REPOSITORY / "viz").glob("*/*_page.py")}
    assert {name.replace("-", "_") for name in KINDS} == modules
    assert len({kind.command_name for kind in KINDS.values()}) == len(KINDS)


@by_kind
def test_a_page_says_what_it_is_in_a_sentence_and_its_command_takes_its_parameters(kind: PageKind) -> None:
    assert kind.title and kind.example
    what = summary(page_modules()[kind.name])
    assert what.endswith(".") and what[0].isupper()
    options = {parameter.name: parameter for parameter in command_of(kind).params}
    for parameter in kind.parameters:
        assert parameter.help.endswith("."), parameter.name
        assert options[parameter.name].default == parameter.unset
    assert ("png" in options, "svg" in options) == (kind.picture, kind.picture)
    assert ("quotes" in options) == kind.takes_quotes
    assert ("case" in options, "cases" in options) == (kind.of != "cases", kind.of != "case")


@by_kind
def test_the_documentation_has_the_page(kind: PageKind) -> None:
    table = (REPOSITORY / "docs" / "pages.md").read_text(encoding="utf-8")
    assert f"| {kind.title} | {summary(page_modules()[kind.name])} |" in table
    assert f"## casegraph view {kind.command_name}\n" in (REPOSITORY / "docs" / "commands.md").read_text("utf-8")


@by_kind
def test_a_parameter_takes_what_it_declares_and_nothing_else(kind: PageKind, store: Store) -> None:
    for parameter in kind.parameters:
        assert parameter.value(parameter.unset) == parameter.unset
        number = [getattr(parameter, "least", 0) - 1, float("nan"), "1", True]
        wrong: dict[type[Parameter], list[object]] = {
            Choice: ["no such choice", None],
            Number: number,
            WholeNumber: [*number, 2.5],
            Flag: ["yes", 1],
        }
        for value in wrong[type(parameter)]:
            with pytest.raises(UsageError, match=f"^'{parameter.name}' must be "):
                kind.html(store, ["willow"], given={parameter.name: value})
    with pytest.raises(UsageError, match=f"the page '{kind.name}' has no parameter 'no-such'"):
        kind.html(store, ["willow"], given={"no-such": 1})


def test_parameters_are_checked_and_used() -> None:
    written: dict[str, object] = {}

    def write(store: Store, cases: list[str], **given: object) -> str:
        written.update(given)
        return "page"

    parameters = (
        Choice("colour", "Choose the colour.", choices=("green", "blue"), default="green"),
        WholeNumber("count", "Count as far as this.", least=1, most=9, default=2),
        Number("share", "Show at least this share.", default=0.5),
        Flag("whole", "Show everything."),
    )
    kind = PageKind("made-up", "Made up", "case", write, ("a -o a.html",), parameters=parameters)
    store = store_of("willow")
    assert kind.html(store, ["willow"]) == "page"
    assert written == {"colour": "green", "count": 2, "share": 0.5, "whole": False}
    given = {"colour": "blue", "count": 9, "share": 2, "whole": True}
    kind.html(store, ["willow"], given=given)
    assert written == given
    for name, value, allowed in (
        ("colour", "red", "one of green, blue, not 'red'"),
        ("count", 10, "a whole number from 1 to 9, not 10"),
        ("count", 2.5, "a whole number from 1 to 9, not 2.5"),
        ("share", -1, "a number of at least 0, not -1"),
        ("whole", "no", "True or False, not 'no'"),
    ):
        with pytest.raises(UsageError, match=f"'{name}' must be {allowed}"):
            kind.html(store, ["willow"], given={name: value})
    with pytest.raises(UsageError, match="no parameter 'colur'; did you mean 'colour'"):
        kind.html(store, ["willow"], given={"colur": "red"})


# Calls.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the two cases on disk."""
    from casegraph.graph.casefile.load import build

    built = build([CASES / f"{name}.yaml" for name in NAMES])
    target = tmp_path_factory.mktemp("pages") / "store"
    open_store(target, write=True).add(built.quads, built.register)
    return target


@pytest.mark.slow
@by_kind
def test_command_and_python_write_the_same_page(
    kind: PageKind, folder: Path, tmp_path: Path, cli: Callable[..., Any]
) -> None:
    graph = Graph(open_store(folder))
    for case in [*(["willow"] if kind.of != "cases" else []), *([None] if kind.of != "case" else [])]:
        for name in {kind.name, kind.command_name}:
            out = tmp_path / "page.html"
            ran = cli("view", name, *([case] if case else []), "--store", folder, "-o", out)
            assert (ran.status, ran.out, ran.err) == (0, "", f"wrote {out}\n")
            assert out.read_text(encoding="utf-8") == graph.view(case, kind.name).html
    if kind.of != "case":
        one = graph.view(None, kind.name).html
        ran = cli("view", kind.name, "--case", "willow", "--case", "hostile", "--store", folder, "-o", "-")
        assert ran.status == 0
        assert sorted(ran.out.split()) == sorted(one.split())


@by_kind
def test_a_case_that_is_not_there_gets_a_message_with_the_nearest(
    kind: PageKind, folder: Path, tmp_path: Path, cli: Callable[..., Any]
) -> None:
    named = ["--case", "wilow"] if kind.of == "cases" else ["wilow"]
    ran = cli("view", kind.name, *named, "--store", folder, "-o", tmp_path / "page.html")
    assert ran.status == 1
    assert "did you mean 'willow'?" in ran.err
    assert list(tmp_path.iterdir()) == []


@by_kind
def test_an_empty_store_gives_an_empty_page_or_a_message(
    kind: PageKind, tmp_path: Path, cli: Callable[..., Any]
) -> None:
    empty = tmp_path / "store"
    open_store(empty, write=True).add({}, Register())
    ran = cli("view", kind.name, *(["willow"] if kind.of == "case" else []), "--store", empty, "-o", tmp_path / "a")
    assert ran.status in (0, 1), ran.err
    assert "Traceback" not in ran.err
    assert ran.err
    assert (tmp_path / "a").exists() == (ran.status == 0)


@pytest.mark.slow
@by_kind
def test_quotations_are_in_the_page_only_where_they_are_asked_for(kind: PageKind, store: Store) -> None:
    texts = SourceTexts(store.register(), CASES)
    found = tags(kind.html(store, ["willow"], texts))
    # Such a page says that it holds the publisher's text.
    assert any(attributes.get("class") == "quoted" for _, attributes in found) == kind.takes_quotes
    assert bool(texts.at_hand()) == kind.takes_quotes
    without = html(kind, store, "willow")
    assert 'class="quoted"' not in without
    assert "The police did not tell the school about the bail." not in without


# What a page holds.


@pytest.mark.slow
@by_kind
def test_a_page_is_small_the_same_twice_and_names_nothing_outside(kind: PageKind, store: Store, another: Store) -> None:
    written = list(of_one_and_of_both(kind, store))
    assert list(of_one_and_of_both(kind, another)) == written
    for page in written:
        assert len(page.encode("utf-8")) <= MOST_BYTES
        for tag, attributes in tags(page):
            assert "src" not in attributes, (tag, attributes)
            href = attributes.get("href")
            assert href is None or href.startswith("#") or href == "data:,", (tag, href)
            assert not any(key.startswith("on") for key in attributes)
        assert not re.search(r"@import|url\(", page.partition("</style>")[0])


@by_kind
def test_a_policy_forbids_the_network_and_other_scripts(kind: PageKind, store: Store) -> None:
    for found in map(tags, of_one_and_of_both(kind, store)):
        policy = next(a["content"] for _, a in found if a.get("http-equiv") == "Content-Security-Policy")
        assert policy is not None
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'"
        assert "unsafe" not in rules["script-src"]
        scripts = [a for t, a in found if t == "script" and a.get("type") != "application/json"]
        assert rules["script-src"].count("sha256-") == len(scripts)


@by_kind
def test_ids_are_single_and_links_lead_to_them(kind: PageKind, store: Store) -> None:
    for found in map(tags, of_one_and_of_both(kind, store)):
        ids = Counter(a["id"] for _, a in found if "id" in a)
        assert max(ids.values()) == 1
        assert {a["href"][1:] for t, a in found if t == "a" and (a.get("href") or "").startswith("#")} <= set(ids)


@by_kind
def test_hostile_texts_are_no_markup(kind: PageKind, store: Store) -> None:
    names = Counter(tag for tag, _ in tags(html(kind, store, "hostile", "willow")))
    plain = Counter(tag for tag, _ in tags(html(kind, store, "willow")))
    assert names["h1"] == 1
    assert names["script"] == plain["script"]
    assert not names.keys() & {"img", "b", "iframe"}


@by_kind
def test_tables_say_what_the_picture_shows(kind: PageKind, store: Store) -> None:
    """What has a key in the picture has a row; and a page without a table has no picture."""
    found = tags(html(kind, store, "willow"))
    assert any(tag == "table" for tag, _ in found)
    rows = {a["id"] for _, a in found if "id" in a}
    for key in {a["data-key"] for _, a in found if "data-key" in a}:
        assert f"row-{key}" in rows
    cards = [a["href"] for t, a in found if t == "a" and a.get("class") == "card"]
    assert {(href or "").removeprefix("#") for href in cards} <= rows


# In a browser.


def ready(view: Opened) -> None:
    """Wait for a page that draws its picture itself."""
    view.page.wait_for_function("!document.querySelector('#picture canvas') || window.casegraphView !== undefined")


@pytest.mark.browser
@pytest.mark.slow
@by_kind
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_asks_for_nothing_fits_the_screen_and_has_no_barrier(
    browser: Any, store: Store, axe: str, tmp_path: Path, kind: PageKind, width: int, scheme: str
) -> None:
    with opened(browser, html(kind, store, "willow"), tmp_path, width, color_scheme=scheme) as view:
        ready(view)
        assert violations(view, axe) == []
        assert view.wide() <= width
        assert view.asked() == []
        assert view.complaints == []


@pytest.mark.browser
@pytest.mark.slow
@by_kind
def test_nothing_of_a_hostile_case_runs_in_the_page_or_its_picture(
    browser: Any, store: Store, tmp_path: Path, kind: PageKind
) -> None:
    with opened(browser, html(kind, store, "hostile", "willow"), tmp_path) as view:
        ready(view)
        assert view.page.evaluate("window.ran") is None
        assert view.page.locator("main img, main script, main iframe").count() == 0
        buttons = {ending: view.page.get_by_role("button", name=f"Save {ending}") for ending in ("SVG", "PNG")}
        assert [button.count() for button in buttons.values()] == [int(kind.picture)] * 2
        for ending, button in buttons.items() if kind.picture else ():
            with view.page.expect_download() as download:
                button.click()
            raw = Path(download.value.path()).read_bytes()
            if ending == "PNG":
                assert raw.startswith(b"\x89PNG")
                continue
            picture = ET.fromstring(raw)
            assert {each.tag.partition("}")[2] for each in picture.iter()} <= {
                "svg", "title", "g", "path", "rect", "circle", "text"
            }  # fmt: skip
            assert not [key for each in picture.iter() for key in each.attrib if key.startswith("on") or "href" in key]
        assert view.page.evaluate("window.ran") is None
        assert view.complaints == []
        assert view.asked() == []
