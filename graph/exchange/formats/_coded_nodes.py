"""Codings from exported GraphML and tables: each node with evidence becomes a coded span."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coding_project import CodingProject, Document, Mark, UsedCode
from casegraph.graph.exchange.refi.codes import KINDS
from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.iris import CG, case_iri, local
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator

_MAX_SHOWN = 20


def read_node_rows(path: Path, rows: Iterable[Mapping[str, str]], edges: int = 0) -> CodingProject:
    """Return nodes as coded spans. Each row holds the attributes of a node.

    Raises:
        InvalidInputError: the error lists every problem of the rows.
    """
    codes: dict[str, UsedCode] = {}
    marks: list[Mark] = []
    left_out: Counter[str] = Counter({"link": edges})
    problems: list[Problem] = []
    properties = _concept_properties()
    for row in rows:
        case, id_ = row.get("case", ""), row.get("id", "")
        iri = f"{case_iri(case)}/{id_}" if id_ else case_iri(case)
        named = [UsedCode(guid(iri), f"{case}/{id_}", guid=guid(iri), optional=True)]
        kind = re.sub(r"\W", "", row.get("kind", ""))
        if KINDS in model().superclasses.get(CG + kind, ()):
            named.append(UsedCode(guid(CG + kind), kind, guid=guid(CG + kind)))
        for name in sorted(set(row) & properties):
            for concept in re.split(r"[\s;|]+", row[name] or ""):
                found = vocabulary().concepts.get(concept.rpartition("/")[2])
                if found is not None:
                    named.append(UsedCode(guid(found.iri), found.label, guid=guid(found.iri)))
        codes |= {code.key: code for code in named}
        words = [word for word in re.split(r"[\s;|]+", row.get("evidence") or "") if word]
        if not words:
            left_out["node without evidence"] += 1
        for word in words:
            locator = Locator.parse(word)
            if locator is None:
                problems.append(
                    Problem(path, 0, f"'{word}' of node '{case}/{id_}' is not a locator like my-source#char=1,9")
                )
                continue
            keys = tuple(code.key for code in named)
            marks.append(
                Mark(
                    locator.source,
                    locator.begin,
                    locator.end,
                    "",
                    keys,
                    " ".join((row.get("description") or "").split()),
                    label=" ".join((row.get("label") or "").split()),
                    exact=True,
                )
            )
    if problems:
        raise InvalidInputError(problems[:_MAX_SHOWN])
    documents = {mark.document: Document(mark.document, mark.document) for mark in marks}
    return CodingProject(path, "casegraph", codes, documents, tuple(marks), +left_out)


def _concept_properties() -> set[str]:
    """Return the names of the properties whose values are concepts."""
    the_model = model()
    terms = [*the_model.terms.values(), *(t for found in the_model.class_terms.values() for t in found.values())]
    return {local(term.iri) for term in terms if term.kind == "concept"}
