"""``casegraph export``: cases out to the formats that other tools read."""

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
              help="Print why each node is selected; without -o, only that.")  # fmt: skip
@click.option("--format", "format_", type=FormatChoice(), metavar="FORMAT",
              help="Format, from the list below; by default the one of the output's ending, else trig.")  # fmt: skip
@click.option("--table", help="Of a format of several files, only this one.")
@click.option("--quotes/--no-quotes", default=False, show_default=True,
              help="Put the documents' text into formats that can hold it; it is the publisher's.")  # fmt: skip
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
    """Export cases, or a subset, with the vocabulary terms and the descriptions of documents that they use.

    Selectors narrow the cases together: a case is taken when each of them finds something in it; within it, what any of
    them finds is taken, and all that its statements point to. --certainty and --year say which nodes count.

    The same selection gives the same bytes. What a format cannot hold is said on standard error. A name that ends in
    .gz is compressed; a format of several files goes to a new folder or into a .zip.

    \b
    Example:
      casegraph export --case stacey --format turtle -o stacey.ttl
      casegraph export -o all.graphml
      casegraph export --case stacey -o stacey.yaml
      casegraph export --theme written-agreements --agency-type school --explain
      casegraph export --pattern missed-information-sharing -o missed.jsonld
      casegraph export --around stacey/stepfather --hops 2 --only people,relationships -o near.ttl
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
        say(f"note: {subset.cut} link{'s' if subset.cut != 1 else ''} to nodes of other kinds are cut")
    if len(subset.cases) == 1 and output.suffix.lower() == how.ending == ".yaml" and output.stem != subset.cases[0]:
        say(f"note: a case file's name is the case's id: {output.name} is read as a case '{output.stem}'")
    if how.loses:
        say(f"note: {how.name} cannot hold {how.loses}")
    if str(output) != "-":
        say(f"wrote {_amount(subset)} to {output} ({how.name})")
    for source, reason in texts.missing().items() if texts is not None else ():
        say(f"note: the text of '{source}' is not in it: {reason}")
    if texts is not None:
        say("note: the documents' text is the publisher's; do not pass it on without their leave")


def _amount(subset: Subset) -> str:
    from casegraph.graph.subset.subset import WHOLE

    cases = f"{len(subset.cases)} case{'s' if len(subset.cases) != 1 else ''}"
    reasons = [why for found in subset.reasons.values() for why in found.values()]
    if all(why == WHOLE for why in reasons):
        return cases
    return f"{len(reasons)} node{'s' if len(reasons) != 1 else ''} of {cases}"
