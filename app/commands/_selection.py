"""Options that select a subset of the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    pass

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--case", "cases", multiple=True, metavar="CASE",
                 help="Include only this case. May be given more than once."),
    click.option("--theme", "themes", multiple=True, metavar="THEME",
                 help="Include findings and recommendations with this learning theme or a narrower one."),
    click.option("--agency-type", "agency_types", multiple=True, metavar="TYPE",
                 help="Include agencies of this type or a narrower one, and everything they took part in."),
    click.option("--pattern", "patterns", multiple=True, metavar="PATTERN",
                 help="Include the facts on which the matches of this pattern rest (their premises)."),
    click.option("--harm-type", "harm_types", multiple=True, metavar="TYPE",
                 help="Include harm and offences of this type or a narrower one."),
    click.option("--risk-factor", "risk_factors", multiple=True, metavar="TYPE",
                 help="Include risk factors of this type or a narrower one."),
    click.option("--around", metavar="NODE",
                 help="Include this node and the nodes that are linked to it. Write NODE as CASE/ID, or as ID if you "
                      "also give one --case."),
    click.option("--hops", type=click.IntRange(0, 20), default=1, show_default=True,
                 help="Number of links to follow from the --around node."),
    click.option("--query", "query", metavar="FILE|NAME",
                 help="Include the nodes that a query returns. Give the name of a query in the library, or a file "
                      "(.rq) with a SELECT or CONSTRUCT query."),
    click.option("--certainty", "certainties", multiple=True, metavar="CERTAINTY",
                 help="Keep only nodes with this certainty. A node without a certainty counts as stated-as-fact."),
    click.option("--year", metavar="YEAR", help="Keep only nodes dated in this year, or in a range such as 2015-2018."),
    click.option("--whole", is_flag=True, default=False, help="Include each selected case as a whole."),
    click.option("--only", metavar="KINDS",
                 help="Include only these kinds of node, such as people,agencies,findings. Links to other kinds are "
                 "removed."),
)  # fmt: skip


def selection_options(command: F) -> F:
    """Add the selectors; the command takes them as keyword arguments for :func:`chosen`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
