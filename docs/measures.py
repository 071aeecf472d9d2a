"""The page of the measures, from what each module of graph/measures/ declares."""

from __future__ import annotations

from casegraph.commands._catalogue import MEASURES, sections
from casegraph.graph.declarations import summary
from casegraph.graph.measures._catalogue import get_measure, measure_modules
from casegraph.graph.measures._measure import Measure
from casegraph.option_names import option_name

INTRODUCTION = """\
A measure counts something across all cases, for example in how many cases a learning theme occurs. Each measure is one file in
`graph/measures/`. On the command line, it has a command with the same name. In Python, call it by its name:
`graph.measure("themes", level="broad")` returns its rows and its notes. [Commands](commands.md) has the help of each command.
"""


def measures_page() -> str:
    """Return the page, without the note that it is generated."""
    measures = [get_measure(name) for name in sections()[MEASURES]]
    out = ["# Measures\n", INTRODUCTION, "| measure | question |\n| --- | --- |"]
    out += [f"| [{measure.title}](#{_anchor(measure.title)}) | {measure.question} |" for measure in measures]
    out.append("")
    for measure in measures:
        out += _section(measure)
    return "\n".join(out)


def _section(measure: Measure) -> list[str]:
    out = [f"## {measure.title}\n", f"`casegraph {measure.name}`: {measure.question}\n"]
    out.append(f"{summary(measure_modules()[measure.name])}\n")
    out += [f"{measure.description}\n"] if measure.description else []
    out.append(f"*Limits.* {' '.join(measure.limits)}\n")
    for parameter in measure.parameters:
        option = option_name(parameter.name)
        differs = option != f"--{parameter.name.replace('_', '-')}"
        on_line = f", on the command line `{option}`" if differs else ""
        out.append(f"- parameter `{parameter.name}`{on_line}: {parameter.help}")
    out += [f"- column `{column}`: {meaning}" for column, meaning in measure.columns.items()]
    for name, columns in measure.tables.items():
        out.append(f"\nThe rows of `{name}` have these columns:\n")
        out += [f"- column `{column}`: {meaning}" for column, meaning in columns.items()]
    out.append("")
    if measure.references:
        out.append("*References.*\n")
        out += [f"- {reference}" for reference in measure.references]
        out.append("")
    return out


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")
