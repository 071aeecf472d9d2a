"""``casegraph validate``, ``add`` and ``withdraw``: checking case files and keeping a store."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import store_option

SECTION = "Own cases and documents"

files_argument = click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
register_option = click.option(
    "--register",
    type=click.Path(path_type=Path),
    help="Register of sources (YAML); by default the sources.yaml beside or above the file, and the bundled one.",
)


def _case_files(files: tuple[Path, ...]) -> list[Path]:
    """Return the files without a register that a pattern such as ``*.yaml`` took along, and say so."""
    from casegraph.commands._console import say

    registers = [path for path in files if path.name == "sources.yaml"]
    if len(files) > len(registers):
        for path in registers:
            say(f"{path}: passed over: it is a register of sources, not a case")
        return [path for path in files if path not in registers]
    return list(files)


@click.command()
@files_argument
@register_option
def validate(files: tuple[Path, ...], register: Path | None) -> None:
    """Check case files: every problem of every file, each with its line and a remedy.

    \b
    Example:
      casegraph validate my-cases/*.yaml
    """
    from casegraph.queries.case_check import check

    for file in check(_case_files(files), register).files:
        click.echo(f"{file.path}: valid: case '{file.case}', {len(file.lines)} nodes")


@click.command()
@files_argument
@register_option
@click.option("--replace", is_flag=True, help="Replace cases that the store has already.")
@store_option
def add(files: tuple[Path, ...], register: Path | None, replace: bool, store: Path | None) -> None:
    """Add case files to a store: all of them, or none where one has a problem.

    \b
    Example:
      casegraph --store my-store add my-cases/*.yaml
    """
    from casegraph.commands._console import say
    from casegraph.graph.errors import UsageError
    from casegraph.graph.store.open import open_store
    from casegraph.queries.case_check import check

    if store is None:
        raise UsageError("add needs a store: name its folder with --store DIR (the bundled cases are only read)")
    built = check(_case_files(files), register)
    open_store(store, write=True).add(built.quads, built.register, replace=replace)
    for case in built.quads:
        say(f"added '{case}' to {store}: {len(built.quads[case])} triples")


@click.command()
@click.argument("cases", metavar="CASE…", nargs=-1, required=True)
@store_option
def withdraw(cases: tuple[str, ...], store: Path | None) -> None:
    """Withdraw cases from a store, leaving nothing of them behind.

    \b
    Example:
      casegraph --store my-store withdraw robin
    """
    from casegraph.commands._console import say
    from casegraph.graph.errors import UsageError
    from casegraph.graph.store.open import open_store

    if store is None:
        raise UsageError("withdraw needs a store: name its folder with --store DIR (the bundled cases are only read)")
    open_store(store)
    wanted = list(dict.fromkeys(cases))
    open_store(store, write=True).withdraw(wanted)
    for case in wanted:
        say(f"withdrew '{case}' from {store}")
