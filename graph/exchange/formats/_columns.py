"""Tables and their columns. Each column has one type and a description in the ontology's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from casegraph.graph.exchange.formats._csv_text import Cell
from casegraph.graph.iris import words
from casegraph.graph.model.glossary import meaning, meanings
from casegraph.graph.model.vocabulary import vocabulary

# The table for each class. A node goes to the table of the first class in this order that it has.
CLASS_TABLES = {
    "Child": "children",
    "Person": "people",
    "Relationship": "relationships",
    "Agency": "agencies",
    "Harm": "harms",
    "Concern": "concerns",
    "Disclosure": "disclosures",
    "Intervention": "interventions",
    "Breach": "breaches",
    "Decision": "decisions",
    "InformationExchange": "information_exchanges",
    "ProfessionalChallenge": "professional_challenges",
    "LegalEvent": "legal_events",
    "Event": "other_events",
    "RiskFactor": "risk_factors",
    "Finding": "findings",
    "Recommendation": "recommendations",
    "CaseReview": "reviews",
}
_TITLES = {
    "cases": "The cases, one a row.",
    "people": "People other than children, one a row, with their roles.",
    "other_events": "Events without a more specific kind, one a row.",
    "nodes": "Everything that the reviews state, of any kind, one a row.",
    "edges": "Links between nodes, one a row.",
    "concept_links": "Concepts of nodes, one a row.",
    "evidence": "The document and the place of each piece of evidence, one span a row.",
    "sources": "The documents that the cases refer to.",
    "concepts": "The vocabulary concepts that are used, with their broader concepts.",
}
_OWN = {
    "node": "The node: its case and its id in the case. The same in every table.",
    "case": "The case that it belongs to.",
    "label": "Its name.",
    "kind": "Its most specific class.",
    "classes": "All its classes.",
    "title": "The title.",
    "description": "What it is, in the coder's words.",
    "note": "The coder's note.",
    "certainty": "How certain the source is. Empty if the review states it as fact.",
    "certainty_label": "How certain the source is, in words, and whether the coder inferred it.",
    "inferred": "Whether the coder inferred it. The text then does not state it directly.",
    "happened": "Whether it took place. It did not if it was cancelled, not carried out or not shared.",
    "publisher": "Who published it.",
    "issued": "When it was published, as EDTF (ISO 8601-2).",
    "sources": "The documents that describe it.",
    "evidence": "Spans of source documents that state it (RFC 5147, in code points).",
    "coded_by": "Who coded the case.",
    "coded_on": "When it was coded.",
    "coding_method": "How it was coded.",
    "source": "The document.",
    "begin": "Where the span begins: code points of the document's plain text, from 0.",
    "end": "Where the span ends, exclusive.",
    "locator": "Document and span in one (RFC 5147).",
    "from_node": "The node that the link starts from.",
    "from_node_label": "The name of that node.",
    "property": "The link, as the name of the property in the ontology.",
    "property_label": "The link, in words.",
    "to_node": "The node that the link leads to.",
    "to_node_label": "The name of that node.",
    "concept": "The concept.",
    "concept_label": "The concept, in words.",
    "iri": "Its IRI, a web address that identifies it.",
    "scheme": "The vocabulary that the concept belongs to.",
    "scheme_label": "The vocabulary, in words.",
    "definition": "Its definition.",
    "broader": "The next broader concept.",
    "did_not_happen": "Whether the concept, as an outcome, states that something did not take place.",
    "document_type": "The kind of document.",
    "document_type_label": "The kind of document, in words.",
    "sha256": "SHA-256 of the document's plain text.",
    "characters": "Length of the document's plain text in code points.",
    "file": "The name of the document's file.",
    "rights": "What its publisher allows.",
}
SEPARATOR = "; "
_JOINED = "Several are joined by a semicolon and a space."
_WHOLE = range(-(2**63), 2**63)
Row = dict[str, Cell]


@dataclass(frozen=True)
class Column:
    """A column. ``type`` is ``string``, ``integer``, ``boolean`` or ``date``. ``several`` joins values with ``; ``."""

    name: str
    type: str
    description: str
    several: bool = False


@dataclass(frozen=True)
class Table:
    """A table. ``key`` is the column that identifies its rows. ``refers`` maps columns to the tables they refer to."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: str = ""
    refers: Mapping[str, str] = field(default_factory=dict)


