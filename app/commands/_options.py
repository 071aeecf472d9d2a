"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from casegraph.commands._parameters import option
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
        help="Folder of the source documents, for quotations. Default: the folder named by $CASEGRAPH_SOURCES, or "
        "else the folder ../shared/sources, counted from the current folder.",
    )(command)


def output_option(command: F) -> F:
    """Add ``--output``; ``-`` is standard output."""
    return _output("File to write, or - for standard output.", default="-", show_default=True)(command)


def min_count_option(command: F) -> F:
    """Add ``--min-count``: the command suppresses counts below it."""
    return option(MinCount())(command)


def page_options(command: F) -> F:
    """Add ``--output``, ``--png`` and ``--svg``, for the page and its picture."""
    path = click.Path(path_type=Path)
    command = click.option("--svg", type=path, help="File for the picture as SVG (needs Chromium).")(command)
    command = click.option("--png", type=path, help="File for the picture as PNG (needs Chromium).")(command)
    return _output("File for the page, or - for standard output.")(command)


def page_option(command: F) -> F:
    """Add ``--output`` alone, for a page without a picture."""
    return _output("File to write, or - for standard output.", required=True)(command)


def _output(help_: str, **more: Any) -> Callable[[F], F]:
    return click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help=help_, **more)


def quotes_option(command: F) -> F:
    """Add ``--quotes``, for quotations in a page."""
    return click.option(
        "--quotes/--no-quotes",
        default=False,
        show_default=True,
        help="Include quotations where the documents are available. Their text belongs to the publisher.",
    )(command)
