"""``casegraph validate``, ``add`` and ``withdraw``: check case files, and maintain a store."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import store_option

SECTION = "Your own cases and documents"

files_argument = click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
register_option = click.option(
    "--register",
    type=click.Path(path_type=Path),
    help="Register of sources (YAML). Default: the bundled register, and any sources.yaml in the folder of the file "
    "or in a folder above.",
)


def _case_files(files: tuple[Path, ...]) -> list[Path]:
    """Return the files without any register that a pattern such as ``*.yaml`` included, and report each register."""
    from casegraph.commands._console import say

    registers = [path for path in files if path.name == "sources.yaml"]
    if len(files) > len(registers):
        for path in registers:
            say(f"{path}: skipped, because it is a register of sources and not a case")
        return [path for path in files if path not in registers]
    return list(files)


@click.command()
@files_argument
@register_option
def validate(files: tuple[Path, ...], register: Path | None) -> None:
    """Check case files and list every problem.

    Each problem has its file, its line and a remedy.

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
@click.option("--replace", is_flag=True, help="Replace cases that are already in the store.")
@store_option
def add(files: tuple[Path, ...], register: Path | None, replace: bool, store: Path | None) -> None:
    """Add case files to a store.

    If one file has a problem, no case is added.

    \b
    Example:
      casegraph --store my-store add my-cases/*.yaml
    """
    from casegraph.commands._console import say
    from casegraph.graph.errors import UsageError
    from casegraph.graph.store.open import open_store
    from casegraph.queries.case_check import check

    if store is None:
        raise UsageError("add needs a store: name its folder with --store DIR (the bundled cases cannot be changed)")
    built = check(_case_files(files), register)
    open_store(store, write=True).add(built.quads, built.register, replace=replace)
    for case in built.quads:
        say(f"added the case '{case}' to {store}")


@click.command()
@click.argument("cases", metavar="CASE…", nargs=-1, required=True)
@store_option
def withdraw(cases: tuple[str, ...], store: Path | None) -> None:
    """Withdraw cases from a store.

    The store keeps nothing of a withdrawn case.

    \b
    Example:
      casegraph --store my-store withdraw robin
    """
    from casegraph.commands._console import say
    from casegraph.graph.errors import UsageError
    from casegraph.graph.store.open import open_store

    if store is None:
        raise UsageError(
            "withdraw needs a store: name its folder with --store DIR (the bundled cases cannot be changed)"
        )
    open_store(store)
    wanted = list(dict.fromkeys(cases))
    open_store(store, write=True).withdraw(wanted)
    for case in wanted:
        say(f"withdrew '{case}' from {store}")