# Columns that a table has even without rows. They come before the others in this order. The key comes first.
_ALWAYS = {
    "cases": ("case", "title", "description", "note"),
    "nodes": ("node", "case", "label", "kind", "classes", "description", "note", "certainty", "certainty_label",
              "inferred", "happened", "position", "date", "earliest", "latest", "evidence"),
    "edges": ("case", "from_node", "from_node_label", "property", "property_label", "to_node", "to_node_label",
              "certainty", "certainty_label", "inferred"),
    "concept_links": ("case", "node", "property", "property_label", "concept", "concept_label", "scheme"),
    "evidence": ("case", "node", "source", "begin", "end", "locator"),
    "sources": ("source", "title", "publisher", "date"),
    "concepts": ("concept", "label", "scheme", "scheme_label", "definition", "broader", "did_not_happen", "iri"),
}  # fmt: skip
_BEHIND = ("evidence",)
_REFERS = {"case": "cases", "node": "nodes", "from_node": "nodes", "to_node": "nodes", "source": "sources",
           "concept": "concepts"}  # fmt: skip
_KEYS = {"cases": "case", "sources": "source", "concepts": "concept"}
_LINKS = frozenset({"edges", "concept_links", "evidence"})


def table(name: str, rows: Sequence[Row], *, several: Set[str], coded: Set[str]) -> Table:
    """Return rows as a table. Its columns have a fixed order, one type each and a description.

    ``several`` names the properties that can have several values in a node. ``coded`` names those that hold concepts.
    """
    always = _ALWAYS.get(name, ())
    found = list(dict.fromkeys([*always, *(column for row in rows for column in row)]))
    # Columns that only some rows have follow the ontology's order, independent of the order of rows.
    fixed = [column for column in found if column in always or column in _OWN or column in _FIRST]
    rest = [column for column in found if column not in fixed]
    names = [column for column in fixed if column not in _BEHIND] + sorted(rest, key=_place)
    names += [column for column in found if column in _BEHIND]
    key = "" if name in _LINKS else _KEYS.get(name, "node")
    columns = tuple(_column(column, [row.get(column) for row in rows], name, several, coded) for column in names)
    refers = {column: table for column, table in _REFERS.items() if column in names and table != name}
    return Table(
        name=name,
        title=_title(name),
        columns=columns,
        rows=tuple(tuple(_cell(row.get(column.name), column.type) for column in columns) for row in rows),
        key=key,
        refers=refers,
    )


_FIRST = ("position", "happened")


def _place(column: str) -> tuple[int, str, bool]:
    base = column.removesuffix("_label")
    names = list(meanings())
    return (names.index(base) if base in names else len(names), base, column != base)


def _title(name: str) -> str:
    cls = next((cls for cls, table in CLASS_TABLES.items() if table == name), "")
    return _TITLES.get(name) or f"{_rows_of(name)} {meaning(cls).comment}"


def _rows_of(name: str) -> str:
    return f"{words(name.replace('_', ' ')).capitalize()}, one a row."


def column_words() -> Mapping[str, str]:
    """Return descriptions of the columns that are not properties, and of how several values are joined."""
    return _OWN | {"": _JOINED}


def _column(name: str, cells: Sequence[Cell], table_: str, several: Set[str], coded: Set[str]) -> Column:
    base = name.removesuffix("_label")
    if name in _OWN:
        description = _OWN[name]
    elif base != name:
        description = f"The column {base} in words."
    else:
        description = meaning(name).comment or f"{words(name).capitalize()}."
    if name in coded:
        schemes = _schemes(cells)
        description += f" Ids of the vocabulary {' or '.join(schemes)}." if schemes else ""
    joined = base in several and table_ not in _LINKS
    if joined:
        description += f" {_JOINED}"
    return Column(name, "string" if joined else _type(name, cells), description, joined)


def _schemes(cells: Sequence[Cell]) -> list[str]:
    known = vocabulary().concepts
    ids = {id_ for cell in cells if isinstance(cell, str) for id_ in cell.split(SEPARATOR)}
    return sorted({known[id_].scheme for id_ in ids if id_ in known})


def _type(name: str, cells: Sequence[Cell]) -> str:
    filled = [cell for cell in cells if cell is not None and cell != ""]
    if name in ("earliest", "latest") and all(_day(cell) is not None for cell in filled):
        return "date"
    if name in ("inferred", "happened", "did_not_happen") or (
        filled and all(isinstance(cell, bool) for cell in filled)
    ):
        return "boolean"
    numbers = name in ("position", "begin", "end", "characters")
    whole = all(isinstance(cell, int) and not isinstance(cell, bool) and cell in _WHOLE for cell in filled)
    return "integer" if whole and (filled or numbers) else "string"


def _cell(cell: Cell, type_: str) -> Cell:
    if cell is None or cell == "":
        return None
    if type_ == "date":
        return _day(cell)
    if type_ == "string" and not isinstance(cell, str):
        return str(cell).lower() if isinstance(cell, bool) else str(cell)
    return cell


def _day(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        return None


# The ontology's own words complete a title.
OWN_TEXTS = (*_OWN.values(), _JOINED, *_TITLES.values(),
             *(_rows_of(name) for name in CLASS_TABLES.values() if name not in _TITLES))  # fmt: skip
