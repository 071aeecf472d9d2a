"""Options and arguments of the command line, made from the parameters that a measure or a page declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from casegraph.graph.parameters import CaseId, CaseIds, Choice, Flag, Number, Parameter, WholeNumber
from casegraph.option_names import option_name

F = TypeVar("F", bound=Callable[..., object])


def option(parameter: Parameter) -> Callable[[F], F]:
    """Return the decorator that gives a command the option of a parameter; of the id of a case, the argument."""
    name = option_name(parameter.name)
    if isinstance(parameter, CaseId):
        return click.argument(parameter.name, required=parameter.required)
    if isinstance(parameter, CaseIds):
        return click.option(name, parameter.name, multiple=True, help=parameter.help)
    names = f"{name}/--no-{name.removeprefix('--')}" if isinstance(parameter, Flag) else name
    return click.option(
        names, parameter.name, type=_type(parameter), default=parameter.unset, show_default=True, help=parameter.help
    )


def _type(parameter: Parameter) -> Any:
    if isinstance(parameter, Choice):
        return click.Choice(parameter.choices)
    if isinstance(parameter, WholeNumber):
        return click.IntRange(parameter.least, parameter.most)
    if isinstance(parameter, Number):
        return click.FloatRange(parameter.least, parameter.most)
    return None
