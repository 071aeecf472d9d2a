"""``casegraph view agencies``, ``themes`` and ``corpus``: what many cases have in common, as webs."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands.reports import file_option, write_page
from casegraph.options import store_option

cases_option = click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")


@click.command("agencies")
@click.argument("case", required=False)
@file_option
@store_option
def agencies(case: str | None, output: Path, store: Path | None) -> None:
    """Write the flow of information between the agencies of a case, or between kinds of agency in all cases.

    \b
    Example:
      casegraph view agencies -o agencies.html
      casegraph view agencies stacey -o stacey-agencies.html
    """
    from casegraph.graph.store import open_store
    from casegraph.viz.agency_web import agency_web
    from casegraph.viz.web import web_page

    opened = open_store(store)
    chosen = [opened.require(case)] if case else opened.cases()
    write_page(output, web_page(agency_web(opened, chosen), "Agencies and information"))


@click.command("themes")
@file_option
@click.option("--level", type=click.Choice(("narrow", "broad")), default="narrow", show_default=True,
              help="Themes as they are coded, or the broad ones that they stand under.")  # fmt: skip
@click.option("--min-cases", type=click.IntRange(min=1), default=2, show_default=True,
              help="Only themes that occur in so many cases.")  # fmt: skip
@cases_option
@store_option
def themes(output: Path, level: str, min_cases: int, cases: tuple[str, ...], store: Path | None) -> None:
    """Write the learning themes that occur in the same cases.

    \b
    Example:
      casegraph view themes -o themes.html
      casegraph view themes --level broad -o themes.html
    """
    from casegraph.graph.store import open_store
    from casegraph.queries.features import feature_table
    from casegraph.viz.account import case_titles
    from casegraph.viz.theme_web import theme_web
    from casegraph.viz.web import web_page

    opened = open_store(store)
    rows = feature_table(opened, list(dict.fromkeys(cases)) or None)
    write_page(output, web_page(theme_web(rows, case_titles(opened), level, min_cases), "Themes"))


@click.command("corpus")
@file_option
@store_option
def corpus(output: Path, store: Path | None) -> None:
    """Write all cases by what they share: those that resemble each other stand near.

    A large corpus is shown in groups first.

    \b
    Example:
      casegraph view corpus -o corpus.html
    """
    from casegraph.graph.store import open_store
    from casegraph.queries.features import feature_table
    from casegraph.viz.account import case_titles
    from casegraph.viz.corpus_web import corpus_web
    from casegraph.viz.web import web_page

    opened = open_store(store)
    write_page(output, web_page(corpus_web(feature_table(opened), case_titles(opened)), "Corpus"))
