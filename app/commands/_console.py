"""Printing from a command: results to standard output, messages and progress to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from casegraph.text.tables import Row, rows_to_text

# Below so many cases a bar would be gone before it is read.
FEW = 50


def print_rows(rows: Sequence[Row], columns: Sequence[str], format_: str) -> None:
    """Print rows to standard output."""
    click.echo(rows_to_text(rows, columns, format_), nl=False)


def say(message: str) -> None:
    """Print a message about the work, not a result, to standard error."""
    click.echo(message, err=True)


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[str], None]]:
    """Give a function to be told of each case that is done; a bar on standard error shows it, on a terminal only."""
    if not sys.stderr.isatty() or length < FEW:
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda _: bar.update(1)
