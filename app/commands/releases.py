"""``casegraph check-release``: what in a file about to be sent could identify somebody."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import format_option, sources_option, store_option

SECTION = "Subsets and exchange"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--deny", type=click.Path(path_type=Path, dir_okay=False), metavar="LIST",
              help="Names, places and other words that must not be in it, one a line.")  # fmt: skip
@click.option("--k", "k", type=click.IntRange(min=2), default=5, show_default=True,
              help="Tell of combinations of sex, age, harm and such that fewer children or rows share.")  # fmt: skip
@store_option
@sources_option
@format_option
def check_release(
    files: tuple[Path, ...], deny: Path | None, k: int, store: Path | None, sources: Path | None, format_: str
) -> None:
    """Look for what could identify somebody in files about to be sent: tables, graphs, pages, archives, plain text.

    Looked for are the names of the store's cases and documents and those of --deny; days and months; exact ages of
    children; places, postcodes, numbers and addresses; long texts; eight words in a row of a document at hand; and
    combinations that few share. Exit status 1 when something is found, and when a file cannot be looked into.

    That nothing is found is no promise: it does not see names that it was not told of, pictures, or what the course of
    a case tells to somebody who has read of it. Let somebody look who knows the cases.

    \b
    Example:
      casegraph themes --level broad --min-count 5 --format csv > themes.csv
      casegraph check-release themes.csv
      casegraph export --release public -o public.trig
      casegraph check-release public.trig --deny names.txt --format csv || echo "look at what it found"
    """
    from casegraph.commands._console import print_rows, say
    from casegraph.graph.release.release_check import COLUMNS, Check, denied, names_of
    from casegraph.graph.release.signs import Names
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.sources.text import plain_text
    from casegraph.graph.store.open import open_store

    opened = open_store(store)
    texts = SourceTexts(opened.register(), sources_folder(sources))
    names = Names([*names_of(opened), *(denied(plain_text(deny)) if deny is not None else ())])
    check = Check(names, texts, k)
    found = [finding for path in files for finding in check.file(path)]
    if found or format_ != "table":
        print_rows([finding.row() for finding in found], COLUMNS, format_)
    at_hand = sum(texts.text(source)[0] is not None for source in texts.register.sources)
    say(f"looked for {len(names)} names, and for the words of {at_hand} of {len(texts.register.sources)} documents")
    if found:
        say("what is listed could identify somebody; that the rest could not is no promise")
        click.get_current_context().exit(1)
    say("nothing was found that could identify somebody; that is no promise that there is nothing")
