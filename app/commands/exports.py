"""``casegraph export``: cases in the formats that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casegraph.commands._formats import ExportCommand, FormatChoice
from casegraph.commands._options import output_option, sources_option, store_option
from casegraph.commands._release import Wish, release_options, released
from casegraph.commands._selection import selection_options

if TYPE_CHECKING:
    from casegraph.graph.subset.subset import Subset

SECTION = "Subsets and exchange"


@click.command(cls=ExportCommand)
@selection_options
@click.option("--explain", is_flag=True, default=False,
              help="Show why each node is selected. Nothing is exported unless you also name a file "
              "with -o.")  # fmt: skip
@click.option("--format", "format_", type=FormatChoice(), metavar="FORMAT",
              help="Format from the list below. Default: the format that matches the file extension of the output, or "
                   "else trig.")  # fmt: skip
@click.option("--table", help="Write only this table, if the format has several files, such as csv or parquet.")
@click.option("--quotes/--no-quotes", default=False, show_default=True,
              help="Include the documents' text, if the format allows it. The text belongs to the "
              "publisher.")  # fmt: skip
@release_options
@output_option
@store_option
@sources_option
def export(
    format_: str | None,
    table: str | None,
    explain: bool,
    quotes: bool,
    release: Wish,
    output: Path,
    store: Path | None,
    sources: Path | None,
    **selected: Any,
) -> None:
    """Export cases, or a subset of them, to other formats.

    The export includes the vocabulary terms and the descriptions of documents that the cases use.

    Options such as --theme and --pattern are selectors: they find nodes (people, agencies, events, findings and other
    items of a case). A case is exported only if every selector finds a node in it. Each node that at least one selector
    found is then exported, and so is every node that it refers to. --certainty and --year drop some of the nodes that
    the selectors found.

    The same selection always gives the same bytes. Notes on standard error say what is lost in a format. If the name of
    the output ends in .gz, the output is compressed. If a format has several files, the output is a new folder or a
    .zip file.

    \b
    Example:
      casegraph export --case stacey --format turtle -o stacey.ttl
      casegraph export -o all.graphml
      casegraph export --case stacey -o stacey.yaml
      casegraph export --theme written-agreements --agency-type school --explain
      casegraph export --pattern missed-information-sharing -o missed.jsonld
      casegraph export --around stacey/stepfather --hops 2 -o near.ttl
      casegraph export --release partners --key board.key -o for-partners.trig
    """
    from casegraph.commands._console import print_rows, progress, say
    from casegraph.graph.exchange.job import Job
    from casegraph.graph.exchange.target import format_of, write
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.store.open import open_store
    from casegraph.queries.subsets import EXPLAINED, chosen, explanation

    release.check(quotes=quotes)
    opened = open_store(store)
    subset = chosen(opened, watch=progress, **selected)
    if explain:
        print_rows(explanation(subset), EXPLAINED, "table")
        if str(output) == "-":
            return
    how = format_of(output, format_)
    texts = SourceTexts(opened.register(), sources_folder(sources)) if quotes and how.quotes else None
    held, cases = released(subset.store, subset.cases, release)
    with progress(len(cases), "Exporting") as done:
        write(how, Job(held, cases, texts, done), output, table)
    if subset.cut:
        say(f"note: {subset.cut} link{'s' if subset.cut != 1 else ''} to nodes of other kinds removed")
    if len(subset.cases) == 1 and output.suffix.lower() == how.ending == ".yaml" and output.stem != subset.cases[0]:
        say(f"note: the name of a case file is the id of its case: {output.name} is read as the case '{output.stem}'")
    if how.loses:
        say(f"note: not in the format {how.name}: {how.loses}")
    if str(output) != "-":
        say(f"wrote {how.contents or _amount(subset)} to {output} ({how.name})")
    for source, reason in texts.missing().items() if texts is not None else ():
        say(f"note: the text of '{source}' is not included: {reason}")
    if texts is not None:
        say("note: the documents' text belongs to the publisher; do not share it without the publisher's permission")


def _amount(subset: Subset) -> str:
    from casegraph.graph.subset.subset import WHOLE

    cases = f"{len(subset.cases)} case{'s' if len(subset.cases) != 1 else ''}"
    reasons = [why for found in subset.reasons.values() for why in found.values()]
    if all(why == WHOLE for why in reasons):
        return cases
    return f"{len(reasons)} node{'s' if len(reasons) != 1 else ''} of {cases}"
