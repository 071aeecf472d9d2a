"""The ``casegraph`` command: its commands in sections, and how it reports errors.

Each command parses its arguments, calls one function of the library, and prints the result. Slow imports stand inside
the commands, so that ``--help`` stays quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from casegraph.commands._catalogue import find_command, sections, short_help
from casegraph.graph.errors import CasegraphError
from casegraph.graph.suggest import nearest


class LazyGroup(click.Group):
    """A group that finds its commands by their folder and imports each one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order of the help."""
        return [name for names in sections().values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command."""
        return find_command(cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Resolve a command. Suggest one if the name is misspelt."""
        if args and not args[0].startswith("-") and find_command(args[0]) is None:
            near = nearest(args[0], self.list_commands(ctx))
            hint = f" Did you mean '{near}'?" if near else " List the commands with: casegraph --help"
            ctx.fail(f"There is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the headings of their sections, aligned in one column."""
        longest = max(map(len, self.list_commands(ctx)))
        for heading, names in sections().items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(name.ljust(longest), short_help(name, formatter.width - 6 - longest)) for name in names]
                )


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"casegraph {version('casegraph')}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    envvar="CASEGRAPH_STORE",
    help="Folder of a graph store. Default: the bundled cases.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
@click.pass_context
def cli(ctx: click.Context, store: Path | None) -> None:
    """Learn from child-safeguarding case reviews held as one linked graph.

    Every fact is shown with its evidence: the passages of a document that support it. Every match of a pattern is
    marked with its basis, the ground on which it rests:

    \b
      stated      the review says that it happened in this case
      implied     a learning point or recommendation of the review suggests it
      inferred    it depends on something that the review does not mention, or on the coder's judgement

    \b
    Start with:
      casegraph cases                     the cases, and how much is coded in each
      casegraph patterns                  the patterns that each case matches
      casegraph explain PATTERN CASE      why a pattern matches a case
      casegraph view case CASE -o FILE    a page for exploring a case
    """
    ctx.obj = {"store": store}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status: 0 for success, 1 if the answer is no, 2 for wrong usage."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        # Not cli.main: it has an exit status of its own when the reader of our output has gone.
        words = list(sys.argv[1:] if arguments is None else arguments)
        with cli.make_context("casegraph", words) as context:
            result = cli.invoke(context)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo("Interrupted. No file was left half-written.", err=True)
        return 130
    except CasegraphError as error:
        from casegraph.option_names import at_command_line

        click.echo(at_command_line(error.marked), err=True)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output has gone, as in `casegraph … | head`; keep the interpreter from complaining.
        _let_go_of_output()
        return 0
    except OSError as error:
        # The library reports its own files. This error is from standard output, for example on a full disk.
        _let_go_of_output()
        click.echo(f"standard output cannot be written: {error.strerror}", err=True)
        return 1


def _let_go_of_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
