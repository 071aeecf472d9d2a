"""``casegraph validate``, ``add`` and ``withdraw``: checking case files and keeping a store."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.options import store_option

files_argument = click.argument(
    "files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path)
)
register_option = click.option(
    "--register",
    type=click.Path(path_type=Path),
    help="Register of sources (YAML); by default sources.yaml beside the case file or one folder up, and the bundled one.",
)


@click.command()
@files_argument
@register_option
def validate(files: tuple[Path, ...], register: Path | None) -> None:
    """Check case files: every problem of every file, each with its line and a remedy.

    \b
    Example:
      casegraph validate my-cases/*.yaml
    """
    from casegraph.graph.build import read_checked
    from casegraph.output import say

    checked = read_checked(files, register)
    for problem in checked.warnings:
        say(str(problem))
    for file in checked.files:
        click.echo(f"{file.path}: valid: case '{file.case}', {len(file.lines)} nodes")
