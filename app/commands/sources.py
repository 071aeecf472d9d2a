"""``casegraph source``: register documents, show them with offsets, find the locator of a phrase."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import format_option, sources_option

SECTION = "Own cases and documents"

REGISTER_HELP = "Register of sources (YAML); by default data/sources.yaml or sources.yaml here, else the bundled one."


@click.group()
def source() -> None:
    """Register source documents, show them with offsets, find the locator of a phrase.

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
@click.option("--from", "begin", type=click.IntRange(min=0), default=0, help="First character to show.")
@click.option("--to", "end", type=click.IntRange(min=0), help="Character to stop before.")
@register_option
@sources_option
def show(source_id: str, begin: int, end: int | None, register: Path | None, sources: Path | None) -> None:
    """Show a document line by line, each with the offset of its first character.

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
    """Find the locator of a phrase; case, line breaks and kinds of quotation marks do not matter.

    Give "first words ... last words" to get one locator from the one to the other.

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
        # The shortest first: the first words may stand elsewhere too.
        spans = [(b, min(stop for start, stop in ends if start >= e)) for b, e in spans if any(s >= e for s, _ in ends)]
        spans.sort(key=lambda span: span[1] - span[0])
    if not spans:
        raise NotFoundError(
            f"'{wanted}' is not in '{source_id}'; try fewer words, or: casegraph source show {source_id}"
        )
    rows = []
    for begin, end in spans:
        begin, end = trim_to_words(text, begin, end)
        rows.append({"locator": str(Locator(source_id, begin, end)), "text": " ".join(text[begin:end].split())})
    print_rows(rows, ["locator", "text"], format_)


@source.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "source_id", required=True, help="Id of the document: small letters, digits, hyphens.")
@click.option("--title", required=True, help="Title of the document.")
@click.option("--publisher", required=True, help="Who published it.")
@click.option("--kind", required=True, help="A source type: full-report, practice-briefing, repository-abstract, …")
@click.option("--date", help="Date of publication in EDTF: 2018, 2018-04.")
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
    """Register a plain-text document: its length and hash are kept, its text is not.

    \b
    Example:
      casegraph source add briefing.txt --id my-briefing --title "Learning briefing" \\
          --publisher "A safeguarding partnership" --kind practice-briefing --register sources.yaml
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

    texts = SourceTexts(read_register(_register_path(register)), sources_folder(sources))
    texts.register.get(source_id)
    text, reason = texts.text(source_id)
    if text is None:
        raise NotFoundError(f"source '{source_id}' cannot be shown: {reason}")
    return text
