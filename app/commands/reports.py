"""``casegraph timeline``, ``matrix`` and ``report``: pages to read and to print, one HTML file each."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import page_options, quotes_option, sources_option, store_option
from casegraph.commands._pages import quote_notes, require_target, write_page

SECTION = "Pages"


@click.command()
@click.argument("case")
@page_options
@quotes_option
@store_option
@sources_option
def timeline(
    case: str,
    output: Path | None,
    png: Path | None,
    svg: Path | None,
    quotes: bool,
    store: Path | None,
    sources: Path | None,
) -> None:
    """Write the timeline of a case: lanes of family and agencies, events in the order of the account, and a table.

    The order is that of the account, not of dates.

    \b
    Example:
      casegraph timeline stacey -o stacey-timeline.html
      casegraph timeline stacey --svg stacey-timeline.svg --png stacey-timeline.png
    """
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.store.open import open_store
    from casegraph.viz.case import timeline as view
    from casegraph.viz.case.timeline_page import timeline_page

    require_target(output, png, svg)
    opened = open_store(store)
    texts = SourceTexts(opened.register(), sources_folder(sources)) if quotes else None
    line = view.timeline(opened, case, texts)
    notes = quote_notes(quotes, line.account.quoted, line.account.unquoted)
    write_page(timeline_page(line), output, png, svg, notes=notes)


@click.command()
@page_options
@click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")
@store_option
def matrix(output: Path | None, png: Path | None, svg: Path | None, cases: tuple[str, ...], store: Path | None) -> None:
    """Write two matrices: cases and patterns, and agencies and what they told each other.

    A cell of the first counts matches by their basis, one of the second pieces of information by what became of them.
    For one case the second is by agency, for several by kind of agency.

    \b
    Example:
      casegraph matrix -o matrix.html
      casegraph matrix --case stacey --case family-m -o matrix.html
      casegraph matrix --svg matrix.svg
    """
    from casegraph.graph.store.open import open_store
    from casegraph.viz.corpus.matrix_page import matrix_page

    require_target(output, png, svg)
    opened = open_store(store)
    chosen = [opened.require(case) for case in dict.fromkeys(cases)] or opened.cases()
    write_page(matrix_page(opened, chosen), output, png, svg)


@click.command()
@click.argument("case")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to write; - is standard output.",
)
@quotes_option
@store_option
@sources_option
def report(case: str, output: Path, quotes: bool, store: Path | None, sources: Path | None) -> None:
    """Write a briefing of a case to print: people, timeline, agencies, patterns, similar cases, learning, sources.

    It prints on a few pages. A file whose name ends in .pdf is printed already (needs Chromium).

    \b
    Example:
      casegraph report stacey -o stacey-briefing.html
      casegraph report stacey -o stacey-briefing.pdf
    """
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.store.open import open_store
    from casegraph.viz.print import report as view
    from casegraph.viz.print.report_page import report_page

    require_target(output)
    opened = open_store(store)
    texts = SourceTexts(opened.register(), sources_folder(sources)) if quotes else None
    told = view.report(opened, case, texts)
    notes = quote_notes(quotes, told.account.quoted, told.account.unquoted)
    write_page(report_page(told), output, notes=notes)
