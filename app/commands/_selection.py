"""Options that cut a subset out of the graph, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    pass

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--case", "cases", multiple=True, metavar="CASE", help="Only this case; may be given more than once."),
    click.option("--theme", "themes", multiple=True, metavar="THEME",
                 help="Findings and recommendations with this learning theme or a narrower one."),
    click.option("--agency-type", "agency_types", multiple=True, metavar="TYPE",
                 help="Agencies of this type or a narrower one, and what they had a part in."),
    click.option("--pattern", "patterns", multiple=True, metavar="PATTERN",
                 help="The premises of a pattern's matches."),
    click.option("--harm-type", "harm_types", multiple=True, metavar="TYPE",
                 help="Harm, or an offence, of this type or a narrower one."),
    click.option("--risk-factor", "risk_factors", multiple=True, metavar="TYPE",
                 help="Risk factors of this type or a narrower one."),
    click.option("--around", metavar="NODE",
                 help="A node, as CASE/ID or as an ID of the one --case, and what is near."),
    click.option("--hops", type=click.IntRange(0, 20), default=1, show_default=True, help="How near, for --around."),
    click.option("--query", "query", metavar="FILE|NAME",
                 help="What a query names: one of the library, or a file with a SELECT or CONSTRUCT (.rq)."),
    click.option("--certainty", "certainties", multiple=True, metavar="CERTAINTY",
                 help="Of what is found, only nodes of this certainty; stated-as-fact where none is stated."),
    click.option("--year", metavar="YEAR", help="Of what is found, only what is dated in this year, or 2015-2018."),
    click.option("--whole", is_flag=True, default=False, help="Take each selected case whole."),
    click.option("--only", metavar="KINDS",
                 help="Only these kinds of node, such as people,agencies,findings; links to others are cut."),
)  # fmt: skip


def selection_options(command: F) -> F:
    """Add the selectors; the command takes them as keyword arguments for :func:`chosen`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
