"""The command of a measure, built from the declaration of the measure."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casegraph.commands._options import format_option, store_option
from casegraph.commands._parameters import option
from casegraph.graph.declarations import summary
from casegraph.graph.measures._catalogue import get_measure, measure_modules
from casegraph.graph.parameters import RowLimit

if TYPE_CHECKING:
    from casegraph.graph.measures._measure import Answer, Measure

# The width of the column of terms, and of a line of help on a terminal of 80 columns.
_TERM = 13
_LINE = 76


@cache
def measure_command(name: str) -> click.Command:
    """Return the command of a measure.

    Raises:
        UsageError: there is no such measure.
    """
    measure = get_measure(name)

    def run(store: Path | None, format_: str, **given: object) -> None:
        from casegraph.graph.measures._measure import Corpus
        from casegraph.graph.store.open import open_store
        from casegraph.queries.feature_rows import feature_table

        answer = measure.answer(Corpus(open_store(store), feature_table), given)
        limit = next((given[p.name] for p in measure.parameters if isinstance(p, RowLimit)), None)
        _print(measure, answer, limit if isinstance(limit, int) else None, format_)

    command: Callable[..., Any] = format_option(run)
    command = store_option(command)
    for parameter in reversed(measure.parameters):
        command = option(parameter)(command)
    return click.command(name, help=_help(measure))(command)


def _help(measure: Measure) -> str:
    terms = [
        textwrap.fill(meaning, _LINE, initial_indent=f"{term:<{_TERM}}", subsequent_indent=" " * _TERM)
        for term, meaning in measure.terms.items()
    ]
    examples = ["Example:", *(f"  {example}" for example in measure.examples)]
    what = summary(measure_modules()[measure.name])
    blocks = ["\n".join(("\b", *lines)) for lines in (terms, examples) if lines]
    return "\n\n".join(text for text in (what, measure.description, *blocks) if text)


def _print(measure: Measure, answer: Answer, limit: int | None, format_: str) -> None:
    """Print an answer. Notes stand below a table; for other formats they go to standard error."""
    from casegraph.commands._console import print_rows, say

    printed = format_ == "table"
    notes = list(answer.notes or ())
    limit = answer.shown if limit is None and printed else limit
    if limit is not None and limit < len(answer.rows):
        notes.insert(0, f"Showing the first {limit} of {len(answer.rows)} rows. Use --limit to show more.")
    if printed and answer.also:
        for one in (answer, *answer.also):
            click.echo(f"{(one.table or measure.name).capitalize()}\n")
            if one.rows:
                print_rows(one.rows, measure.columns_of(one, short=True), format_)
            else:
                click.echo("None stated.")
            click.echo()
    else:
        print_rows(answer.rows[:limit], measure.columns_of(answer, short=printed), format_)
        if printed and notes:
            click.echo()
    for note in notes:
        click.echo(note) if printed else say(f"note: {note}")
