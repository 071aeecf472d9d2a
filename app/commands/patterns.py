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
@click.option("--pattern", "names", multiple=True, help="Include only this pattern. May be given more than once.")
@click.option("--basis", "bases", multiple=True, type=click.Choice(("stated", "implied", "inferred")),
              help="Include only matches on this basis. May be given more than once.")  # fmt: skip
@click.option("--list", "list_", is_flag=True, help="List the patterns and their definitions.")
@click.option(
    "--why-not", metavar="PATTERN", help="Show which steps of this pattern are met in CASE, and which are not."
)
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
    """Find recurring patterns in one case or in all cases.

    A table shows the number of matches on each basis, for each case and pattern. The basis is "stated" if the review
    says that it happened, and "implied" if the review's learning suggests it. It is "inferred" if it depends on
    something that the review does not mention, or on the coder's judgement.

    The formats csv, json and markdown have one row for each match, with its basis and certainty. With --min-count, the
    command counts the cases that match each pattern, and names no case.

    Reviews are a selected sample. Counts from them do not show how common something is among children.

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
            "--why-not needs a case, and allows at most one basis: casegraph patterns CASE --why-not PATTERN"
        )
    results = why_not(store, pattern, case, bases[0] if bases else None)
    print_rows([result.row() for result in results], ("way", "step", "met", "words"), format_)
    if matched_ways(results):
        say(f"'{pattern}' matches '{case}'; see: casegraph explain {pattern} {case}")
    else:
        say("It may still have happened without being coded.")


@click.command()
@click.argument("pattern")
@click.argument("case")
@store_option
@sources_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="Format of the output.")  # fmt: skip
def explain(pattern: str, case: str, store: Path | None, sources: Path | None, format_: str) -> None:
    """Explain why a pattern matches a case.

    The output lists, in order, the facts on which the match rests (its premises), each with its evidence. If the source
    document is available, the output quotes the passage. Otherwise it gives the position of the passage in the document
    (its locator), and says why the passage cannot be quoted.

    Exit status: 0 the pattern matches, 1 it does not.

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
            f"case '{case}' does not match the pattern '{pattern}'; it may still have happened without being coded; "
            f"to see "
            f"which steps are not met: casegraph patterns {case} --why-not {pattern}"
        )
    click.echo((explanation_json if format_ == "json" else explanation_text)(query, graph, argued), nl=False)
