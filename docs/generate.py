"""Write the generated pages of docs/, and update the outputs in exchange.md and the tables in release.md.

A test fails when a page is not current.

Run as ``make docs``, or with the names of pages, such as ``ontology.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import rdflib

from casegraph import ontology
from casegraph.cli import cli
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.model.vocabulary import concepts_of, vocabulary
from casegraph.queries.library import library, patterns

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))

from api_reference import api_page  # noqa: E402
from architecture import architecture_page, drawing  # noqa: E402
from console import refresh_outputs  # noqa: E402
from dependencies import dependencies_page  # noqa: E402
from measures import measures_page  # noqa: E402
from page_catalogue import pages_page  # noqa: E402
from release_tables import with_tables  # noqa: E402

NOTE = "<!-- docs/generate.py writes this page: change its sources and run `make docs`. -->\n"
CG = rdflib.Namespace("https://w3id.org/casegraph/ontology#")


def patterns_page() -> str:
    """Return the page of the patterns, from the SKOS scheme and the headers of the queries."""
    out = [NOTE, "# Patterns\n"]
    out.append(
        "A pattern is a failing that recurs across reviews. Each pattern is one query in `queries/patterns/`. "
        "`casegraph patterns` finds the cases that match, and `casegraph explain PATTERN CASE` shows why a case matches.\n\n"
        "Each match has a *basis*:\n\n"
        "- **stated**: the review states every fact on which the match rests, as having happened in this case;\n"
        "- **implied**: a learning point or recommendation suggests it, and the review does not say that it happened;\n"
        "- **inferred**: the match depends on something that the review does not mention, such as an assessment, or on the "
        "coder's judgement.\n\n"
        "The *steps* of a pattern say which facts the query looks for. A case can also match without these facts, if the "
        "review states the failing itself, or if a learning point or recommendation suggests it.\n\n"
        "The *premises* of a match are the facts on which it rests. A match is only as certain as the least certain of its "
        "premises, and `casegraph explain` shows this certainty.\n\n"
        "Counts on different bases are never added up. Reviews are a selected sample. Counts from them do not show how "
        "common something is among children.\n"
    )
    for query in patterns().values():
        out.append(f"## {query.title}\n")
        out.append(f"`{query.name}`: {query.question}\n")
        out.append(f"{query.definition} {query.why}\n")
        out.append(f"*Limits.* {query.limits}\n")
        out.append("*Steps.* The query looks for facts that meet these steps:\n")
        out += [f"{number}. {step}" for number, step in enumerate(query.steps, start=1)]
        out.append("\n*Premises.* A match lists its premises in this order:\n")
        out += [f"- `{column}`: {meaning}" for column, meaning in query.columns.items()]
        out.append("")
    return "\n".join(out)


def questions_page() -> str:
    """Return the page of the questions, from the headers of the queries."""
    out = [
        NOTE,
        "# Questions\n",
        "casegraph can answer these questions. To ask one, run `casegraph query NAME`. To set a parameter, add "
        "`--set KEY=VALUE`. Each row of the answer has the columns listed here. A *node* "
        "is any item of a case: a person, an agency, an event, a finding. The *position* of an event is its place in the "
        "order in which the review tells the events.\n",
    ]
    for query in library().values():
        if query.kind == "question":
            out.append(f"## {query.title}\n\n`{query.name}`: {query.question}\n\n*Limits.* {query.limits}\n")
            out += [
                f"- parameter `{p.name}` ({p.type}{f' of {p.scheme}' if p.scheme else ''}): {p.description}"
                for p in query.parameters.values()
            ]
            out += [f"- column `{column}`: {meaning}" for column, meaning in query.columns.items()]
            out.append("")
    return "\n".join(out)


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with its path of names, each group before its commands."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from commands(child, (*path, name))


def commands_page() -> str:
    """Return the page of the commands, with the help of each as the command line prints it."""
    out = [
        NOTE,
        "# Commands\n",
        "This page shows the help of every command. Results go to standard output, and everything else to standard error. "
        "A command ends with one of these exit statuses:\n\n"
        "- 0: the command succeeded;\n"
        "- 1: the answer is no, for example because a file is invalid or nothing was found;\n"
        "- 2: the command was used wrongly.\n",
    ]
    for path, command in commands(cli):
        name = " ".join(("casegraph", *path))
        context = click.Context(
            command, info_name=name, help_option_names=["-h", "--help"], max_content_width=100, terminal_width=100
        )
        out.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(out)


def ontology_page() -> str:
    """Return the page of the ontology: classes, properties, schemes."""
    graph = rdflib.Graph().parse(ontology.ONTOLOGY, format="turtle")

    def short(term: rdflib.term.Node) -> str:
        return graph.namespace_manager.normalizeUri(str(term))

    def text(term: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        return str(graph.value(term, predicate) or "")

    out = [
        NOTE,
        "# Ontology\n",
        f"{text(rdflib.URIRef('https://w3id.org/casegraph/ontology'), rdflib.DCTERMS.description)}\n",
    ]
    out.append("## Classes\n\n| class | is a | meaning |\n| --- | --- | --- |")
    for term in sorted(graph.subjects(rdflib.RDF.type, rdflib.OWL.Class)):
        above = ", ".join(f"`{short(x)}`" for x in sorted(graph.objects(term, rdflib.RDFS.subClassOf)))
        out.append(f"| `{short(term)}` | {above} | {text(term, rdflib.RDFS.comment)} |")
    for title, kind in (
        ("Object properties", rdflib.OWL.ObjectProperty),
        ("Datatype properties", rdflib.OWL.DatatypeProperty),
        ("Annotation properties", rdflib.OWL.AnnotationProperty),
    ):
        out.append(f"\n## {title}\n\n| property | subject | value | meaning |\n| --- | --- | --- | --- |")
        for term in sorted(graph.subjects(rdflib.RDF.type, kind)):
            domain, range_ = graph.value(term, rdflib.RDFS.domain), graph.value(term, rdflib.RDFS.range)
            cells = [f"`{short(x)}`" if x is not None else "" for x in (domain, range_)]
            out.append(f"| `{short(term)}` | {cells[0]} | {cells[1]} | {text(term, rdflib.RDFS.comment)} |")
    out.append(
        "\n## Release treatments\n\nWhat a release copy, which is safer to share, does with each property. See [release.md](release.md).\n"
    )
    out.append("| treatment | value | meaning |\n| --- | --- | --- |")
    out += [
        f"| `{short(term)}` | {text(term, rdflib.RDFS.label)} | {text(term, rdflib.RDFS.comment)} |"
        for term in sorted(graph.subjects(rdflib.RDF.type, CG.ReleaseTreatment))
    ]
    out.append("\n## Vocabularies\n\nEach SKOS scheme is one file in `ontology/vocabulary/`.\n")
    out.append("| scheme | label | concepts |\n| --- | --- | --- |")
    out += [f"| `{s}` | {label} | {len(concepts_of(s))} |" for s, label in sorted(vocabulary().schemes.items())]
    return "\n".join(out) + "\n"


def formats_table() -> str:
    """Return the formats as a table, from their modules."""
    rows = [
        f"| `{name}` | `{found.ending}` | {found.description} | {found.read_from} | {'yes' if found.comes_back else ''} |"
        for name, found in FORMATS.items()
    ]
    head = "| format | extension | what it is, and for which tools | codings are imported from | cases are read back |"
    return "\n".join([head, "| --- | --- | --- | --- | --- |", *rows])


def exchange_page() -> str:
    """Return the hand-written page on subsets and exchange, with the table of formats and the output of its commands."""
    text = (DOCS / "exchange.md").read_text(encoding="utf-8")
    return refresh_outputs(_between("formats", formats_table(), text))


def _between(name: str, generated: str, text: str) -> str:
    """Return a page with generated text between the comments that mark its place."""
    begin, end = f"<!-- {name}: generated by `make docs` -->\n", f"\n<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    assert rest, f"the page has no line {begin}"
    assert after, f"the page has no line {end}"
    return f"{before}{begin}\n{generated}\n{end}{after}"


def release_page() -> str:
    """Return the hand-written page on releases, with its tables updated from the ontology and the levels."""
    return with_tables((DOCS / "release.md").read_text(encoding="utf-8"))


PAGES = {
    "patterns.md": patterns_page,
    "questions.md": questions_page,
    "commands.md": commands_page,
    "pages.md": lambda: f"{NOTE}\n{pages_page()}",
    "measures.md": lambda: f"{NOTE}\n{measures_page()}",
    "ontology.md": ontology_page,
    "exchange.md": exchange_page,
    "architecture.md": lambda: architecture_page(NOTE),
    "architecture.svg": lambda: drawing("casegraph.graph"),
    "api.md": lambda: api_page(NOTE),
    "dependencies.md": lambda: dependencies_page(NOTE),
    "release.md": release_page,
}


def main(names: Sequence[str] = ()) -> None:
    """Write the named pages, or all, to docs/ and print their names."""
    for name in names or PAGES:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
