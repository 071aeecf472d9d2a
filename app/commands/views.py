"""``casegraph view``: pages that show the graph to people."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands.overviews import agencies, corpus, themes
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
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to write the page to; - is standard output.",
)
@click.option("--png", type=click.Path(path_type=Path), help="File to save the picture to, as PNG (needs Chromium).")
@click.option("--svg", type=click.Path(path_type=Path), help="File to save the picture to, as SVG (needs Chromium).")
@click.option(
    "--quotes/--no-quotes",
    default=False,
    show_default=True,
    help="Put the quotations into the page where the documents are at hand; they are the publisher's text.",
)
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
    from casegraph.graph.evidence import Library, sources_folder
    from casegraph.graph.files import write_output
    from casegraph.graph.store import open_store
    from casegraph.output import say
    from casegraph.viz.case_page import case_page
    from casegraph.viz.picture import picture
    from casegraph.viz.scene import case_scene

    if not (output or png or svg):
        raise click.UsageError("nothing to write: name a file with -o, --png or --svg")
    opened = open_store(store)
    library = Library(opened.register(), sources_folder(sources)) if quotes else None
    scene = case_scene(opened, case, library)
    page = case_page(scene)
    # Pictures first: without Chromium nothing is written.
    drawn = {path: picture(page, kind) for kind, path in (("png", png), ("svg", svg)) if path is not None}
    written: dict[Path, str | bytes] = {output: page, **drawn} if output is not None else {**drawn}
    for path, content in written.items():
        write_output(path, content)
        if str(path) != "-":
            say(f"wrote {path}")
    if scene.quoted and output is not None:
        say("note: the page holds quotations from the publisher's text; it is theirs, so do not pass the page on")
    if quotes and scene.unquoted and output is not None:
        say(f"note: not everything is quoted: {scene.unquoted}")


for overview in (agencies, themes, corpus):
    view.add_command(overview)
