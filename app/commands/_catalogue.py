"""The commands, found by their folder: the modules of this folder without an underscore, the measures, and some pages.

``SECTION`` in a module is the heading under which the help lists its commands. If a module has the name of a measure,
its command replaces the command of the measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

from casegraph.commands._measures import measure_command
from casegraph.commands._pages import SHORT, page_command
from casegraph.graph.declarations import declared, modules, summary
from casegraph.graph.measures._catalogue import measure_modules
from casegraph.viz.catalogue import page_modules

MEASURES = "Measures"
PAGES = "Pages"
# The order of the help. Any other section follows these.
SECTIONS = (
    "Look at cases",
    "Find what recurs",
    MEASURES,
    PAGES,
    "Subsets and exchange",
    "Your own cases and documents",
)


class _Made(NamedTuple):
    """A command that is made from the declaration in a module when it is asked for."""

    section: str
    module: Path
    command: Callable[[], click.Command]


@cache
def _made() -> dict[str, _Made]:
    measures = {name: _Made(MEASURES, path, partial(measure_command, name)) for name, path in measure_modules().items()}
    pages = {name: _Made(PAGES, page_modules()[name], partial(page_command, name, name)) for name in SHORT}
    return measures | pages


@cache
def _modules() -> tuple[str, ...]:
    return tuple(path.stem for path in modules(Path(__file__).parent.glob("*.py")).values())


@cache
def commands_in(module: str) -> dict[str, click.Command]:
    """Return the commands of a module by name, without the commands inside its groups."""
    found = vars(import_module(f"casegraph.commands.{module}"))
    commands = [value for value in found.values() if isinstance(value, click.Command)]
    inner = [command for group in commands if isinstance(group, click.Group) for command in group.commands.values()]
    return {str(command.name): command for command in commands if command not in inner}


def find_command(name: str) -> click.Command | None:
    """Return a command by its name; other modules are only imported where no module has the command's name."""
    own = _own_command(name)
    if own is not None:
        return own
    if name in _made():
        return _made()[name].command()
    return next((commands_in(module)[name] for module in _modules() if name in commands_in(module)), None)


def _own_command(name: str) -> click.Command | None:
    module = name.replace("-", "_")
    return commands_in(module).get(name) if module in _modules() else None


def sections() -> dict[str, list[str]]:
    """Return the names of all commands under the headings of the help, in the order of the help."""
    found: dict[str, list[str]] = {heading: [] for heading in SECTIONS}
    for heading, name in _placed():
        found.setdefault(heading, []).append(name)
    return {heading: names for heading, names in found.items() if names}


def _placed() -> Iterator[tuple[str, str]]:
    written = set()
    for module in _modules():
        heading = declared(f"casegraph.commands.{module}", "SECTION", str)
        for name in commands_in(module):
            written.add(name)
            yield heading, name
    yield from ((made.section, name) for name, made in _made().items() if name not in written)


def short_help(name: str, width: int) -> str:
    """Return what a command does, in one line."""
    if name in _made() and _own_command(name) is None:
        # The module of a measure or a page is not imported for this.
        command: click.Command | None = click.Command(name, help=summary(_made()[name].module))
    else:
        command = find_command(name)
    return command.get_short_help_str(width) if command is not None else ""
