"""``casegraph diff``: what changed between two versions of cases."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.commands._options import output_option, store_option

SECTION = "Subsets and exchange"


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--case", "cases", multiple=True, help="Only this case; may be given more than once.")
@click.option("--format", "format_", type=click.Choice(("text", "json", "patch")), default="text", show_default=True,
              help="Words, JSON, or an RDF patch that makes B of A.")  # fmt: skip
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
    """Tell what changed from A to B: nodes that came or went, and facts that are told otherwise.

    A and B are case files, exports in RDF (.ttl .trig .nq .nt .jsonld .rdf, also .gz), folders of stores or of case
    files, or ids of cases in the store. In words, only what is told is compared; what follows from it is in the patch.

    Exit status: 0 no difference, 1 there are differences, 2 they cannot be compared.

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
        # One is kept for differences, so that a script is never told of one where nothing was compared.
        raise UsageError(error.marked) from error
    if not old.cases.keys() & new.cases.keys():
        say(f"note: {before} and {after} have no case in common; the name of a case file is the case's id")
    found = difference(old, new)
    if format_ == "patch":
        write_output(output, patch(found))
    else:
        write_output(output, difference_json(found) if format_ == "json" else difference_text(found))
    context.exit(1 if found else 0)
