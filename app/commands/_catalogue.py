"""The commands, found by their place: the modules of this folder without a leading underscore, and the measures.

``SECTION`` in a module is the heading under which the help lists its commands. If a module has the name of a measure,
its command replaces the command of the measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import click

from casegraph.commands._measures import measure_command
from casegraph.graph.measures._catalogue import measure_modules, summary

MEASURES = "Measures"
# The order of the help. Any other section follows these.
SECTIONS = (
    "Look at cases",
    "Find what recurs",
    MEASURES,
    "Pages",
    "Subsets and exchange",
    "Own cases and documents",
)


@cache
def _modules() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")))


@cache
def commands_in(module: str) -> dict[str, click.Command]:
    """Return the commands of a module by name, without the commands inside its groups."""
    found = vars(import_module(f"casegraph.commands.{module}"))
    commands = [value for value in found.values() if isinstance(value, click.Command)]
    inner = [command for group in commands if isinstance(group, click.Group) for command in group.commands.values()]
    return {str(command.name): command for command in commands if command not in inner}


def find_command(name: str) -> click.Command | None:
    """Return a command by its name. Other modules are imported only if no module has the command's name."""
    own = name.replace("-", "_")
    if own in _modules() and name in commands_in(own):
        return commands_in(own)[name]
    if name in measure_modules():
        return measure_command(name)
    return next((commands_in(module)[name] for module in _modules() if name in commands_in(module)), None)


def sections() -> dict[str, list[str]]:
    """Return the names of all commands under the headings of the help, in the order of the help."""
    found: dict[str, list[str]] = {heading: [] for heading in SECTIONS}
    for heading, name in _placed():
        found.setdefault(heading, []).append(name)
    return {heading: names for heading, names in found.items() if names}


def _placed() -> Iterator[tuple[str, str]]:
    written = set()
    for module in _modules():
        heading = import_module(f"casegraph.commands.{module}").SECTION
        for name in commands_in(module):
            written.add(name)
            yield heading, name
    yield from ((MEASURES, name) for name in measure_modules() if name not in written)


def short_help(name: str, width: int) -> str:
    """Return what a command does, in one line."""
    # This does not import the module of a measure.
    command = click.Command(name, help=summary(name)) if name in measure_modules() else find_command(name)
    return command.get_short_help_str(width) if command is not None else ""
