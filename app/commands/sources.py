"""``casegraph source``: register documents, show them with offsets, and find the locator of a phrase."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import format_option, sources_option

SECTION = "Your own cases and documents"

REGISTER_HELP = (
    "Register of sources (YAML). Default: data/sources.yaml or sources.yaml in this folder, or "
    "else the bundled register."
)


@click.group()
def source() -> None:
    """Register documents, show them and locate phrases in them.

    \b
    Example:
      casegraph source locate wiltshire-family-m "planned but then cancelled"
    """


def _register_path(given: Path | None) -> Path:
    from casegraph import data

    if given is not None:
        return given
    for candidate in (Path("data") / "sources.yaml", Path("sources.yaml")):
        if candidate.is_file():
            return candidate
    return data.REGISTER


register_option = click.option("--register", type=click.Path(path_type=Path, dir_okay=False), help=REGISTER_HELP)


@source.command("list")
@register_option
@format_option
def list_(register: Path | None, format_: str) -> None:
    """List the registered documents.

    \b
    Example:
      casegraph source list
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.sources.register import read_register

    columns = ["source", "title", "publisher", "date", "kind", "characters", "sha256"]
    if format_ == "table":
        columns.remove("sha256")
    rows = [{**vars(entry), "source": entry.id} for entry in read_register(_register_path(register)).sources.values()]
    print_rows(rows, columns, format_)


@source.command()
@click.argument("source_id", metavar="SOURCE")
@click.option("--from", "begin", type=click.IntRange(min=0), default=0, help="Offset of the first character to show.")
@click.option("--to", "end", type=click.IntRange(min=0), help="Offset at which to stop.")
@register_option
@sources_option
def show(source_id: str, begin: int, end: int | None, register: Path | None, sources: Path | None) -> None:
    """Show a document line by line.

    Each line begins with the offset of its first character.

    \b
    Example:
      casegraph source show oxfordshire-child-r --from 0 --to 900
    """
    text = _text(source_id, register, sources)
    offset = 0
    for line in text.splitlines(keepends=True):
        after = offset + len(line)
        if after > begin and (end is None or offset < end) and line.strip():
            click.echo(f"{offset:>7}  {line.rstrip()}")
        offset = after


@source.command()
@click.argument("source_id", metavar="SOURCE")
@click.argument("phrase", nargs=-1, required=True)
@register_option
@sources_option
@format_option
def locate(source_id: str, phrase: tuple[str, ...], register: Path | None, sources: Path | None, format_: str) -> None:
    """Find where a phrase is in a document, and print its position (the locator) for a case file.

    The search ignores capitals, line breaks and the kind of quotation marks. For a longer passage, write
    "first words ... last words".

    \b
    Example:
      casegraph source locate national-case-studies "no school/doctor liaison"
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.sources.locator import Locator
    from casegraph.graph.sources.text import find, trim_to_words

    text = _text(source_id, register, sources)
    wanted = " ".join(phrase)
    first, dots, last = wanted.partition(" ... ")
    spans = find(text, first)
    if dots:
        ends = find(text, last)
        # The shortest comes first, because the first words may occur elsewhere too.
        spans = [(b, min(stop for start, stop in ends if start >= e)) for b, e in spans if any(s >= e for s, _ in ends)]
        spans.sort(key=lambda span: span[1] - span[0])
    if not spans:
        raise NotFoundError(
            f"'{wanted}' is not in '{source_id}'; try fewer words, or read the document: casegraph source show "
            f"{source_id}"
        )
    rows = []
    for begin, end in spans:
        begin, end = trim_to_words(text, begin, end)
        rows.append({"locator": str(Locator(source_id, begin, end)), "text": " ".join(text[begin:end].split())})
    print_rows(rows, ["locator", "text"], format_)


@source.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "source_id", required=True, help="Id of the document, in lowercase letters, digits and hyphens.")
@click.option("--title", required=True, help="Title of the document.")
@click.option("--publisher", required=True, help="Publisher of the document.")
@click.option(
    "--kind", required=True, help="Source type, such as full-report, practice-briefing or repository-abstract."
)
@click.option("--date", help="Date of publication in EDTF, such as 2018 or 2018-04.")
@click.option("--rights", help="Note on the rights in the text.")
@register_option
def add(
    file: Path,
    source_id: str,
    title: str,
    publisher: str,
    kind: str,
    date: str | None,
    rights: str | None,
    register: Path | None,
) -> None:
    """Register a plain-text document.

    The register keeps the length and hash of the text, but not the text.

    \b
    Example:
      casegraph source add briefing.txt --id my-briefing \\
          --title "Learning briefing" --publisher "A safeguarding partnership" \\
          --kind practice-briefing --register sources.yaml
    """
    from casegraph.commands._console import say
    from casegraph.graph.sources.registration import add_source

    path = register or (Path("data/sources.yaml") if Path("data/sources.yaml").is_file() else Path("sources.yaml"))
    entry = add_source(path, file, source_id, title=title, publisher=publisher, kind=kind, date=date, rights=rights)
    say(f"registered '{entry.id}' ({entry.characters} characters) in {path}")


def _text(source_id: str, register: Path | None, sources: Path | None) -> str:
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.sources.register import read_register

    folder = sources_folder(sources)
    texts = SourceTexts(read_register(_register_path(register)), folder)
    texts.register.get(source_id)
    text, reason = texts.text(source_id)
    if text is None:
        remedy = "; name it with --sources" if folder is None else ""
        raise NotFoundError(f"source '{source_id}' cannot be shown: {reason}{remedy}")
    return text
