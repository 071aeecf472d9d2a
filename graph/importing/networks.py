"""Our own GraphML, and tables of the same attributes, read in again: each node with evidence is a coded span."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.evidence import Locator
from casegraph.graph.importing.coded import Coded, Document, Mark, UsedCode
from casegraph.graph.importing.xml import local_name, parsed
from casegraph.graph.model import model
from casegraph.graph.names import CG, case_iri, local
from casegraph.graph.refi.archive import MAX_MEMBER, read_bytes
from casegraph.graph.refi.codes import KINDS
from casegraph.graph.refi.guids import guid

_MAX_TOLD = 20


def read_graphml(path: Path) -> Coded:
    """Read a network that was exported from here, perhaps changed since.

    Raises:
        InvalidInputError: with every problem of the file.
    """
    root = parsed(read_bytes(path, MAX_MEMBER), path)
    if local_name(root) != "graphml":
        raise InvalidInputError([Problem(path, 0, "is not GraphML")])
    names = {key.get("id", ""): key.get("attr.name", "") for key in root.iter() if local_name(key) == "key"}
    rows = []
    for node in root.iter():
        if local_name(node) == "node":
            values = {
                names.get(data.get("key", ""), ""): data.text or "" for data in node if local_name(data) == "data"
            }
            case, _, id_ = node.get("id", "").partition("/")
            # A node of another maker has an id of its own and may say its case as an attribute.
            rows.append({**values, "case": values.get("case") or case, "id": id_ or values.get("id", "")})
    if rows and not any("evidence" in row and "kind" in row for row in rows):
        message = "its nodes have no attributes kind and evidence, as an export from here has; was it saved with them?"
        raise InvalidInputError([Problem(path, 0, message)])
    edges = sum(1 for edge in root.iter() if local_name(edge) == "edge")
    return coded_nodes(path, rows, edges)


def coded_nodes(path: Path, rows: Iterable[Mapping[str, str]], edges: int = 0) -> Coded:
    """Return nodes, each a row of attributes, as coded spans.

    Raises:
        InvalidInputError: with every problem of the rows.
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
                found = model().concepts.get(concept.rpartition("/")[2])
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
                    Problem(path, 0, f"'{word}' of node '{case}/{id_}' is no locator like my-source#char=1,9")
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
        raise InvalidInputError(problems[:_MAX_TOLD])
    documents = {mark.document: Document(mark.document, mark.document) for mark in marks}
    return Coded(path, "casegraph", codes, documents, tuple(marks), +left_out)


def _concept_properties() -> set[str]:
    """Return the names of the properties whose values are concepts."""
    the_model = model()
    terms = [*the_model.terms.values(), *(t for found in the_model.class_terms.values() for t in found.values())]
    return {local(term.iri) for term in terms if term.kind == "concept"}
