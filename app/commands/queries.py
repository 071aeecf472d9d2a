"""``casegraph query`` and ``sparql``: the queries of the library, and your own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from casegraph.commands._options import format_option, store_option

SECTION = "Find what recurs"


@click.command()
@click.argument("name", required=False)
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Value of a parameter. May be given more than once."
)
@click.option("--describe", is_flag=True, help="Describe the query, its parameters and its columns.")
@store_option
@format_option
def query(name: str | None, settings: tuple[str, ...], describe: bool, store: Path | None, format_: str) -> None:
    """Run a query from the library.

    Without NAME, the command lists the queries.

    \b
    Example:
      casegraph query
      casegraph query timeline --set case=stacey
      casegraph query timeline --describe
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.errors import UsageError
    from casegraph.graph.store.open import open_store
    from casegraph.queries.library import get, library
    from casegraph.queries.run import run

    if name is None:
        rows = [
            {"query": q.name, "kind": q.kind, "question": q.question, "parameters": list(q.parameters)}
            for q in library().values()
        ]
        print_rows(rows, ("query", "kind", "question", "parameters"), format_)
        return
    wanted = get(name)
    if describe:
        click.echo(_description(wanted), nl=False)
        return
    given: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key:
            raise UsageError(f"--set takes KEY=VALUE, not '{setting}'")
        given[key] = value
    result = run(wanted, open_store(store), given)
    print_rows(result.rows, result.columns, format_)


def _description(query: object) -> str:
    from casegraph.queries.library import Query

    assert isinstance(query, Query)
    lines = [query.title, "", query.question]
    lines += [f"\n{query.definition}"] if query.definition else []
    lines += [f"\nLimits: {query.limits}"] if query.limits else []
    lines += ["\nParameters:"] if query.parameters else []
    lines += [
        f"  {p.name} ({p.type}{f' of {p.scheme}' if p.scheme else ''}"
        f"{f', default {p.default}' if p.default is not None else ', optional'}): {p.description}"
        for p in query.parameters.values()
    ]
    lines += ["\nColumns:"] + [f"  {column}: {meaning}" for column, meaning in query.columns.items()]
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("file", metavar="FILE|-")
@store_option
@format_option
def sparql(file: str, store: Path | None, format_: str) -> None:
    """Run your own SPARQL query.

    Each case is a named graph. The default graph is the union of all cases.

    SELECT and ASK print rows. CONSTRUCT and DESCRIBE print Turtle. A query cannot change the graph.

    \b
    Example:
      echo 'PREFIX cg: <https://w3id.org/casegraph/ontology#>
            SELECT ?case (COUNT(*) AS ?breaches) WHERE { ?b a cg:Breach ; cg:inCase ?case } GROUP BY ?case' \\
        | casegraph sparql -
    """
    from casegraph.commands._console import print_rows
    from casegraph.graph.errors import InvalidInputError, Problem
    from casegraph.graph.store.open import open_store
    from casegraph.graph.yamltree import read_text
    from casegraph.queries.adhoc import ask

    if file == "-":
        try:
            text = sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInputError([Problem(Path("-"), 0, "is not UTF-8")]) from error
    else:
        text = read_text(Path(file))
    answer = ask(open_store(store), text, Path(file))
    if isinstance(answer, str):
        click.echo(answer, nl=False)
    else:
        print_rows(answer.rows, answer.columns, format_)
