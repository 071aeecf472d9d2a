"""``casegraph export``: cases out to the formats that other tools read."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.options import output_option, store_option

# Kept here, so that --help need not import the exporters; a test holds it against them.
EXPORT_FORMATS = ("turtle", "trig", "nquads", "jsonld", "graphml")


@click.command()
@click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")
@click.option("--format", "format_", type=click.Choice(EXPORT_FORMATS),
              help="Format; by default the one of the output file's ending, else trig.")  # fmt: skip
@output_option
@store_option
def export(cases: tuple[str, ...], format_: str | None, output: Path, store: Path | None) -> None:
    """Export cases, with the vocabulary terms and the descriptions of documents that they use.

    The same cases give the same bytes. What a format cannot hold is said on standard error.

    \b
    Example:
      casegraph export --case stacey --format turtle -o stacey.ttl
      casegraph export -o all.graphml
    """
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.export import FORMATS
    from casegraph.graph.files import write_output
    from casegraph.graph.store import open_store
    from casegraph.output import say

    opened = open_store(store)
    chosen = [opened.require(case) for case in dict.fromkeys(cases)] or opened.cases()
    if not chosen:
        raise NotFoundError(f"there are no cases in {opened.name} to export; add some with: casegraph add")
    by_ending = {found.ending: name for name, found in FORMATS.items()}
    how = FORMATS[format_ or by_ending.get(output.suffix.lower(), "trig")]
    write_output(output, how.write(opened, chosen))
    if how.loses:
        say(f"note: {how.name} cannot hold {how.loses}")
    if str(output) != "-":
        say(f"wrote {len(chosen)} case{'s' if len(chosen) != 1 else ''} to {output} ({how.name})")
