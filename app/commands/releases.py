"""``casegraph check-release``: what could identify a person in a file that is about to be shared."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import format_option, sources_option, store_option

SECTION = "Subsets and exchange"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--deny", type=click.Path(path_type=Path, dir_okay=False), metavar="LIST",
              help="File of names, places and other words that must not occur, one on each line.")  # fmt: skip
@click.option("--k", "k", type=click.IntRange(min=2), default=5, show_default=True,
              help="Report a combination of sex, age, harm and similar features if fewer children or rows than this "
              "share it.")  # fmt: skip
@store_option
@sources_option
@format_option
def check_release(
    files: tuple[Path, ...], deny: Path | None, k: int, store: Path | None, sources: Path | None, format_: str
) -> None:
    """Check files for anything that could identify a person.

    Check tables, graphs, pages, archives and plain text before you share them. The check looks for:

    \b
    - names of the cases and documents in the store, and words from the --deny file
    - days and months, and exact ages of children
    - places, postcodes, numbers and addresses
    - long texts, and any eight consecutive words copied from a document that you have
    - combinations of features that few children or rows share

    Exit status: 0 if nothing was found; 1 if something was found or a file could not be checked.

    The check can miss things. It does not find names that it does not know, and it does not read pictures. It cannot
    judge whether a reader would recognise a case from its sequence of events. Ask somebody who knows the cases to read
    the files.

    \b
    Example:
      casegraph themes --level broad --min-count 5 --format csv > themes.csv
      casegraph check-release themes.csv
      casegraph export --release public -o public.trig
      casegraph check-release public.trig --deny names.txt || echo "found"
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
    say(f"looked for {len(names)} names, and for passages from {at_hand} of {len(texts.register.sources)} documents")
    if found:
        say("what is listed could identify a person; the check may have missed other signs")
        click.get_current_context().exit(1)
    say("found nothing that could identify a person; the check may have missed something")
