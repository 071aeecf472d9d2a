"""The formats of ``export`` and ``import``, for their options and help."""

from __future__ import annotations

from collections.abc import Iterable

import click


class FormatChoice(click.Choice[str]):
    """A choice among the formats that casegraph can write."""

    def __init__(self) -> None:
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the formats."""
        from casegraph.graph.exchange.format_list import format_list

        return tuple(each.name for each in format_list())

    @choices.setter
    def choices(self, value: tuple[str, ...]) -> None:
        """Ignore the value: the names are those of the modules."""


class ExportCommand(click.Command):
    """A command whose help ends with the formats that casegraph can write."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each format with its ending and its purpose."""
        from casegraph.graph.exchange.format_list import format_list

        _write_list(formatter, ((f"{each.name} ({each.ending})", each.description) for each in format_list()))
        super().format_epilog(ctx, formatter)


class ImportCommand(click.Command):
    """A command whose help ends with the formats from which casegraph can read codings."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each format with its ending and its description."""
        from casegraph.graph.exchange.format_list import format_list

        read = (each for each in format_list() if each.read_from)
        _write_list(formatter, ((f"{each.name} ({each.ending})", each.read_from) for each in read))
        super().format_epilog(ctx, formatter)


def _write_list(formatter: click.HelpFormatter, rows: Iterable[tuple[str, str]]) -> None:
    with formatter.section("Formats"):
        formatter.write_dl(list(rows))
