"""Writing a page, and its picture as a file, from a command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click


def require_target(output: Path | None, *pictures: Path | None) -> None:
    """Refuse a command that names no file to write, or one for a picture as the page's, before anything is read."""
    if not any((output, *pictures)):
        raise click.UsageError("nothing to write: name a file with -o, --png or --svg")
    ending = output.suffix.lower() if output is not None else ""
    if ending in (".png", ".svg"):
        raise click.UsageError(f"-o writes the page; for its picture write --{ending[1:]} {output}")


def write_page(
    page: str, output: Path | None, png: Path | None = None, svg: Path | None = None, *, notes: Sequence[str] = ()
) -> None:
    """Write a page and its picture, and say so; the notes are of the page, and told where it is written.

    A page for a file that ends in ``.pdf`` is printed.

    Raises:
        OutputError: a picture is asked for and cannot be drawn; then nothing is written.
    """
    from casegraph.commands._console import say
    from casegraph.graph.files import write_output
    from casegraph.viz.print.picture import picture, printed

    # Pictures first: without Chromium nothing is written.
    drawn = {path: picture(page, kind) for kind, path in (("png", png), ("svg", svg)) if path is not None}
    written: dict[Path, str | bytes] = {}
    if output is not None:
        written[output] = printed(page) if output.suffix.lower() == ".pdf" else page
    written |= drawn
    for path, content in written.items():
        write_output(path, content)
        if str(path) != "-":
            say(f"wrote {path}")
    if output is not None:
        for note in notes:
            say(f"note: {note}")


def quote_notes(quotes: bool, quoted: bool, unquoted: str) -> list[str]:
    """Return what is to be said of a page with quotations, or with less of them than was asked for."""
    notes = []
    if quoted:
        notes.append("the page holds quotations from the publisher's text; it is theirs, so do not pass the page on")
    if quotes and unquoted:
        notes.append(f"not everything is quoted: {unquoted}")
    return notes
