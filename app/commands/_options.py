"""Options that several commands share, and what they stand for."""

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
    """Add ``--store``, which may also stand before the command's name."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        callback=_remember_store,
        help="Folder of a graph store; without it, the bundled cases.",
    )(command)


def format_option(command: F) -> F:
    """Add ``--format``."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print rows.",
    )(command)


def sources_option(command: F) -> F:
    """Add ``--sources``, the folder of source documents."""
    return click.option(
        "--sources",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Folder of the source documents, to show quotations; else $CASEGRAPH_SOURCES, else ../shared/sources.",
    )(command)


def output_option(command: F) -> F:
    """Add ``--output``; ``-`` is standard output."""
    return _output("File to write; - is standard output.", default="-", show_default=True)(command)


def min_count_option(command: F) -> F:
    """Add ``--min-count``, below which counts are suppressed."""
    return option(MinCount())(command)


def page_options(command: F) -> F:
    """Add ``--output``, ``--png`` and ``--svg``: the page, and its picture as a file."""
    path = click.Path(path_type=Path)
    command = click.option("--svg", type=path, help="File to save the picture to, as SVG (needs Chromium).")(command)
    command = click.option("--png", type=path, help="File to save the picture to, as PNG (needs Chromium).")(command)
    return _output("File to write the page to; - is standard output.")(command)


def page_option(command: F) -> F:
    """Add ``--output`` alone, of a page without a picture."""
    return _output("File to write; - is standard output.", required=True)(command)


def _output(help_: str, **more: Any) -> Callable[[F], F]:
    return click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help=help_, **more)


def quotes_option(command: F) -> F:
    """Add ``--quotes``: quotations from the documents in the page."""
    return click.option(
        "--quotes/--no-quotes",
        default=False,
        show_default=True,
        help="Put the quotations into the page where the documents are at hand; they are the publisher's text.",
    )(command)
