"""The command of a page, built from its declaration in the catalogue, and the files that it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casegraph.commands._options import (
    page_option,
    page_options,
    quotes_option,
    sources_option,
    store_option,
)
from casegraph.commands._parameters import option
from casegraph.graph.declarations import summary
from casegraph.graph.parameters import CaseId, CaseIds
from casegraph.viz.catalogue import page_kind, page_modules
from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts

# Pages that have a command of their own beside that of ``view``.
SHORT = ("timeline", "matrix", "report")


def require_target(output: Path | None, *pictures: Path | None) -> None:
    """Refuse a command that names no file, or that names a picture as the page, before it reads anything."""
    if not any((output, *pictures)):
        raise click.UsageError("There is nothing to write. Name a file with -o, --png or --svg.")
    ending = output.suffix.lower() if output is not None else ""
    if ending in (".png", ".svg"):
        raise click.UsageError(f"-o writes the page, not its picture. For the picture, use --{ending[1:]} {output}")


def write_page(
    page: str, output: Path | None, png: Path | None = None, svg: Path | None = None, *, notes: Sequence[str] = ()
) -> None:
    """Write a page and its picture, and report each file.

    The notes are printed if the page is written. If the name of its file ends in ``.pdf``, the page is written as a
    PDF.

    Raises:
        OutputError: a picture cannot be drawn; then no file is written.
    """
    from casegraph.commands._console import say
    from casegraph.graph.files import write_output
    from casegraph.viz.print.picture import picture, print_pdf

    # Pictures come first, so that nothing is written if Chromium is missing.
    drawn = {path: picture(page, kind) for kind, path in (("png", png), ("svg", svg)) if path is not None}
    written: dict[Path, str | bytes] = {}
    if output is not None:
        written[output] = print_pdf(page) if output.suffix.lower() == ".pdf" else page
    written |= drawn
    for path, content in written.items():
        write_output(path, content)
        if str(path) != "-":
            say(f"wrote {path}")
    if output is not None:
        for note in notes:
            say(f"note: {note}")


def quote_notes(texts: SourceTexts | None) -> list[str]:
    """Return the notes on a page with quotations; the list is empty if none were requested."""
    notes = []
    if texts is not None and texts.at_hand():
        notes.append("the page quotes the publisher's text; do not share the page without the publisher's permission")
    if texts is not None and texts.missing():
        notes.append(f"some quotations are missing: {'; '.join(sorted(set(texts.missing().values())))}")
    return notes


@cache
def page_command(name: str, call: str) -> click.Command:
    """Return the command that writes a page of the catalogue.

    Args:
        name: the page's name in the catalogue.
        call: the words of the command after ``casegraph``.
    """
    kind = page_kind(name)

    def write(
        store: Path | None,
        output: Path | None,
        png: Path | None = None,
        svg: Path | None = None,
        case: str | None = None,
        cases: tuple[str, ...] = (),
        quotes: bool = False,
        sources: Path | None = None,
        **given: object,
    ) -> None:
        from casegraph.graph.sources.quotations import SourceTexts, sources_folder
        from casegraph.graph.store.open import open_store

        require_target(output, png, svg)
        opened = open_store(store)
        texts = SourceTexts(opened.register(), sources_folder(sources)) if quotes else None
        named = [opened.require(one) for one in dict.fromkeys([*([case] if case else []), *cases])]
        html = kind.html(opened, named or opened.cases(), texts, given)
        write_page(html, output, png, svg, notes=quote_notes(texts))

    command: Callable[..., None] = write
    for added in reversed(_options(kind)):
        command = added(command)
    return click.command(call.rpartition(" ")[2], help=_help(kind, call))(command)


def _options(kind: PageKind) -> list[Callable[[Any], Any]]:
    """Return the decorators for the arguments and options of a page's command, in the order of its help."""
    found: list[Callable[[Any], Any]] = []
    if kind.of != "cases":
        found.append(option(CaseId("case", "The case.", required=kind.of == "case")))
    found.append(page_options if kind.picture else page_option)
    found += [option(parameter) for parameter in kind.parameters]
    if kind.of != "case":
        found.append(option(CaseIds()))
    if kind.takes_quotes:
        found += [quotes_option, store_option, sources_option]
    else:
        found.append(store_option)
    return found


def _help(kind: PageKind, call: str) -> str:
    example = "\n".join(f"  casegraph {call} {arguments}" for arguments in kind.example)
    what = summary(page_modules()[kind.name])
    return "\n\n".join((what, *kind.details, f"\b\nExample:\n{example}"))
