"""What the Python face shows in a notebook: pages in a frame that nothing leaves, tables with their base and notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import casegraph
from casegraph.api import Graph
from casegraph.graph.errors import NotFoundError, UsageError
from casegraph.table import SHOWN
from casegraph.viz.catalogue import page_kinds
from tests.browsing import opened, store_of, tags

VIEWS = [
    (case, kind.name)
    for case, of in (("stacey", "case"), (None, "cases"))
    for kind in page_kinds().values()
    if kind.of in (of, "both")
]


@pytest.fixture(scope="module")
def graph(cache: Path) -> casegraph.Graph:
    return casegraph.load()


def test_a_page_is_the_one_that_the_command_writes(graph: casegraph.Graph, tmp_path: Path, cli: Any) -> None:
    page = graph.view("stacey", "timeline")
    assert page.save(tmp_path / "a.html") == tmp_path / "a.html"
    cli("timeline", "stacey", "-o", tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert repr(page).startswith("<casegraph.Page 'stacey: timeline': ")


def test_a_page_that_is_not_there_is_told_with_those_that_are(graph: casegraph.Graph) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'stacey'"):
        graph.view("stacy")
    with pytest.raises(
        UsageError, match="no page 'corpus' of a case; the pages are: network, report, timeline, agencies, matrix"
    ):
        graph.view("stacey", "corpus")
    with pytest.raises(UsageError, match="no page 'network' of all cases; the pages are: corpus, themes,"):
        graph.view(kind="network")


def test_the_frame_lets_scripts_run_and_nothing_out(graph: casegraph.Graph) -> None:
    found = tags(graph.view("stacey", "timeline")._repr_html_())
    assert [tag for tag, _ in found] == ["iframe"]
    attributes = found[0][1]
    assert set((attributes["sandbox"] or "").split()) == {"allow-scripts", "allow-downloads"}
    assert attributes["title"] == "stacey: timeline"
    inside = attributes["srcdoc"] or ""
    assert inside.replace('<base href="about:srcdoc">', "") == graph.view("stacey", "timeline").html


def test_a_table_says_its_base_and_notes_and_runs_nothing() -> None:
    rows = [{"case": "a", "label": "<script>window.ran = 1</script> $x$"}, {"case": "b", "label": ["one", "two"]}]
    table = casegraph.Table(rows, ["case", "label"], title="A & B", notes=["<b>No</b> prevalence.", ""])
    shown = table._repr_html_()
    names = [tag for tag, _ in tags(shown)]
    assert not {"script", "b", "style"} & set(names)
    assert "<caption>A &amp; B: 2 rows from 2 cases</caption>" in shown
    assert "&lt;b&gt;No&lt;/b&gt; prevalence." in shown
    assert "<td>one two</td>" in shown
    assert "mathjax_ignore" in shown
    assert all(a.get("scope") == "col" for tag, a in tags(shown) if tag == "th")


def test_a_long_table_shows_its_beginning_and_says_so() -> None:
    table = casegraph.Table([{"n": n} for n in range(SHOWN + 1)], ["n"])
    assert f"{SHOWN + 1} rows (showing the first {SHOWN})" in table._repr_html_()
    assert table._repr_html_().count("<td>") == SHOWN
    assert "1 row</caption>" in casegraph.Table([{"n": 1}], ["n"])._repr_html_()


@pytest.mark.slow
def test_the_graph_and_a_question_show_what_they_are_of(graph: casegraph.Graph) -> None:
    number = len(graph.cases())
    assert f"Graph of the bundled cases: {number} cases" in graph._repr_html_()
    assert ".view(&quot;alex&quot;)" in graph._repr_html_()
    table = graph.query("who-told-whom")
    assert table.notes[0] == f"Queried {number} cases."
    assert "may have shared more" in table._repr_html_()
    profile = graph.profile()
    assert "selected sample" in casegraph.to_table(profile.rows, profile.notes())._repr_html_()


def test_the_notebook_keeps_no_output() -> None:
    notebook = Path(__file__).resolve().parent.parent / "docs" / "tour.ipynb"
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert any(".view(" in "".join(cell["source"]) for cell in cells)
    assert not [cell for cell in cells if cell.get("outputs")]


# In a browser -------------------------------------------------------------------------------------


DRAWN = {
    "network": "window.casegraphView.drawn().size > 5",
    "corpus": "window.casegraphOverview !== undefined",
    "themes": "window.casegraphOverview !== undefined",
    "agencies": "window.casegraphOverview !== undefined",
}


@pytest.mark.browser
@pytest.mark.parametrize(("case", "kind"), VIEWS)
def test_a_page_works_in_its_frame(
    browser: Any, graph: casegraph.Graph, tmp_path: Path, case: str | None, kind: str
) -> None:
    shown = f"<!DOCTYPE html><title>Notebook</title><h1>Notebook</h1>{graph.view(case, kind)._repr_html_()}"
    with opened(browser, shown, tmp_path) as view:
        frame = view.page.frames[1]
        frame.wait_for_load_state()
        assert frame.evaluate(DRAWN.get(kind, "document.querySelectorAll('table').length > 0"))
        # A link leads to its row in the frame, and not into the notebook.
        target = frame.evaluate(
            "() => { const links = document.querySelectorAll('a[href^=\"#\"]');"
            " links[links.length - 1].click(); return links[links.length - 1].getAttribute('href'); }"
        )
        assert frame.url == f"about:srcdoc{target}"
        assert view.page.url.endswith("page.html")
        assert view.page.evaluate("window.casegraphView === undefined && document.styleSheets.length === 0")
        assert view.complaints == []
        assert view.asked() in ([], ["about:srcdoc"])


@pytest.mark.browser
def test_the_state_of_a_case_is_kept_in_the_frame(browser: Any, graph: casegraph.Graph, tmp_path: Path) -> None:
    with opened(browser, graph.view("stacey")._repr_html_(), tmp_path) as view:
        frame = view.page.frames[1]
        frame.wait_for_function("window.casegraphView !== undefined")
        frame.evaluate("() => { casegraphView.state.time = 3; casegraphView.apply(); }")
        assert frame.evaluate("location.hash") == "#time=3"
        frame.evaluate("() => { try { window.parent.document; window.reached = 1; } catch { window.reached = 0; } }")
        assert frame.evaluate("window.reached") == 0
        assert view.complaints == []


@pytest.mark.browser
def test_a_hostile_case_stays_in_its_frame(browser: Any, tmp_path: Path) -> None:
    graph = Graph(store_of("hostile"))
    shown = graph._repr_html_() + graph.view("hostile")._repr_html_() + graph.query("timeline")._repr_html_()
    with opened(browser, shown, tmp_path) as view:
        frame = view.page.frames[1]
        frame.wait_for_function("window.casegraphView !== undefined")
        assert view.page.evaluate("window.ran") is None
        assert frame.evaluate("window.ran") is None
        assert view.page.locator("iframe").count() == 1
        assert view.complaints == []
