"""``casegraph profile``, ``themes``, ``agencies`` and ``similar``: counts over cases, with their cases and bases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from casegraph.commands._options import format_option, min_count_option, store_option
from casegraph.text.tables import Row

cases_option = click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")


def _print(rows: Sequence[Row], columns: Sequence[str], format_: str, notes: Sequence[str] = ()) -> None:
    """Print rows with notes below a table; beside any other format, notes go to standard error."""
    from casegraph.commands._console import print_rows, say

    print_rows(rows, columns, format_)
    if format_ == "table" and notes:
        click.echo()
    for note in notes:
        click.echo(note) if format_ == "table" else say(f"note: {note}")


@click.command()
@cases_option
@click.option(
    "--among",
    type=click.Choice(("sexual-abuse", "family-sexual-abuse", "all")),
    default="sexual-abuse",
    show_default=True,
    help="Cases to count: those in which a child was or may have been sexually abused, those in which it was by "
    "somebody of the family, or all.",
)
@min_count_option
@store_option
@format_option
def profile(cases: tuple[str, ...], among: str, min_count: int, store: Path | None, format_: str) -> None:
    """Set the cases beside the national panel's figures: who, what harm, by whom, what else was known.

    A row has the count (n), in how many of them the thing is told as established, the base that has it recorded, all in
    view (of), and the share of the base with its 95 % Wilson interval (Wilson 1927). Beside it stand the national
    figure and what it is of and, where the two cannot be compared, why. A case counts once in a row, however many
    documents tell it.

    \b
    Example:
      casegraph profile
      casegraph profile --among family-sexual-abuse --format csv
      casegraph profile --min-count 5
    """
    from casegraph.graph.measures import profile as measure
    from casegraph.graph.release.safe_tables import profile_rows, safe_notes
    from casegraph.graph.statistics.figures import bundled_statistics
    from casegraph.graph.store.open import open_store
    from casegraph.queries.feature_rows import feature_table

    table = feature_table(open_store(store), list(dict.fromkeys(cases)) or None)
    found = measure.profile(table, bundled_statistics(), among)
    columns = measure.SHORT_COLUMNS if format_ == "table" else measure.COLUMNS
    if min_count:
        notes = safe_notes(found.notes(), {row.case for row in table}, min_count)
        _print(profile_rows(found.rows, min_count), columns, format_, notes)
        return
    _print([row.row() for row in found.rows], columns, format_, found.notes())


@click.command()
@click.option("--level", type=click.Choice(("narrow", "broad")), default="narrow", show_default=True,
              help="Themes as they are coded, or the broad ones that they stand under.")  # fmt: skip
@click.option("--pairs/--no-pairs", default=False, show_default=True,
              help="List the pairs of themes that occur together.")  # fmt: skip
@click.option("--min-cases", type=click.IntRange(min=1), default=2, show_default=True,
              help="Only pairs of themes that each occur in so many cases.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), help="Only so many rows; by default all, of pairs in a table 20.")
@cases_option
@min_count_option
@store_option
@format_option
def themes(
    level: str,
    pairs: bool,
    min_cases: int,
    limit: int | None,
    cases: tuple[str, ...],
    min_count: int,
    store: Path | None,
    format_: str,
) -> None:
    """Count the learning themes by case, or with --pairs, which of them occur together.

    \b
    told         cases in which a finding says how it went in the case, not only what is to be learned
    share        of the cases whose documents tell learning, with its 95 % Wilson interval (Wilson 1927)
    lift         how many times more often two occur together than if they were independent (Brin et al. 1997)
    p            two-sided p of Fisher's exact test that they are independent (Fisher 1934)
    q            p adjusted for the number of pairs (Benjamini and Hochberg 1995)

    \b
    Example:
      casegraph themes
      casegraph themes --pairs --level broad
    """
    from casegraph.graph.measures import themes as measure
    from casegraph.graph.release.safe_tables import pair_rows, safe_notes, theme_rows
    from casegraph.graph.store.open import open_store
    from casegraph.queries.feature_rows import feature_table

    table = feature_table(open_store(store), list(dict.fromkeys(cases)) or None)
    found = measure.themes(table, level, min_cases)
    rows = pair_rows(found.pairs, min_count) if pairs else theme_rows(found.frequencies, min_count)
    columns = measure.COLUMNS if format_ != "table" else measure.SHORT_COLUMNS
    notes = found.notes(pairs)
    if min_count:
        notes = safe_notes(notes, {row.case for row in table}, min_count)
    if limit is None and pairs and format_ == "table":
        limit = 20
    if limit is not None and limit < len(rows):
        notes.insert(0, f"The first {limit} of {len(rows)} rows; more with --limit.")
    _print(rows[:limit], measure.PAIR_COLUMNS if pairs else columns, format_, notes)


@click.command()
@click.argument("case", required=False)
@min_count_option
@click.option(
    "--list",
    "listed",
    type=click.Choice(("agencies", "flows", "network")),
    help="Only the agencies, the flows of information, or the measures of the whole; a table has all three.",
)
@store_option
@format_option
def agencies(case: str | None, min_count: int, listed: str | None, store: Path | None, format_: str) -> None:
    """Show the flow of information between agencies, in a case or in all: who told whom, and what did not arrive.

    A flow is an exchange, or another event by one agency to another; two are tied when something arrived between them,
    if late or in part. Groups of agencies and agencies not named are in no pair. Over several cases, rows are kinds of
    agency and counts are sums, since no information runs from one case into another.

    \b
    density      ties, of the pairs of agencies involved in one case that could have one (Wasserman and Faust 1994)
    reciprocity  tellings in one direction that are answered by one in the other (Wasserman and Faust 1994)
    no tie       agencies involved that are tied to no other (isolates; Wasserman and Faust 1994)
    betweenness  share of the shortest paths between two others that run through an agency (Freeman 1977)
    arrived      flows between named agencies that arrived, if late or in part, of those whose outcome is told

    \b
    Example:
      casegraph agencies
      casegraph agencies stacey --list flows --format csv
    """
    from casegraph.graph.errors import UsageError
    from casegraph.graph.measures import agencies as measure
    from casegraph.graph.network.agency_flows import FLOW_COLUMNS, read_flows
    from casegraph.graph.release.safe_tables import agency_tables, safe_notes
    from casegraph.graph.store.open import open_store

    opened = open_store(store)
    corpus = [read_flows(opened, one) for one in ([opened.require(case)] if case else opened.cases())]
    by_agency, network = agency_tables(measure.agency_rows(corpus), measure.network_measures(corpus), min_count)
    parts = {
        "agencies": (by_agency, measure.COLUMNS),
        "flows": ([flow.row() for found in corpus for flow in found.flows], FLOW_COLUMNS),
        "network": (network, measure.NETWORK_COLUMNS),
    }
    warnings = measure.warnings(corpus)
    if min_count:
        if listed == "flows":
            raise UsageError("a list of flows is no count, so nothing of it is below a count; leave --min-count away")
        del parts["flows"]
        warnings = safe_notes(warnings, [found.case for found in corpus], min_count)
    if listed or format_ != "table":
        _print(*parts[listed or "agencies"], format_, warnings)
        return
    for name, (rows, columns) in parts.items():
        click.echo(f"{name.capitalize()}\n")
        if rows:
            _print(rows, columns, format_)
        else:
            click.echo("None is told.")
        click.echo()
    for warning in warnings:
        click.echo(warning)


@click.command()
@click.argument("case")
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True, help="So many of the nearest cases.")
@click.option("--shared/--no-shared", default=False, show_default=True,
              help="List every shared concept with what it adds and the nodes that tell it.")  # fmt: skip
@store_option
@format_option
def similar(case: str, limit: int, shared: bool, store: Path | None, format_: str) -> None:
    """Find the cases that most resemble a case, by what is told of both; what few cases tell counts more.

    The similarity, from 0 to 1, is the weight of the concepts that both have, divided by the geometric mean of the
    weights of all that each has (cosine; Salton and Buckley 1988). A concept weighs log(cases with the concept above it
    / cases with it), so that a shared path counts once (information content; Resnik 1995). Sex, age and ethnicity do
    not count.

    \b
    Example:
      casegraph similar stacey
      casegraph similar stacey --limit 1 --shared
    """
    from casegraph.graph.measures import similar as measure
    from casegraph.graph.store.open import open_store
    from casegraph.queries.feature_rows import feature_table

    opened = open_store(store)
    opened.require(case)
    near = measure.similar(feature_table(opened), case)[:limit]
    if shared:
        rows = [{"case": one.case, **row.row()} for one in near for row in one.shared]
        _print(rows, ("case", *measure.SHARED_COLUMNS), format_)
    else:
        columns = measure.SHORT_COLUMNS if format_ == "table" else measure.COLUMNS
        _print([one.row() for one in near], columns, format_, measure.notes(len(opened.cases())))
