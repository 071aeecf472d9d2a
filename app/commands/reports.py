"""``casegraph timeline``, ``matrix`` and ``report``: pages to read and to print, one HTML file each."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.options import sources_option, store_option

file_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to write; - is standard output.",
)
quotes_option = click.option(
    "--quotes/--no-quotes",
    default=False,
    show_default=True,
    help="Put the quotations into the page where the documents are at hand; they are the publisher's text.",
)


def write_page(output: Path, page: str | bytes, *notes: str) -> None:
    """Write a page, and say so with notes, unless it goes to standard output."""
    from casegraph.graph.files import write_output
    from casegraph.output import say

    write_output(output, page)
    if str(output) != "-":
        say(f"wrote {output}")
    for note in notes:
        if note:
            say(f"note: {note}")


def _quote_notes(quotes: bool, quoted: bool, unquoted: str) -> list[str]:
    notes = []
    if quoted:
        notes.append("the page holds quotations from the publisher's text; it is theirs, so do not pass the page on")
    if quotes and unquoted:
        notes.append(f"not everything is quoted: {unquoted}")
    return notes


@click.command()
@click.argument("case")
@file_option
@quotes_option
@store_option
@sources_option
def timeline(case: str, output: Path, quotes: bool, store: Path | None, sources: Path | None) -> None:
    """Write the timeline of a case: lanes of family and agencies, events in the order of the account, and a table.

    The order is that of the account, not of dates. A file whose name ends in .svg gets the picture alone.

    \b
    Example:
      casegraph timeline stacey -o stacey-timeline.html
      casegraph timeline stacey -o stacey.svg
    """
    from casegraph.graph.evidence import Library, sources_folder
    from casegraph.graph.store import open_store
    from casegraph.viz import timeline as view

    opened = open_store(store)
    library = Library(opened.register(), sources_folder(sources)) if quotes else None
    if output.suffix.lower() == ".svg":
        write_page(output, view.timeline_svg(view.timeline(opened, case, longest=float("inf"))))
        return
    line = view.timeline(opened, case, library)
    write_page(output, view.timeline_page(line), *_quote_notes(quotes, line.account.quoted, line.account.unquoted))


@click.command()
@file_option
@click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")
@store_option
def matrix(output: Path, cases: tuple[str, ...], store: Path | None) -> None:
    """Write two matrices: cases and patterns, and agencies and what they told each other.

    A cell of the first counts matches by their basis, one of the second pieces of information by what became of them.
    For one case the second is by agency, for several by kind of agency.

    \b
    Example:
      casegraph matrix -o matrix.html
      casegraph matrix --case stacey --case family-m -o matrix.html
    """
    from casegraph.graph.store import open_store
    from casegraph.viz.matrix import matrix_page

    opened = open_store(store)
    chosen = [opened.require(case) for case in dict.fromkeys(cases)] or opened.cases()
    write_page(output, matrix_page(opened, chosen))


@click.command()
@click.argument("case")
@file_option
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
    from casegraph.graph.evidence import Library, sources_folder
    from casegraph.graph.store import open_store
    from casegraph.viz import report as view
    from casegraph.viz.picture import printed

    opened = open_store(store)
    library = Library(opened.register(), sources_folder(sources)) if quotes else None
    told = view.report(opened, case, library)
    page = view.report_page(told)
    written = printed(page) if output.suffix.lower() == ".pdf" else page
    write_page(output, written, *_quote_notes(quotes, told.account.quoted, told.account.unquoted))
