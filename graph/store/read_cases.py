"""Cases read from a case file, from an export in RDF, from the folder of a store, or from a store by the case's id.

Files may come from other people, so we read them as data only. We fetch no JSON-LD context, read no document type
declaration, and refuse a file that unpacks to more than the limit. From a graph we take only the cases and the
descriptions of their documents. The ontology and the vocabularies come with casegraph.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.errors import InvalidInputError, NotFoundError, Problem
from casegraph.graph.iris import CASE, CG, DCTERMS, GRAPH, SOURCE, SOURCES_GRAPH, case_of, graph_iri, is_id
from casegraph.graph.suggest import did_you_mean

MAX_BYTES = 512 * 1024 * 1024
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_CASE_FILES = (".yaml", ".yml")


@dataclass(frozen=True)
class Cases:
    """Cases with their quads, and the quads that describe documents; ``name`` says where they come from."""

    name: str
    cases: dict[str, frozenset[ox.Quad]]
    sources: frozenset[ox.Quad]

    def only(self, wanted: Iterable[str]) -> Cases:
        """Return some of the cases, with the documents that they cite."""
        kept = {case: self.cases[case] for case in wanted if case in self.cases}
        source = DCTERMS + "source"
        used = {quad.object for quads in kept.values() for quad in quads if quad.predicate.value == source}
        return Cases(self.name, kept, frozenset(quad for quad in self.sources if quad.subject in used))


def read_cases(name: str, store: Path | None = None) -> Cases:
    """Return the cases of a file, of a store, or of a folder of case files; or one case of a store.

    Args:
        name: the path, or the id of a case in ``store``.
        store: the folder of the store in which to look for an id; None for the bundled cases.

    Raises:
        NotFoundError: there is no file, folder or case of this name.
        InvalidInputError: a file cannot be read.
    """
    from casegraph.graph.store.open import open_store
    from casegraph.graph.store.store import MARK

    path = Path(name)
    if path.is_file():
        return _from_file(path)
    if (path / MARK).is_file():
        return _from_store(name, path, None)
    if path.is_dir() and any(path.glob("*.yaml")):
        return _from_case_files(name, [file for file in sorted(path.glob("*.yaml")) if file.name != "sources.yaml"])
    opened = open_store(store)
    if opened.has(name):
        return _from_store(name, store, name)
    known = opened.cases()
    hint = did_you_mean(name, known, "name a case file, an export, the folder of a store, or the id of a case")
    raise NotFoundError(f"no file, folder or case is named '{name}'{hint}")


def _from_store(name: str, folder: Path | None, case: str | None) -> Cases:
    from casegraph.graph.store.open import open_store

    opened = open_store(folder)
    wanted = [case] if case is not None else opened.cases()
    cases = {each: frozenset(opened.case_quads(each)) for each in wanted}
    return Cases(name, cases, frozenset(opened.source_quads())).only(wanted)


def _from_case_files(name: str, paths: list[Path]) -> Cases:
    from casegraph.graph.casefile.load import build
    from casegraph.graph.sources.source_quads import source_quads

    built = build(paths)
    cases = {case: frozenset(quads) for case, quads in built.quads.items()}
    return Cases(name, cases, frozenset(source_quads(built.register)))


def _from_file(path: Path) -> Cases:
    endings = [suffix.lower() for suffix in path.suffixes]
    if endings[-1:] and endings[-1] in _CASE_FILES:
        return _from_case_files(str(path), [path])
    packed = endings[-1:] == [".gz"]
    ending = (endings[:-1] if packed else endings)[-1:]
    if not ending or ending[0] not in FORMATS:
        known = ", ".join([*_CASE_FILES, *FORMATS])
        raise _problem(path, f"has an unknown ending; use one of {known}, of which the last six can have .gz added")
    quads = parse(_bytes(path, packed=packed), FORMATS[ending[0]], path)
    found = group_by_case(str(path), quads)
    if not found.cases:
        raise _problem(path, "holds no case of casegraph; name an export of cases")
    return found


def _bytes(path: Path, *, packed: bool) -> bytes:
    import gzip

    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            raw: bytes = stream.read(MAX_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _problem(path, f"cannot be unpacked: {error}; export it again") from error
    except OSError as error:
        raise _problem(path, f"cannot be read: {error.strerror}; check its name and permissions") from error
    if len(raw) > MAX_BYTES:
        unpacked = " when it is unpacked" if packed else ""
        raise _problem(path, f"is larger than {MAX_BYTES // 1024 // 1024} MiB{unpacked}; split it into smaller files")
    return raw


def parse(raw: bytes, format_: ox.RdfFormat, path: Path) -> list[ox.Quad]:
    """Return the quads of an RDF file that other people may have written; messages name it ``path``.

    Raises:
        InvalidInputError: the file cannot be read, refers to an external context, or has blank nodes.
    """
    if format_ == ox.RdfFormat.JSON_LD:
        _check_json(raw, path)
    if format_ == ox.RdfFormat.RDF_XML:
        _check_xml(raw, path)
    quads = []
    try:
        for quad in ox.parse(raw, format=format_):
            for term in (quad.subject, quad.object):
                if not isinstance(term, (ox.NamedNode, ox.Literal)):
                    raise _problem(path, f"has a blank node ({str(term)[:60]}); give every node an IRI")
            quads.append(quad)
    except SyntaxError as error:
        raise InvalidInputError(
            [Problem(path, error.lineno or 0, f"is not {format_.name} here: {error.msg}; correct the file")]
        ) from error
    except (ValueError, OSError) as error:
        raise _problem(path, f"is not {format_.name}: {error}; correct the file") from error
    return quads


def _check_json(raw: bytes, path: Path) -> None:
    """Refuse JSON-LD with a context outside the file."""
    try:
        todo = [json.loads(raw)]
    except (ValueError, RecursionError) as error:
        raise _problem(path, f"is not JSON: {error}; correct the file") from error
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            contexts = node.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (isinstance(context, dict) and "@import" in context):
                    shown = context if isinstance(context, str) else context["@import"]
                    raise _problem(path, f"has an external context ({str(shown)[:80]}); put the context into the file")
            todo += node.values()
        elif isinstance(node, list):
            todo += node


def _check_xml(raw: bytes, path: Path) -> None:
    """Refuse a document type declaration, because its entities could expand without limit.

    Refuse any encoding but UTF-8 as well, because the declaration could hide in it.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _problem(path, "is not UTF-8; save the file as UTF-8") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _problem(path, "has a document type declaration, which is not allowed; remove it")


