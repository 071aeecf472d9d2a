"""``casegraph patterns`` and ``explain``: what recurs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casegraph.commands._options import format_option, min_count_option, sources_option, store_option

if TYPE_CHECKING:
    from casegraph.graph.store.store import Store

SECTION = "Find what recurs"


@click.command()
@click.argument("case", required=False)
@click.option("--pattern", "names", multiple=True, help="Only this pattern; may be given more than once.")
@click.option("--basis", "bases", multiple=True, type=click.Choice(("stated", "implied", "inferred")),
              help="Only matches on this basis; may be given more than once.")  # fmt: skip
@click.option("--list", "list_", is_flag=True, help="List the patterns and what they mean.")
@click.option("--why-not", metavar="PATTERN", help="Tell which step of a pattern has no fact to stand on in the case.")
@min_count_option
@store_option
@format_option
def patterns(
    case: str | None,
    names: tuple[str, ...],
    bases: tuple[str, ...],
    list_: bool,
    why_not: str | None,
    min_count: int,
    store: Path | None,
    format_: str,
) -> None:
    """Find the recurring patterns, in all cases or in one, each match with its basis and certainty.

    As a table: a matrix of cases and patterns with the number of matches on each basis. As csv, json or
    markdown: one row a match. With --min-count: in how many cases each is found, and no case by itself.
    Reviews are a selected sample: a count over them is no prevalence.

    \b
    Example:
      casegraph patterns
      casegraph patterns stacey --format json
      casegraph patterns stacey --why-not disclosure-not-acted-on
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.store.open import open_store
    from casegraph.queries.library import patterns as all_patterns
    from casegraph.queries.matches import matches
    from casegraph.text.match_grid import matrix_text

    if list_:
        rows = [{"pattern": q.name, "title": q.title, "definition": q.definition} for q in all_patterns().values()]
        print_rows(rows, ("pattern", "title", "definition"), format_)
        return
    opened = open_store(store)
    if why_not is not None:
        _why_not(opened, why_not, case, bases, format_)
        return
    found = matches(opened, names or None, [opened.require(case)] if case else None)
    found = [match for match in found if not bases or match.basis in bases]
    if min_count:
        from casegraph.graph.release.safe_tables import PATTERN_COLUMNS, pattern_rows

        chosen = [case] if case else opened.cases()
        counted = pattern_rows(found, names or list(all_patterns()), chosen, min_count)
        print_rows(counted, PATTERN_COLUMNS, format_)
    elif format_ == "table":
        click.echo(matrix_text(found, [case] if case else opened.cases(), names or list(all_patterns())), nl=False)
    else:
        print_rows([m.row() for m in found], ("case", "pattern", "basis", "certainty", "premises"), format_)


def _why_not(store: Store, pattern: str, case: str | None, bases: tuple[str, ...], format_: str) -> None:
    from casegraph.commands._console import print_rows, say
    from casegraph.graph.errors import UsageError
    from casegraph.queries.why_not import matched_ways, why_not

    if case is None or len(bases) > 1:
        raise UsageError(
            "--why-not needs a case, and takes one basis at the most: casegraph patterns CASE --why-not PATTERN"
        )
    results = why_not(store, pattern, case, bases[0] if bases else None)
    print_rows([result.row() for result in results], ("way", "step", "met", "words"), format_)
    if matched_ways(results):
        say(f"'{pattern}' does match '{case}'; see: casegraph explain {pattern} {case}")
    else:
        say("That no fact is coded is not to say that it did not happen.")


@click.command()
@click.argument("pattern")
@click.argument("case")
@store_option
@sources_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def explain(pattern: str, case: str, store: Path | None, sources: Path | None, format_: str) -> None:
    """Explain why a pattern matches a case: the premises in order, each with its evidence.

    Where the source document is at hand, the quotation is shown; else the locator and the reason.
    Exit status 1 when the pattern does not match the case.

    \b
    Example:
      casegraph explain repeated-ineffective-intervention stacey
    """
    from casegraph.graph.case.case import read_case
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.store.open import open_store
    from casegraph.queries.explain import premises
    from casegraph.queries.library import get
    from casegraph.queries.matches import matches
    from casegraph.text.matches import explanation_json, explanation_text

    query = get(pattern, "pattern")
    opened = open_store(store)
    graph = read_case(opened, case)
    texts = SourceTexts(opened.register(), sources_folder(sources))
    argued = [(match, premises(graph, match, texts)) for match in matches(opened, [pattern], [case])]
    if not argued:
        raise NotFoundError(
            f"'{pattern}' does not match '{case}' by what is coded; that no fact is coded is not to say that "
            "it did not happen"
        )
    click.echo((explanation_json if format_ == "json" else explanation_text)(query, graph, argued), nl=False)
