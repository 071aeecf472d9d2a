"""Variables of people, agencies and cases. Each has one type in the whole project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.exchange.refi.project import QdaCase, Value, Variable
from casegraph.graph.iris import CG, words
from casegraph.graph.model.vocabulary import vocabulary

Plain = str | int | bool


class Variables:
    """The variables of a project, collected from the values. A variable with values of several types is text."""

    def __init__(self) -> None:
        self._kinds: dict[str, set[str]] = {}

    def of_node(self, graph: CaseGraph, node: CaseNode) -> tuple[Value, ...]:
        """Return the values of a person or an agency."""
        values: dict[str, Plain] = {"Kind": words(node.kind), "Case": graph.title}
        if certainty := node.certainty_words():
            values["Certainty"] = certainty
        for name, ids in node.concepts.items():
            values[_title(name)] = _labels(ids)
        for name, found in node.values.items():
            values[_title(name)] = found[0] if len(found) == 1 else "; ".join(map(str, found))
        return self._values(values)

    def of_case(self, graph: CaseGraph) -> tuple[Value, ...]:
        """Return the values of a whole case."""
        found: dict[str, Plain] = {
            "Kind": "case",
            "Incident type": _labels([graph.incident] if graph.incident else []),
            "Date": graph.date or "",
            "Legal status": _labels(graph.legal_status),
            "Coded by": graph.coding["by"],
            "Coding method": graph.coding["method"],
        }
        dated = self._values({key: value for key, value in found.items() if value != ""})
        if graph.coding["date"]:
            self._kinds.setdefault("Coded on", set()).add("Date")
            dated += (Value(_guid("Coded on"), "Date", graph.coding["date"]),)
        return dated

    def all(self) -> tuple[Variable, ...]:
        """Return the variables that have values, in order of name."""
        return tuple(Variable(_guid(name), name, self._kind(name)) for name in sorted(self._kinds))

    def typed(self, cases: Iterable[QdaCase]) -> Iterator[QdaCase]:
        """Yield cases after giving each value the type of its variable."""
        kinds = {_guid(name): self._kind(name) for name in self._kinds}
        for case in cases:
            yield replace(case, values=tuple(replace(value, kind=kinds[value.variable]) for value in case.values))

    def _kind(self, name: str) -> str:
        found = self._kinds[name]
        return next(iter(found)) if len(found) == 1 else "Text"

    def _values(self, found: dict[str, Plain]) -> tuple[Value, ...]:
        values = []
        for name, value in found.items():
            kind = "Boolean" if isinstance(value, bool) else "Integer" if isinstance(value, int) else "Text"
            self._kinds.setdefault(name, set()).add(kind)
            text = str(value).lower() if isinstance(value, bool) else str(value)
            values.append(Value(_guid(name), kind, text))
        return tuple(values)


def _title(name: str) -> str:
    return words(name).capitalize()


def _labels(ids: Iterable[str]) -> str:
    concepts = vocabulary().concepts
    return "; ".join(concepts[id_].label if id_ in concepts else id_ for id_ in ids)


def _guid(name: str) -> str:
    return guid(f"{CG}?variable={name}")
