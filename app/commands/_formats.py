"""The formats of ``export`` and ``import``, for their options and help.

The catalogue imports every format. It is read only when needed, so that the help of other commands stays quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from casegraph.graph.exchange.job import Files, Format


class FormatChoice(click.Choice[str]):
    """A choice among the formats that casegraph can write."""

    def __init__(self) -> None:
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the formats."""
        from casegraph.graph.exchange.catalogue import FORMATS

        return tuple(FORMATS)

    @choices.setter
    def choices(self, value: tuple[str, ...]) -> None:
        """Ignore the value: the names come from the catalogue."""


class ExportCommand(click.Command):
    """A command whose help ends with the formats that casegraph can write."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each format with its ending and its purpose."""
        from casegraph.graph.exchange.catalogue import FORMATS

        _write_list(formatter, "Formats", FORMATS.values(), lambda found: found.description)
        super().format_epilog(ctx, formatter)


class ImportCommand(click.Command):
    """A command whose help ends with the formats from which casegraph can read codings."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each format with its ending and its description."""
        from casegraph.graph.exchange.catalogue import FORMATS

        read = [found for found in FORMATS.values() if found.reads is not None]
        _write_list(formatter, "Formats", read, lambda found: found.read_from)
        super().format_epilog(ctx, formatter)


def _write_list(
    formatter: click.HelpFormatter,
    title: str,
    formats: Iterable[Format | Files],
    words: Callable[[Format | Files], str],
) -> None:
    with formatter.section(title):
        formatter.write_dl([(f"{found.name} ({found.ending})", words(found)) for found in formats])
