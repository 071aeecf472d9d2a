"""``casegraph diff``: what changed between two versions of cases."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import output_option, store_option

SECTION = "Subsets and exchange"


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--case", "cases", multiple=True, help="Include only this case. May be given more than once.")
@click.option("--format", "format_", type=click.Choice(("text", "json", "patch")), default="text", show_default=True,
              help="Format of the output: text, JSON, or an RDF patch that turns A into B.")  # fmt: skip
@output_option
@store_option
@click.pass_context
def diff(
    context: click.Context,
    before: str,
    after: str,
    cases: tuple[str, ...],
    format_: str,
    output: Path,
    store: Path | None,
) -> None:
    """Show what changed between two versions of cases.

    The output lists the nodes added or removed from A to B, and the facts that changed. Each of A and B is a case file,
    an RDF export (.ttl .trig .nq .nt .jsonld .rdf, also .gz), the folder of a store, a folder of case files, or the id
    of a case in the store.

    Text and JSON compare only what the case files state. A patch also contains the statements that casegraph derives
    from the case files.

    Exit status: 0 no difference, 1 differences, 2 the comparison failed.

    \b
    Example:
      casegraph export --case stacey -o stacey.yaml
      casegraph diff stacey stacey.yaml
    """
    from casegraph.commands._console import say
    from casegraph.graph.diff import difference, patch
    from casegraph.graph.errors import CasegraphError, NotFoundError, UsageError
    from casegraph.graph.files import write_output
    from casegraph.graph.store.read_cases import read_cases
    from casegraph.graph.suggest import did_you_mean
    from casegraph.text.differences import difference_json, difference_text

    try:
        old, new = read_cases(before, store), read_cases(after, store)
        if cases:
            known = {*old.cases, *new.cases}
            for case in cases:
                if case not in known:
                    raise NotFoundError(f"no case '{case}' in {before} or {after}{did_you_mean(case, known)}")
            old, new = old.only(cases), new.only(cases)
    except CasegraphError as error:
        # Exit status 1 means a difference. A failed comparison has another, so that a script can tell the two apart.
        raise UsageError(error.marked) from error
    if not old.cases.keys() & new.cases.keys():
        say(f"note: {before} and {after} have no case in common; the name of a case file is the case's id")
    found = difference(old, new)
    if format_ == "patch":
        write_output(output, patch(found))
    else:
        write_output(output, difference_json(found) if format_ == "json" else difference_text(found))
    context.exit(1 if found else 0)
