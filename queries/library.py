"""The library of queries, each of which is one ``.rq`` file with a header: YAML in lines that begin with ``#+``.

The texts of a pattern (title, question, definition, limits) are in the SKOS scheme ``failure-pattern``, under the
concept with the name of the file. The file of a pattern holds only its columns and steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import yaml

from casegraph import ontology
from casegraph.graph.errors import UsageError
from casegraph.graph.iris import CG, SKOS, VOCABULARY, local
from casegraph.graph.suggest import did_you_mean

FOLDER = Path(__file__).resolve().parent
KINDS = ("pattern", "question")
TYPES = ("case", "text", "integer", "boolean", "concept")


@dataclass(frozen=True)
class Parameter:
    """A typed parameter of a query; ``type`` is one of TYPES, ``scheme`` the scheme of a concept."""

    name: str
    type: str
    description: str
    scheme: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class Query:
    """A pattern or question of the library; ``scope`` is ``case`` if each row comes from one case, otherwise
    ``corpus``.
    """

    name: str
    kind: str
    text: str
    title: str
    question: str
    definition: str
    limits: str
    why: str = ""
    scope: str = "case"
    columns: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    steps: tuple[str, ...] = ()


@cache
def library() -> dict[str, Query]:
    """Return all patterns and questions by name, patterns first."""
    found: dict[str, Query] = {}
    texts = _pattern_texts()
    for kind in KINDS:
        for path in sorted((FOLDER / f"{kind}s").glob("*.rq")):
            query = parse(path.stem, kind, path.read_text(encoding="utf-8"), texts)
            found[query.name] = query
    return found


def patterns() -> dict[str, Query]:
    """Return the patterns by name."""
    return {name: query for name, query in library().items() if query.kind == "pattern"}


def get(name: str, kind: str | None = None) -> Query:
    """Return a query by its name.

    Raises:
        UsageError: the library has no such query; the message suggests the most similar name.
    """
    known = {n: q for n, q in library().items() if kind is None or q.kind == kind}
    if name in known:
        return known[name]
    see = "see: casegraph patterns --list" if kind else "see: casegraph query"
    raise UsageError(f"no {kind or 'query'} '{name}'{did_you_mean(name, known, see, likeness=0.5)}")


def header(text: str) -> dict[str, object]:
    """Return the header of a query."""
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    loaded = yaml.safe_load("\n".join(lines)) if lines else {}
    return loaded if isinstance(loaded, dict) else {}


def parse(name: str, kind: str, text: str, texts: Mapping[str, Mapping[str, str]] | None = None) -> Query:
    """Return a query made from the text of its file."""
    head = header(text)
    known = (texts or {}).get(name, {})

    def word(key: str) -> str:
        return str(head.get(key, known.get(key, "")))

    parameters = head.get("parameters") or {}
    assert isinstance(parameters, dict)
    columns, steps = head.get("columns") or {}, head.get("steps") or []
    assert isinstance(columns, dict)
    assert isinstance(steps, list)
    return Query(
        name=name,
        kind=kind,
        text=text,
        title=word("title") or name,
        question=word("question"),
        definition=word("definition"),
        limits=word("limits"),
        why=word("why"),
        scope=word("scope") or "case",
        columns={str(k): str(v) for k, v in columns.items()},
        parameters={str(k): Parameter(name=str(k), **v) for k, v in parameters.items()},
        steps=tuple(str(step["step"] if isinstance(step, dict) else step) for step in steps),
    )


def _pattern_texts() -> dict[str, dict[str, str]]:
    names = {
        SKOS + "prefLabel": "title",
        SKOS + "definition": "definition",
        SKOS + "scopeNote": "limits",
        CG + "question": "question",
        CG + "whyItMatters": "why",
    }
    texts: dict[str, dict[str, str]] = {}
    path: Path = ontology.FOLDER / "vocabulary" / "failure-pattern.ttl"
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        if triple.predicate.value in names and isinstance(triple.object, ox.Literal):
            assert isinstance(triple.subject, ox.NamedNode)
            if triple.subject.value.startswith(VOCABULARY + "failure-pattern/"):
                texts.setdefault(local(triple.subject.value), {})[names[triple.predicate.value]] = triple.object.value
    return texts
