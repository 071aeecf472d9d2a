"""``casegraph export``: cases out to the formats that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casegraph.options import output_option, sources_option, store_option

if TYPE_CHECKING:
    from casegraph.graph.export.job import Files, Format, Job

# Kept here, so that --help need not import the exporters; a test holds it against them.
EXPORT_FORMATS = ("turtle", "trig", "nquads", "jsonld", "graphml")


@click.command()
@click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")
@click.option("--format", "format_", type=click.Choice(EXPORT_FORMATS),
              help="Format; by default the one of the output's ending, else trig.")  # fmt: skip
@click.option("--table", help="Of a format of several files, only this one.")
@click.option("--quotes/--no-quotes", default=False, show_default=True,
              help="Put the documents' text into formats that can hold it; it is the publisher's.")  # fmt: skip
@output_option
@store_option
@sources_option
def export(
    cases: tuple[str, ...],
    format_: str | None,
    table: str | None,
    quotes: bool,
    output: Path,
    store: Path | None,
    sources: Path | None,
) -> None:
    """Export cases, with the vocabulary terms and the descriptions of documents that they use.

    The same cases give the same bytes. What a format cannot hold is said on standard error. A name that ends in .gz is
    compressed; a format of several files goes to a new folder or into a .zip.

    \b
    Example:
      casegraph export --case stacey --format turtle -o stacey.ttl
      casegraph export -o all.graphml
    """
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.evidence import Library, sources_folder
    from casegraph.graph.export.job import Job
    from casegraph.graph.store import open_store
    from casegraph.output import progress, say

    opened = open_store(store)
    chosen = [opened.require(case) for case in dict.fromkeys(cases)] or opened.cases()
    if not chosen:
        raise NotFoundError(f"there are no cases in {opened.name} to export; add some with: casegraph add")
    how = _format(format_, output)
    library = Library(opened.register(), sources_folder(sources)) if quotes and how.quotes else None
    with progress(len(chosen), "Exporting") as done:
        _write(how, Job(opened, tuple(chosen), library, done), output, table)
    if how.loses:
        say(f"note: {how.name} cannot hold {how.loses}")
    if str(output) != "-":
        say(f"wrote {len(chosen)} case{'s' if len(chosen) != 1 else ''} to {output} ({how.name})")
    if library is not None:
        say("note: the documents' text is the publisher's; do not pass it on without their leave")


def _format(name: str | None, output: Path) -> Format | Files:
    from casegraph.graph.export import FORMATS

    if name is not None:
        return FORMATS[name]
    endings = [suffix.lower() for suffix in output.suffixes if suffix.lower() not in (".gz", ".zip")]
    by_ending = {found.ending: found for found in FORMATS.values()}
    return by_ending.get(endings[-1] if endings else "", FORMATS["trig"])


def _write(how: Format | Files, job: Job, output: Path, table: str | None) -> None:
    from casegraph.graph.errors import UsageError
    from casegraph.graph.export.job import Files
    from casegraph.graph.export.packing import write_folder, zipped
    from casegraph.graph.files import write_output

    if not isinstance(how, Files):
        if table is not None:
            raise UsageError(f"{how.name} is one file; --table is for formats of several")
        write_output(output, how.write(job))
    elif table is not None:
        write_output(output, how.one(job, table))
    elif str(output) == "-" or output.suffix.lower() == ".zip":
        write_output(output, zipped(how.files(job)))
    else:
        write_folder(output, how.files(job))
