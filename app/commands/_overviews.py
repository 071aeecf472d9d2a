"""``casegraph view agencies``, ``themes`` and ``corpus``: what many cases have in common, as webs."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import page_options, store_option
from casegraph.commands._pages import require_target, write_page

cases_option = click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")


@click.command("agencies")
@click.argument("case", required=False)
@page_options
@store_option
def agencies(case: str | None, output: Path | None, png: Path | None, svg: Path | None, store: Path | None) -> None:
    """Write the flow of information between the agencies of a case, or between kinds of agency in all cases.

    \b
    Example:
      casegraph view agencies -o agencies.html
      casegraph view agencies stacey -o stacey-agencies.html
    """
    from casegraph.graph.store.open import open_store
    from casegraph.viz.corpus.agency_web import agency_web
    from casegraph.viz.corpus.web import web_page

    require_target(output, png, svg)
    opened = open_store(store)
    chosen = [opened.require(case)] if case else opened.cases()
    name = f"{case}-agencies" if case else "agencies"
    write_page(web_page(agency_web(opened, chosen), "Agencies and information", name), output, png, svg)


@click.command("themes")
@page_options
@click.option("--level", type=click.Choice(("narrow", "broad")), default="narrow", show_default=True,
              help="Themes as they are coded, or the broad ones that they stand under.")  # fmt: skip
@click.option("--min-cases", type=click.IntRange(min=1), default=2, show_default=True,
              help="Only themes that occur in so many cases.")  # fmt: skip
@click.option("--min-lift", type=click.FloatRange(min=0, max=1000), default=0.0, show_default=True,
              help="Only lines of so great a lift when the page opens; the page can show the others.")  # fmt: skip
@cases_option
@store_option
def themes(
    output: Path | None,
    png: Path | None,
    svg: Path | None,
    level: str,
    min_cases: int,
    min_lift: float,
    cases: tuple[str, ...],
    store: Path | None,
) -> None:
    """Write the learning themes that occur in the same cases.

    \b
    Example:
      casegraph view themes -o themes.html
      casegraph view themes --level broad -o themes.html --png themes.png
    """
    from casegraph.graph.store.open import open_store
    from casegraph.queries.matched_features import feature_table
    from casegraph.viz.corpus.theme_web import theme_web
    from casegraph.viz.corpus.web import web_page
    from casegraph.viz.shared.account import case_titles

    require_target(output, png, svg)
    opened = open_store(store)
    rows = feature_table(opened, list(dict.fromkeys(cases)) or None)
    page = web_page(theme_web(rows, case_titles(opened), level, min_cases, min_lift), "Themes", "themes")
    write_page(page, output, png, svg)


@click.command("corpus")
@page_options
@store_option
def corpus(output: Path | None, png: Path | None, svg: Path | None, store: Path | None) -> None:
    """Write all cases by what they share: those that resemble each other stand near.

    A large corpus is shown in groups first.

    \b
    Example:
      casegraph view corpus -o corpus.html
      casegraph view corpus --svg corpus.svg
    """
    from casegraph.graph.store.open import open_store
    from casegraph.queries.matched_features import feature_table
    from casegraph.viz.corpus.corpus_web import corpus_web
    from casegraph.viz.corpus.web import web_page
    from casegraph.viz.shared.account import case_titles

    require_target(output, png, svg)
    opened = open_store(store)
    page = web_page(corpus_web(feature_table(opened), case_titles(opened)), "Corpus", "corpus")
    write_page(page, output, png, svg)
