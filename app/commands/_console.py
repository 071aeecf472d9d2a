"""Printing from a command: results to standard output, messages and progress to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from casegraph.text.tables import Row, rows_to_text

# With fewer cases, a progress bar would vanish before anyone could read it.
FEW = 50


def print_rows(rows: Sequence[Row], columns: Sequence[str], format_: str) -> None:
    """Print rows to standard output."""
    click.echo(rows_to_text(rows, columns, format_), nl=False)


def say(message: str) -> None:
    """Print a message to standard error; it is about the work and not part of the result."""
    click.echo(message, err=True)


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[str], None]]:
    """Yield a function to call after each case. On a terminal, a progress bar on standard error counts the calls."""
    if not sys.stderr.isatty() or length < FEW:
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda _: bar.update(1)
