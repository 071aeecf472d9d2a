"""A REFI-QDA project as plain data: codes, texts with codings, cases, variables and links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
# The element that holds a value, by the type of the variable.
VALUE_ELEMENTS = {
    "Text": "TextValue",
    "Boolean": "BooleanValue",
    "Integer": "IntegerValue",
    "Float": "FloatValue",
    "Date": "DateValue",
    "DateTime": "DateTimeValue",
}


@dataclass(frozen=True)
class Code:
    """A code, or a folder if it is not ``codable``."""

    guid: str
    name: str
    codable: bool = True
    colour: str | None = None
    description: str = ""
    children: tuple[Code, ...] = ()

    def walk(self, above: tuple[Code, ...] = ()) -> Iterator[tuple[Code, tuple[Code, ...]]]:
        """Yield the code and the codes below it, each with the codes above it."""
        yield self, above
        for child in self.children:
            yield from child.walk((*above, self))


@dataclass(frozen=True)
class Coding:
    """A code applied to a selection. ``code`` is its GUID."""

    guid: str
    code: str


@dataclass(frozen=True)
class Selection:
    """A span of a text, counted as the writing program counts. ``name`` is often the beginning of the span's text."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True)
class TextSource:
    """A text with its selections."""

    guid: str
    name: str
    text: str
    description: str = ""
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A variable. ``kind`` is a key of `VALUE_ELEMENTS`."""

    guid: str
    name: str
    kind: str = "Text"


@dataclass(frozen=True)
class Value:
    """A variable's value for a case. ``variable`` is the variable's GUID."""

    variable: str
    kind: str
    value: str


@dataclass(frozen=True)
class QdaCase:
    """A case in the format's sense: a person, an organisation or a whole review, with values of variables."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A link in one direction between two things, by their GUIDs."""

    guid: str
    name: str
    origin: str
    target: str


@dataclass(frozen=True)
class Project:
    """A project. ``users`` and ``created`` apply to everything in it. ``origin`` is the program that wrote it."""

    name: str
    origin: str
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[QdaCase, ...] = ()
    sources: tuple[TextSource, ...] = ()
    links: tuple[Link, ...] = ()
    users: tuple[tuple[str, str], ...] = field(default=())
    created: str = ""
    description: str = ""
