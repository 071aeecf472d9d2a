"""The tables of docs/release.md: the levels, and how each treats every property, from the ontology."""

from __future__ import annotations

import re
from collections import defaultdict

from casegraph.graph.release.levels import LEVELS, in_words, rules


def levels_table() -> str:
    """Return the levels and the recipients of each, as a Markdown table."""
    return "\n".join(
        ["| level | made for |", "| --- | --- |", *(f"| `{level}` | {whom} |" for level, whom in LEVELS.items())]
    )


def properties_table() -> str:
    """Return how each level treats every property. Properties with the same treatment share a row.

    What loses most comes first, and what stays as it is last.
    """
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    loss: dict[tuple[str, ...], int] = {}
    for rule in rules().values():
        words = tuple(in_words(treatment) for treatment in rule.treatments)
        together[words].append(rule.name)
        loss[words] = max(loss.get(words, 0), sum(rule.strengths))
    lines = [f"| properties | {' | '.join(LEVELS)} |", "| --- |" + " --- |" * len(LEVELS)]
    for words in sorted(together, key=lambda each: (-loss[each], each)):
        names = " ".join(f"`{name}`" for name in sorted(together[words]))
        lines.append(f"| {names} | {' | '.join(words)} |")
    return "\n".join(lines)


TABLES = {"levels": levels_table, "properties": properties_table}


def with_tables(page: str) -> str:
    """Return a page with each table updated, between the comments that name it."""
    for name, table in TABLES.items():
        marks = re.compile(rf"(<!-- {name}: .*? -->\n\n).*?(\n\n<!-- end of {name} -->)", re.DOTALL)
        page, found = marks.subn(lambda between, table=table: between[1] + table() + between[2], page)
        if found != 1:
            raise ValueError(f"the page has {found} places for the table '{name}', not one")
    return page
