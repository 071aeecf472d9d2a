"""A difference between two versions of cases, as text and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from casegraph.graph.casefile.from_rdf import Plain
from casegraph.graph.diff import ORDER, Change, Difference, Fact
from casegraph.graph.iris import words
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.suggest import a_or_an

_WRAP = textwrap.TextWrapper(
    110, initial_indent="    ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False
)
# The key of an event's class is a verb, so a difference uses a noun.
_KEYS = {"is": "kind"}
_KINDS = {"people": "person", "agencies": "agency", "riskFactors": "circumstance", "unplaced": "event without a place"}


def difference_text(found: Difference) -> str:
    """Return a difference as text, grouped by case and node."""
    lines: list[str] = []
    for case, changes in groupby(found.changes, key=lambda change: change.case):
        lines += [f"{case or 'documents'}:"]
        for change in changes:
            lines += _change_lines(change)
        lines.append("")
    if not found.changes and found:
        lines += ["The stated facts are the same. Only statements that follow from them differ.", ""]
    return "\n".join([*lines, _summary(found)]) + "\n"


def _summary(found: Difference) -> str:
    if not found:
        return "No difference."
    counts = [
        f"{number} {change}"
        for change in ("changed", "added", "removed")
        if (number := sum(each.change == change for each in found.changes))
    ]
    nodes = f"Nodes: {', '.join(counts)}. " if counts else ""
    return f"{nodes}Statements: {len(found.added)} added, {len(found.removed)} removed."


def _change_lines(change: Change) -> Iterator[str]:
    label = f" ({_shown(change.label)})" if change.label else ""
    if change.kind == "cases":
        yield f"  the whole case{label} is {change.change}"
        return
    name = f"{change.node or 'the case'}{label}"
    kind = _KINDS.get(change.kind, words(change.kind).removesuffix("s"))
    yield f"  {name}:" if change.change == "changed" else f"  {name}: {change.change}, {a_or_an(kind)}".rstrip()
    for fact in change.facts:
        text = _fact_words(fact, change.change)
        yield from _WRAP.wrap(text)


def _fact_words(fact: Fact, change: str) -> str:
    key = _KEYS.get(fact.key, words(fact.key))

    def listed(values: Sequence[Plain]) -> str:
        return ", ".join(_value(value, fact.concept) for value in values)

    if fact.key == ORDER:
        old, new = (f"after {place[0]}" if place else "first" for place in (fact.before, fact.after))
        return f"order of events: was {old}, is {new}"
    if change != "changed":
        return f"{key}: {listed(fact.after or fact.before)}"
    if not fact.before:
        return f"{key} is {listed(fact.after)} (was not stated)"
    if not fact.after:
        return f"{key} was {listed(fact.before)}, is no longer stated"
    if len(fact.before) == 1 and len(fact.after) == 1:
        return f"{key} was {listed(fact.before)}, is {listed(fact.after)}"
    gone = [value for value in fact.before if value not in fact.after]
    come = [value for value in fact.after if value not in fact.before]
    parts = [f"no longer {listed(gone)}"] if gone else []
    parts += [f"now also {listed(come)}"] if come and len(come) < len(fact.after) else []
    parts += [f"now {listed(come)}"] if come and len(come) == len(fact.after) else []
    return f"{key}: {', '.join(parts)}"


def _value(value: Plain, concept: bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    known = vocabulary().concepts.get(str(value)) if concept else None
    if known is not None:
        # Labels are lowercase in running text, unless they have other capitals, as names do.
        label = known.label
        return label if label[1:] != label[1:].lower() else label.lower()
    text = _shown(str(value))
    return f"\u201c{text}\u201d" if " " in text else text


def _shown(text: str) -> str:
    """Return a text on one line, without characters that control a terminal."""
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))


def difference_json(found: Difference) -> str:
    """Return a difference as a list of objects, one for each node, with its facts before and after."""
    objects = [
        {
            "case": change.case or None,
            "node": change.node or None,
            "label": change.label,
            "kind": change.kind or None,
            "change": change.change,
            "facts": [{"key": f.key, "before": list(f.before), "after": list(f.after)} for f in change.facts],
        }
        for change in found.changes
    ]
    return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"
