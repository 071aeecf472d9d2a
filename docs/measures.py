"""The page of the measures, from what each module of graph/measures/ declares."""

from __future__ import annotations

from casegraph.commands._catalogue import MEASURES, sections
from casegraph.graph.declarations import summary
from casegraph.graph.measures._catalogue import get_measure, measure_modules
from casegraph.graph.measures._measure import Measure
from casegraph.option_names import option_name

INTRODUCTION = """\
A measure is a table of counts from the cases. Each measure has a command with the same name, and in Python
`graph.measure("themes", level="broad")` returns the rows with their notes. Its code is one file in `graph/measures/`. The help of each command is in
[Commands](commands.md).
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
