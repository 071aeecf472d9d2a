"""``casegraph cases``, ``show`` and ``knows``: all cases, one case, and who knew what."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import format_option, sources_option, store_option

SECTION = "Look at cases"


@click.command()
@store_option
@format_option
def cases(store: Path | None, format_: str) -> None:
    """List the cases and count what is coded in each one.

    \b
    Example:
      casegraph cases --format markdown
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.case.summary import COLUMNS, summary
    from casegraph.graph.store.open import open_store

    rows = summary(open_store(store))
    print_rows(rows, COLUMNS, format_)
    if format_ == "table":
        nodes, triples = (sum(int(str(row[column])) for row in rows) for column in ("nodes", "triples"))
        click.echo(f"\n{len(rows)} case{'s' if len(rows) != 1 else ''}, {nodes:,} nodes, {triples:,} triples.")


@click.command()
@click.argument("case")
@click.option("--node", help="Show only the node (person, agency, event or finding) with this id, with its quotations.")
@store_option
@sources_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="Format of the output.")  # fmt: skip
def show(case: str, node: str | None, store: Path | None, sources: Path | None, format_: str) -> None:
    """Show a case, with the evidence for each fact and how certain it is.

    The output lists the people, the agencies, the events in order, and the findings. Each of these is a node, with an
    id of its own. With --node, the output shows only that node, with its quotations.

    \b
    Example:
      casegraph show stacey
      casegraph show family-m --node conference-cancelled
    """
    from casegraph.graph.case.case import read_case
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.store.open import open_store
    from casegraph.text.cases import case_json, case_text

    opened = open_store(store)
    graph = read_case(opened, case)
    texts = SourceTexts(opened.register(), sources_folder(sources))
    click.echo(case_json(graph, texts, node) if format_ == "json" else case_text(graph, texts, node), nl=False)


@click.command()
@click.argument("case")
@click.argument("agency", required=False)
@store_option
@format_option
def knows(case: str, agency: str | None, store: Path | None, format_: str) -> None:
    """Show which agency knew what, from when, and how it knew.

    An agency knew something if it took part in the event, if another agency told it, or if the review says that it
    knew. An agency may have known more than the list shows, because a review does not state everything.

    \b
    Example:
      casegraph knows stacey
      casegraph knows stacey childrens-social-care
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.store.open import open_store
    from casegraph.queries.knowledge import COLUMNS, known

    print_rows(known(open_store(store), case, agency), COLUMNS, format_)