def group_by_case(name: str, quads: Iterable[ox.Quad]) -> Cases:
    """Return the cases found among quads.

    A quad outside the named graphs goes to the case of its subject.
    """
    cases: dict[str, set[ox.Quad]] = defaultdict(set)
    sources: set[ox.Quad] = set()
    spans: dict[str, list[ox.Quad]] = defaultdict(list)
    cited: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        graph, subject = quad.graph_name, str(getattr(quad.subject, "value", ""))
        if isinstance(graph, ox.NamedNode):
            case = graph.value.removeprefix(GRAPH)
            if graph.value.startswith(GRAPH) and is_id(case):
                cases[case].add(quad)
            elif graph.value == SOURCES_GRAPH:
                sources.add(quad)
            continue
        owner = case_of(subject) if subject.startswith(CASE) else subject.removeprefix(GRAPH)
        if subject.startswith((CASE, GRAPH)) and owner is not None and is_id(owner):
            cases[owner].add(_in_graph(quad, graph_iri(owner)))
            if quad.predicate.value == CG + "evidence" and isinstance(quad.object, ox.NamedNode):
                cited[quad.object.value].add(owner)
        elif subject.startswith(SOURCE) and "#" in subject:
            spans[subject].append(quad)
        elif subject.startswith(SOURCE):
            sources.add(_in_graph(quad, SOURCES_GRAPH))
    for span, found in spans.items():
        for case in cited[span]:
            cases[case].update(_in_graph(quad, graph_iri(case)) for quad in found)
    return Cases(name, {case: frozenset(found) for case, found in sorted(cases.items())}, frozenset(sources))


def _in_graph(quad: ox.Quad, graph: str) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


def _problem(path: Path, message: str) -> InvalidInputError:
    return InvalidInputError([Problem(path, 0, message)])
