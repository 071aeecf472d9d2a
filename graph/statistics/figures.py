"""Published national figures: YAML files with evidence, read into plain objects.

A file in ``data/statistics`` holds the figures of one publication. A figure has a measure, a value, a unit and a base.
A base counts reviews, incidents, children or other people; it has a number if the publication gives one.
``casegraph.graph.statistics.data_cube`` turns the figures into RDF.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.dates import bounds
from casegraph.graph.errors import InvalidInputError, NotFoundError, Problem
from casegraph.graph.iris import BASE, is_id
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.register import Register, bundled_register
from casegraph.graph.suggest import did_you_mean

STATISTICS = BASE + "statistics/"
STATISTICS_GRAPH = BASE + "statistics"
UNITS = {"count": "http://qudt.org/vocab/unit/NUM", "percent": "http://qudt.org/vocab/unit/PERCENT"}
COUNTED = ("reviews", "incidents", "children", "perpetrators", "professionals")


@dataclass(frozen=True)
class Base:
    """The base of a figure, of which the figure is a share or a number.

    ``counts`` is one of COUNTED. ``number`` is the size of the base; it is None if the publication does not give it.
    """

    id: str
    label: str
    counts: str
    number: int | None
    note: str
    evidence: tuple[Locator, ...]

    def text(self) -> str:
        """Return the number and what the base counts, such as ``136 reviews``; without a number, the label."""
        return f"{self.number} {self.counts}" if self.number is not None else self.label.lower()


@dataclass(frozen=True)
class Figure:
    """A published figure. ``unit`` is ``percent`` or ``count``; ``words`` is the wording of an approximate value."""

    id: str
    label: str
    measure: str
    category: str
    concept: str | None
    value: Decimal
    unit: str
    approximate: bool
    words: str
    base: Base
    note: str
    evidence: tuple[Locator, ...]

    def text(self) -> str:
        """Return the value as text, such as ``29 %``, ``about 33 % (a third)`` or ``136``."""
        percent = " %" if self.unit == "percent" else ""
        if self.approximate:
            return f"about {round(self.value)}{percent} ({self.words})"
        return f"{self.value.normalize():f}{percent}"

    def row(self) -> dict[str, object]:
        """Return the figure as a row."""
        return {
            "value": float(self.value),
            "unit": self.unit,
            "approximate": self.approximate,
            "counts": self.base.counts,
            "base": self.base.label,
            "base_size": self.base.number,
            "note": self.note,
            "evidence": [str(locator) for locator in self.evidence],
        }


@dataclass(frozen=True)
class Statistics:
    """The figures of one publication; ``measures`` holds the label of each measure by id."""

    id: str
    title: str
    source: str
    issued: str
    period: str
    population: str
    note: str
    evidence: tuple[Locator, ...]
    measures: Mapping[str, str]
    bases: Mapping[str, Base]
    figures: Mapping[str, Figure]


def statistics_files() -> list[Path]:
    """Return the paths of the bundled files of figures, in the order of their names."""
    return sorted((data.FOLDER / "statistics").glob("*.yaml"))


def bundled_statistics(id_: str = "panel-2024") -> Statistics:
    """Return bundled figures, given the name of their file without its ending.

    Raises:
        NotFoundError: no bundled file has this name.
    """
    path = data.FOLDER / "statistics" / f"{id_}.yaml"
    if path not in statistics_files():
        known = ", ".join(found.stem for found in statistics_files())
        raise NotFoundError(f"no figures are named '{id_}'; choose one of: {known}")
    return read_statistics(path, bundled_register())


# The keys of a record, each with the check of its values. A key with a star is required.
_TOP = {"title*": "text", "source*": "source", "issued*": "date", "period*": "date", "population*": "text",
        "note": "text", "evidence*": "evidence", "measures*": "records", "bases*": "records",
        "figures*": "records"}  # fmt: skip
_MEASURE = {"id*": "id", "label*": "text"}
_BASE = {"id*": "id", "label*": "text", "counts*": "counted", "number": "number", "note": "text",
         "evidence*": "evidence"}  # fmt: skip
_FIGURE = {"id*": "id", "label*": "text", "measure*": "id", "category*": "id", "concept": "concept", "value*": "value",
           "unit*": "unit", "approximate": "boolean", "words": "text", "base*": "id", "note": "text",
           "evidence*": "evidence"}  # fmt: skip


def read_statistics(path: Path, register: Register) -> Statistics:
    """Read a file of figures.

    Args:
        path: the file; its name is the id of the figures.
        register: the documents that the evidence may cite.

    Raises:
        InvalidInputError: with every problem of the file.
    """
    root = yamltree.parse(yamltree.read_text(path), path, "title:, source: and period:")
    reader = _Reader(path, register)
    if not is_id(path.stem):
        reader.say(0, f"the file's name '{path.stem}' is not a valid id; use lowercase letters, digits and hyphens")
    top = reader.record(root, _TOP, "a file of figures")
    measures = {str(row["id"]): str(row["label"]) for _, row in reader.records(root, "measures", _MEASURE)}
    base_rows = {str(row["id"]): row for _, row in reader.records(root, "bases", _BASE)}
    rows = reader.records(root, "figures", _FIGURE)
    reader.check_figures(rows, {"measure": measures, "base": base_rows})
    if reader.problems:
        raise InvalidInputError(reader.problems)
    bases = {id_: _base(row) for id_, row in base_rows.items()}
    return Statistics(
        id=path.stem,
        title=str(top["title"]),
        source=str(top["source"]),
        issued=str(top["issued"]),
        period=str(top["period"]),
        population=str(top["population"]).strip(),
        note=_note(top),
        evidence=_locators(top),
        measures=measures,
        bases=bases,
        figures={str(row["id"]): _figure(row, bases) for _, row in rows},
    )


Record = dict[str, object]


def _base(row: Record) -> Base:
    number = int(str(row["number"])) if "number" in row else None
    return Base(str(row["id"]), str(row["label"]), str(row["counts"]), number, _note(row), _locators(row))


def _figure(row: Record, bases: Mapping[str, Base]) -> Figure:
    return Figure(
        id=str(row["id"]),
        label=str(row["label"]),
        measure=str(row["measure"]),
        category=str(row["category"]),
        concept=str(row["concept"]) if "concept" in row else None,
        value=Decimal(str(row["value"])),
        unit=str(row["unit"]),
        approximate=bool(row.get("approximate", False)),
        words=str(row.get("words", "")),
        base=bases[str(row["base"])],
        note=_note(row),
        evidence=_locators(row),
    )


def _note(row: Record) -> str:
    return str(row.get("note", "")).strip()


def _locators(row: Record) -> tuple[Locator, ...]:
    found = row["evidence"]
    assert isinstance(found, list)
    return tuple(locator for text in found if (locator := Locator.parse(str(text))) is not None)


class _Reader:
    """Reader of the records of a YAML tree, which collects every problem with its line."""

    def __init__(self, path: Path, register: Register) -> None:
        self.path = path
        self.register = register
        self.problems: list[Problem] = []

    def say(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def record(self, node: yamltree.Mapping, fields: Mapping[str, str], what: str) -> Record:
        """Return the values of a mapping: a list for evidence, and one value for every other key."""
        kinds = {key.rstrip("*"): kind for key, kind in fields.items()}
        out: Record = {}
        for key, value in node.items.items():
            kind = kinds.get(key)
            if kind is None:
                self.say(node.lines[key], f"unknown key '{key}' in {what}; choose one of {', '.join(kinds)}")
            elif kind != "records":
                scalars = [item for item in yamltree.as_list(value) if isinstance(item, yamltree.Scalar)]
                if len(scalars) != len(yamltree.as_list(value)) or (kind != "evidence" and len(scalars) != 1):
                    wrong = "evidence holds something other than locators; give a list of locators"
                    one = f"{key} is not a single value; give one value"
                    self.say(node.lines[key], wrong if kind == "evidence" else one)
                    continue
                for scalar in scalars:
                    problem = self._problem(key, kind, scalar.value)
                    if problem:
                        self.say(scalar.line, problem)
                out[key] = [s.value for s in scalars] if kind == "evidence" else scalars[0].value
        for key in fields:
            if key.endswith("*") and key.rstrip("*") not in node.items:
                self.say(node.line, f"{what} has no {key.rstrip('*')}; give one")
        return out

    def records(self, root: yamltree.Mapping, key: str, fields: Mapping[str, str]) -> list[tuple[int, Record]]:
        """Return the complete records under a key with their lines; report an id that occurs twice."""
        out: list[tuple[int, Record]] = []
        seen: set[object] = set()
        for item in yamltree.as_list(root.items[key]) if key in root.items else []:
            if not isinstance(item, yamltree.Mapping):
                self.say(item.line, f"an item of {key} is not a mapping; write it as keys with values")
                continue
            row = self.record(item, fields, f"an item of {key}")
            if "id" in row and row["id"] in seen:
                self.say(item.line, f"id '{row['id']}' is given twice in {key}; choose another")
            seen.add(row.get("id"))
            if all(required.rstrip("*") in row for required in fields if required.endswith("*")):
                out.append((item.line, row))
        return out

    def check_figures(self, rows: list[tuple[int, Record]], known: Mapping[str, Mapping[str, object]]) -> None:
        """Report unknown measures and bases, figures given twice, and approximate figures without words."""
        seen: dict[tuple[object, ...], int] = {}
        for line, row in rows:
            for key, ids in known.items():
                if row[key] not in ids:
                    self.say(line, f"{key} '{row[key]}' is not in this file; choose one of {', '.join(sorted(ids))}")
            place = (row["measure"], row["category"], row["base"])
            if place in seen:
                self.say(line, f"measure, category and base are the same as on line {seen[place]}; remove one figure")
            seen.setdefault(place, line)
            if row.get("approximate") and "words" not in row:
                self.say(line, "an approximate value has no words; give the publication's wording, such as a third")

    def _problem(self, key: str, kind: str, value: object) -> str | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return f"{key} is empty; give a value or remove the key"
        if kind == "evidence":
            return self.register.problem_of(text)
        if kind in ("unit", "counted", "source", "concept"):
            choices = {
                "unit": UNITS,
                "counted": COUNTED,
                "source": self.register.sources,
                "concept": vocabulary().concepts,
            }
            if text in choices[kind]:
                return None
            listed = f"choose one of {', '.join(choices[kind])}" if kind != "concept" else "see: ontology/vocabulary"
            return f"{key} '{text}' is not known{did_you_mean(text, choices[kind], listed)}"
        checks = {
            "id": (is_id(text), "is not valid; use lowercase letters, digits and hyphens, and begin with a letter"),
            "date": (bounds(text) is not None, "is not a date or period in EDTF; write it as 2018-06/2023-11"),
            "number": (type(value) is int and value >= 0, "is not a whole number; use digits"),
            "value": (re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None, 'is not a number; write 29 or "33.3"'),
            "boolean": (isinstance(value, bool), "is not a truth value; write true or false"),
        }
        valid, message = checks.get(kind, (True, ""))
        return None if valid else f"{key} '{text}' {message}"
