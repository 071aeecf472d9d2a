"""``casegraph view``: pages that show the graph to people."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import page_options, quotes_option, sources_option, store_option
from casegraph.commands._overviews import agencies, corpus, themes
from casegraph.commands._pages import quote_notes, require_target, write_page

SECTION = "Pages"


@click.group()
def view() -> None:
    """Write pages that show cases: one HTML file each, which asks for nothing from outside.

    \b
    Example:
      casegraph view case stacey -o stacey.html
    """


@view.command("case")
@click.argument("case")
@page_options
@quotes_option
@store_option
@sources_option
def case_(
    case: str,
    output: Path | None,
    png: Path | None,
    svg: Path | None,
    quotes: bool,
    store: Path | None,
    sources: Path | None,
) -> None:
    """Write a page to explore a case: people, agencies, what happened, and information that went or did not.

    The page is filtered, searched and replayed in the order of the events; patterns light up their premises. What is
    chosen is told beside the picture with its certainty and evidence; tables below say the same in words.

    \b
    Example:
      casegraph view case family-m -o family-m.html
      casegraph view case family-m --quotes --sources documents -o family-m.html
      casegraph view case family-m --svg family-m.svg --png family-m.png
    """
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.store.open import open_store
    from casegraph.viz.case.network_page import case_page
    from casegraph.viz.case.scene import case_scene

    require_target(output, png, svg)
    opened = open_store(store)
    texts = SourceTexts(opened.register(), sources_folder(sources)) if quotes else None
    scene = case_scene(opened, case, texts)
    write_page(case_page(scene), output, png, svg, notes=quote_notes(quotes, scene.quoted, scene.unquoted))


for overview in (agencies, themes, corpus):
    view.add_command(overview)
