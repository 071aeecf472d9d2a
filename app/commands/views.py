"""``casegraph view``: pages that show the graph to people."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.options import sources_option, store_option


@click.group()
def view() -> None:
    """Write pages that show cases: one HTML file each, which asks for nothing from outside.

    \b
    Example:
      casegraph view case stacey -o stacey.html
    """


@view.command("case")
@click.argument("case")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to write; - is standard output.",
)
@click.option(
    "--quotes/--no-quotes",
    default=False,
    show_default=True,
    help="Put the quotations into the page where the documents are at hand; they are the publisher's text.",
)
@store_option
@sources_option
def case_(case: str, output: Path, quotes: bool, store: Path | None, sources: Path | None) -> None:
    """Write a page of a case: people, agencies, what happened, and information that went or did not.

    What is chosen is told beside the picture with its certainty and evidence; tables below say the same in words.

    \b
    Example:
      casegraph view case family-m -o family-m.html
      casegraph view case family-m --quotes --sources documents -o family-m.html
    """
    from casegraph.graph.evidence import Library, sources_folder
    from casegraph.graph.files import write_output
    from casegraph.graph.store import open_store
    from casegraph.output import say
    from casegraph.viz.case_page import case_page
    from casegraph.viz.scene import case_scene

    opened = open_store(store)
    library = Library(opened.register(), sources_folder(sources)) if quotes else None
    scene = case_scene(opened, case, library)
    write_output(output, case_page(scene))
    if str(output) != "-":
        say(f"wrote {output}")
    if scene.quoted:
        say("note: the page holds quotations from the publisher's text; it is theirs, so do not pass the page on")
    if quotes and scene.unquoted:
        say(f"note: not everything is quoted: {scene.unquoted}")
