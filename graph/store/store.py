"""Where the graph lives: the bundled cases in the user's cache, or a folder of the user's own.

Both are Oxigraph stores on disk. Each case is one named graph; replacing or withdrawing a case replaces or drops
that graph in one transaction. The bundled store is built once and built anew when an input changes; it is only
read. A folder is written by ``casegraph add`` and ``casegraph withdraw``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.errors import InvalidInputError, NotFoundError, Problem, StoreError, parameter
from casegraph.graph.iris import (
    CG,
    DCTERMS,
    GRAPH,
    ONTOLOGY_GRAPH,
    SOURCES_GRAPH,
    VOCABULARY_GRAPH,
    graph_iri,
    is_id,
    local,
)
from casegraph.graph.sources.register import Register, Source
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.suggest import did_you_mean

# Oxigraph's folder holds this file; it tells a store from any other folder.
MARK = "CURRENT"
MODEL_GRAPHS = (ONTOLOGY_GRAPH, VOCABULARY_GRAPH)


class Store:
    """A graph of cases: named graphs of the cases, the ontology, the vocabularies and the sources."""

    def __init__(self, engine: ox.Store, name: str, folder: Path | None = None) -> None:
        self.engine = engine
        self.name = name
        self.folder = folder

    def cases(self) -> list[str]:
        """Return the ids of the cases, in order."""
        return sorted(
            graph.value[len(GRAPH) :]
            for graph in self.engine.named_graphs()
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(GRAPH)
        )

    def has(self, case: str) -> bool:
        """Tell whether there is a case of this id."""
        return is_id(case) and self.engine.contains_named_graph(ox.NamedNode(graph_iri(case)))

    def require(self, case: str) -> str:
        """Return a case's id.

        Raises:
            NotFoundError: there is no such case, with the nearest id.
        """
        if self.has(case):
            return case
        known = self.cases()
        hint = did_you_mean(case, known, f"there are: {', '.join(known) or 'none'}")
        raise NotFoundError(f"no case '{case}' in {self.name}{hint}")

    def case_quads(self, case: str) -> list[ox.Quad]:
        """Return the quads of a case's graph."""
        return list(self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph_iri(case))))

    def model_quads(self) -> list[ox.Quad]:
        """Return the quads of the ontology and the vocabularies."""
        return [
            quad
            for graph in MODEL_GRAPHS
            for quad in self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        ]

    def source_quads(self) -> list[ox.Quad]:
        """Return the quads that describe the registered documents."""
        return list(self.engine.quads_for_pattern(None, None, None, ox.NamedNode(SOURCES_GRAPH)))

    def register(self) -> Register:
        """Return the register of documents that the store's cases point to."""
        values: dict[str, dict[str, str]] = {}
        for quad in self.source_quads():
            assert isinstance(quad.subject, ox.NamedNode)
            if not isinstance(quad.object, ox.Triple):
                values.setdefault(local(quad.subject.value), {})[quad.predicate.value] = quad.object.value
        return Register(
            {
                id_: Source(
                    id=id_,
                    title=found[DCTERMS + "title"],
                    publisher=found[DCTERMS + "publisher"],
                    kind=local(found[DCTERMS + "type"]),
                    characters=int(found[CG + "characters"]),
                    sha256=found[CG + "sha256"],
                    file=found[DCTERMS + "identifier"],
                    date=found.get(CG + "date"),
                    rights=found.get(DCTERMS + "rights"),
                )
                for id_, found in sorted(values.items())
            }
        )

    def add(self, cases: dict[str, list[ox.Quad]], register: Register, *, replace: bool = False) -> None:
        """Take in cases, all or none, in one transaction.

        Raises:
            InvalidInputError: a case is there already and ``replace`` is False.
            StoreError: the store cannot be written.
        """
        taken = [case for case in cases if self.has(case)]
        if taken and not replace:
            raise InvalidInputError(
                [
                    Problem(
                        Path(self.name),
                        0,
                        f"case '{case}' is already in the store; replace it with {parameter('replace', 'True')}",
                    )
                    for case in taken
                ]
            )
        quads = [quad for found in cases.values() for quad in found]
        stale = self._orphans(set(cases), quads) | {source.iri for source in register.sources.values()}
        parts = [f"DROP SILENT GRAPH <{graph_iri(case)}>" for case in cases]
        parts += _forget(stale)
        parts += [_insert(quads + source_quads(register))]
        self._update(" ;\n".join(parts))
        if taken:
            self._rewrite()

    def withdraw(self, cases: Sequence[str]) -> None:
        """Drop cases, and the descriptions of documents that no other case points to, all or none.

        Raises:
            NotFoundError: there is no such case.
            StoreError: the store cannot be written.
        """
        gone = {self.require(case) for case in cases}
        parts = [f"DROP GRAPH <{graph_iri(case)}>" for case in sorted(gone)]
        parts += _forget(self._orphans(gone, []))
        self._update(" ;\n".join(parts))
        self._rewrite()

    def _orphans(self, gone: set[str], new: Iterable[ox.Quad]) -> set[str]:
        """Return the documents to which no case will point when some cases are gone and new quads have come."""
        source = ox.NamedNode(DCTERMS + "source")
        quads = [q for q in new if q.predicate == source]
        for case in set(self.cases()) - gone:
            quads += self.engine.quads_for_pattern(None, source, None, ox.NamedNode(graph_iri(case)))
        used = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
        return {entry.iri for entry in self.register().sources.values()} - used

    def _rewrite(self) -> None:
        """Write the folder anew, since the engine keeps the texts of what was dropped in its files.

        The new store is built beside the old one and takes its place by renaming; `open_store` mends what an
        interruption between the two renamings leaves.
        """
        if self.folder is None:
            return
        new, old = beside(self.folder, "new"), beside(self.folder, "old")
        try:
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
            engine = ox.Store(str(new))
            engine.bulk_extend(self.engine)
            engine.flush()
            del engine
            self.engine = ox.Store()
            self.folder.rename(old)
            new.rename(self.folder)
            shutil.rmtree(old)
            self.engine = ox.Store(str(self.folder))
        except OSError as error:
            raise StoreError(f"{self.name}: cannot be written anew: {error}") from error

    def _update(self, text: str) -> None:
        try:
            self.engine.update(text)
            self.engine.flush()
        except OSError as error:
            raise StoreError(f"{self.name}: cannot be written: {error}") from error


def _forget(documents: Iterable[str]) -> list[str]:
    """Return the updates that drop the descriptions of documents."""
    return [f"DELETE WHERE {{ GRAPH <{SOURCES_GRAPH}> {{ <{iri}> ?p ?o }} }}" for iri in sorted(documents)]


def _insert(quads: Iterable[ox.Quad]) -> str:
    """Return an INSERT DATA of quads; terms are written by the engine's own N-Triples serialiser."""
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        by_graph.setdefault(quad.graph_name.value, []).append(ox.Triple(quad.subject, quad.predicate, quad.object))
    blocks = []
    for graph, triples in by_graph.items():
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert text is not None
        blocks.append(f"GRAPH <{graph}> {{\n{text.decode('utf-8')}}}")
    return "INSERT DATA {\n" + "\n".join(blocks) + "\n}"


def beside(folder: Path, what: str) -> Path:
    """Return the folder beside a store in which it is written anew, or that holds what it was."""
    return folder.resolve().with_name(f".{folder.resolve().name}.{what}")


def memory_store(quads: Iterable[ox.Quad], name: str = "memory") -> Store:
    """Return a store in memory."""
    engine = ox.Store()
    engine.extend(quads)
    return Store(engine, name)
