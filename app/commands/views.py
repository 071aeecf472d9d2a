"""``casegraph view``: every page of the catalogue as a command."""

from __future__ import annotations

import click

from casegraph.commands._pages import page_command
from casegraph.viz.catalogue import page_kinds

SECTION = "Pages"


class _Pages(click.Group):
    """The pages of the catalogue, each found when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the pages."""
        return sorted(kind.command_name for kind in page_kinds().values())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of a page, from its name on the command line or in Python."""
        for kind in page_kinds().values():
            if cmd_name in (kind.command_name, kind.name):
                return page_command(kind.name, f"view {kind.command_name}")
        return None


@click.group(cls=_Pages)
def view() -> None:
    """Write pages that show cases.

    A page is one HTML file. It loads nothing from the internet.

    \b
    Example:
      casegraph view case stacey -o stacey.html
    """
