"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from casegraph.graph.parameters import MinCount

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "csv", "json", "markdown")


def _remember_store(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    root = ctx.find_root()
    if value is None and isinstance(root.obj, dict):
        return root.obj.get("store")
    return value


def store_option(command: F) -> F:
    """Add ``--store``, which may also precede the name of the command."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        callback=_remember_store,
        help="Folder of a graph store. Default: the bundled cases.",
    )(command)


def format_option(command: F) -> F:
    """Add ``--format``."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="Format of the rows.",
    )(command)


def sources_option(command: F) -> F:
    """Add ``--sources``, the folder of source documents."""
    return click.option(
        "--sources",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Folder of the source documents, for quotations. Default: $CASEGRAPH_SOURCES, or else ../shared/sources.",
    )(command)


def output_option(command: F) -> F:
    """Add ``--output``; ``-`` is standard output."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, allow_dash=True),
        default="-",
        show_default=True,
        help="File to write, or - for standard output.",
    )(command)


def min_count_option(command: F) -> F:
    """Add ``--min-count``: the command suppresses counts below it."""
    return click.option(
        "--min-count",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        help=MinCount().help,
    )(command)


def page_options(command: F) -> F:
    """Add ``--output``, ``--png`` and ``--svg``, for the page and its picture."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--svg", type=path, help="File for the picture as SVG (needs Chromium)."),
        click.option("--png", type=path, help="File for the picture as PNG (needs Chromium)."),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, allow_dash=True),
            help="File for the page, or - for standard output.",
        ),
    ):
        command = option(command)
    return command


def page_option(command: F) -> F:
    """Add ``--output`` alone, for a page without a picture."""
    return click.option(
        "-o",
        "--output",
        required=True,
        type=click.Path(path_type=Path, allow_dash=True),
        help="File to write, or - for standard output.",
    )(command)


def cases_option(command: F) -> F:
    """Add ``--case``, which may be given more than once."""
    return click.option("--case", "cases", multiple=True, help="Include only this case. May be given more than once.")(
        command
    )


def quotes_option(command: F) -> F:
    """Add ``--quotes``, for quotations in a page."""
    return click.option(
        "--quotes/--no-quotes",
        default=False,
        show_default=True,
        help="Include quotations where the documents are available. Their text belongs to the publisher.",
    )(command)
