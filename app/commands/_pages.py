"""The command of a page, made from its declaration in the catalogue; and the files that it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casegraph.commands._options import (
    cases_option,
    page_option,
    page_options,
    quotes_option,
    sources_option,
    store_option,
)
from casegraph.viz.catalogue import page_kinds
from casegraph.viz.shared.page_kind import Choice, Flag, Number, Option, PageKind

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts


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
    """Write a page and its picture, and say so. The notes are about the page, and are printed where it is written.

    A page for a file that ends in ``.pdf`` is printed.

    Raises:
        OutputError: a picture is asked for and cannot be drawn; then nothing is written.
    """
    from casegraph.commands._console import say
    from casegraph.graph.files import write_output
    from casegraph.viz.print.picture import picture, print_pdf

    # Pictures first: without Chromium nothing is written.
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
    """Return what to say of a page for which quotations were asked, or nothing where none were."""
    notes = []
    if texts is not None and texts.at_hand():
        notes.append("the page holds quotations from the publisher's text; it is theirs, so do not pass the page on")
    if texts is not None and texts.missing():
        notes.append(f"not everything is quoted: {'; '.join(sorted(set(texts.missing().values())))}")
    return notes


@cache
def page_command(name: str, call: str) -> click.Command:
    """Return the command that writes a page of the catalogue.

    Args:
        name: the page's name in the catalogue.
        call: how the command is called, without ``casegraph``.
    """
    kind = page_kinds()[name]

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
    for option in reversed(_options(kind)):
        command = option(command)
    return click.command(call.rpartition(" ")[2], help=_help(kind, call))(command)


def _options(kind: PageKind) -> list[Callable[[Any], Any]]:
    """Return the decorators that give a page's command its arguments and options, in the order of its help."""
    found: list[Callable[[Any], Any]] = []
    if kind.of != "cases":
        found.append(click.argument("case", required=kind.of == "case"))
    found.append(page_options if kind.picture else page_option)
    found += [_option(option) for option in kind.options]
    if kind.of != "case":
        found.append(cases_option)
    if kind.takes_quotes:
        found += [quotes_option, store_option, sources_option]
    else:
        found.append(store_option)
    return found


def _option(option: Option) -> Callable[[Any], Any]:
    flag = f"--{option.name.replace('_', '-')}"
    if isinstance(option, Flag):
        return click.option(flag, is_flag=True, default=option.default, help=option.help)
    return click.option(flag, type=_type(option), default=option.default, show_default=True, help=option.help)


def _type(option: Choice | Number) -> Any:
    if isinstance(option, Choice):
        return click.Choice(option.values)
    if option.whole:
        return click.IntRange(int(option.least), None if option.most is None else int(option.most))
    return click.FloatRange(option.least, option.most)


def _help(kind: PageKind, call: str) -> str:
    example = "\n".join(f"  casegraph {call} {arguments}" for arguments in kind.example)
    return "\n\n".join((kind.description, *kind.details, f"\b\nExample:\n{example}"))
