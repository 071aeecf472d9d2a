"""Problems that the SHACL shapes find in a case, with file and line.

The shapes are core SHACL (Shapes Constraint Language, W3C 2017). pySHACL runs them over an rdflib graph. A check that
needs a join is a SELECT query in ``queries/checks`` instead; each of its rows is a violation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from casegraph import ontology
from casegraph.graph.casefile.check import CaseFile
from casegraph.graph.errors import Problem
from casegraph.graph.iris import RDF, RDFS, SH, SKOS, case_iri, graph_iri, local
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.model.schema import model

if TYPE_CHECKING:
    import rdflib


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return quads as one rdflib graph, without the names of their graphs."""
    import rdflib

    raw = ox.serialize((ox.Triple(q.subject, q.predicate, q.object) for q in quads), format=ox.RdfFormat.N_TRIPLES)
    graph = rdflib.Graph()
    graph.parse(data=raw, format="nt")
    return graph


def conform(data: rdflib.Graph, shapes: Path) -> rdflib.Graph:
    """Check a graph against shapes, and return the SHACL report as a graph."""
    import pyshacl
    import rdflib

    # Nothing is inferred, so nothing is added to the graph, and pySHACL needs no copy of it.
    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes_graph(shapes), inference="none", inplace=True)
    assert isinstance(report, rdflib.Graph)
    return report


@cache
def _shapes_graph(shapes: Path) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(shapes, format="turtle")


@cache
def _model_for_shapes() -> rdflib.Graph:
    """Return the part of the model that the shapes need: types, the scheme of each concept, and the class tree."""
    needed = (RDF + "type", SKOS + "inScheme", RDFS + "subClassOf")
    return to_rdflib(q for q in [*vocabulary_quads(), *ontology_quads()] if q.predicate.value in needed)


def check_cases(files: Sequence[CaseFile], quads: Iterable[ox.Quad]) -> list[Problem]:
    """Return the problems that the shapes find in some cases, each at the line of its node."""
    if not files:
        return []
    import rdflib

    graph = to_rdflib(quads)
    for triple in _model_for_shapes():
        graph.add(triple)
    report = conform(graph, ontology.SHAPES)

    sh = rdflib.Namespace(SH)
    by_case = {file.case: file for file in files}
    problems: set[Problem] = set()
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus = str(report.value(result, sh.focusNode))
        path, value = report.value(result, sh.resultPath), report.value(result, sh.value)
        message = str(report.value(result, sh.resultMessage))
        file = _file_of(focus, by_case)
        if file is None:
            continue
        problems.add(
            Problem(
                file.path,
                _line(file, focus, str(path) if path is not None else None),
                _words(file, focus, message, value),
                check="shapes",
            )
        )
    return sorted(problems)


def _file_of(focus: str, by_case: dict[str, CaseFile]) -> CaseFile | None:
    for case, file in by_case.items():
        if focus in (case_iri(case), graph_iri(case)) or focus.startswith(case_iri(case) + "/"):
            return file
    return next(iter(by_case.values())) if len(by_case) == 1 else None


def _words(file: CaseFile, focus: str, message: str, value: Any) -> str:
    node = "" if focus in (case_iri(file.case), graph_iri(file.case)) else f"{local(focus)}: "
    given = ""
    if value is not None and str(value) != focus:
        text = str(value)
        given = f" (given: {local(text) if text.startswith('http') else text})"
    return f"{node}{message}{given}"


def _line(file: CaseFile, focus: str, path: str | None) -> int:
    """Return the line of the key in question, or else of its node; 0 if the file has no such node."""
    from casegraph.graph import yamltree

    the_model = model()
    if focus in (case_iri(file.case), graph_iri(file.case)):
        coding = file.tree.items.get("coding")
        node = file.tree if focus == case_iri(file.case) or not isinstance(coding, yamltree.Mapping) else coding
    else:
        found = _find(file.tree, local(focus))
        if found is None:
            return 0
        node = found
    if path is not None:
        scoped = [term for terms in the_model.class_terms.values() for term in terms.values()]
        terms = [*the_model.terms.values(), *scoped, *(inner for term in scoped for inner in term.scoped.values())]
        keys = {term.key for term in terms if term.iri == path}
        for key, line in node.lines.items():
            if key in keys:
                return line
    return node.line


def _find(tree: Any, id_: str) -> Any:
    from casegraph.graph import yamltree

    for value in tree.items.values():
        for item in yamltree.as_list(value):
            if isinstance(item, yamltree.Mapping):
                ids = item.scalars("id")
                if ids and ids[0].value == id_:
                    return item
    return None
