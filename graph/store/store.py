"""The store of a graph, on disk or in memory.

A store on disk is an Oxigraph store: the bundled cases in the user's cache folder, or a folder of the user. Each case
is one named graph. Replacing or withdrawing a case replaces or drops its graph in one transaction. The bundled store is
read-only; casegraph rebuilds it when an input changes. ``casegraph add`` and ``casegraph withdraw`` write to the folder
of a user.
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

# The folder of an Oxigraph store holds this file, so we can recognise a store by it.
MARK = "CURRENT"
MODEL_GRAPHS = (ONTOLOGY_GRAPH, VOCABULARY_GRAPH)


class Store:
    """A store of the named graphs of the cases, the ontology, the vocabularies and the sources."""

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
        """Return whether the store holds a case with this id."""
        return is_id(case) and self.engine.contains_named_graph(ox.NamedNode(graph_iri(case)))

    def require(self, case: str) -> str:
        """Return the id of a case that must be in the store.

        Raises:
            NotFoundError: the case is not in the store; the message suggests the most similar id.
        """
        if self.has(case):
            return case
        known = self.cases()
        hint = did_you_mean(case, known, f"choose one of: {', '.join(known)}" if known else "it holds no cases")
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
        """Return the register of the documents that the cases of the store cite."""
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
        """Add cases in one transaction, all of them or none.

        Raises:
            InvalidInputError: a case is already in the store and ``replace`` is False.
            StoreError: the store cannot be written.
        """
        existing = [case for case in cases if self.has(case)]
        if existing and not replace:
            raise InvalidInputError(
                [
                    Problem(
                        Path(self.name),
                        0,
                        f"case '{case}' is already in the store; replace it with {parameter('replace', 'True')}",
                    )
                    for case in existing
                ]
            )
        quads = [quad for found in cases.values() for quad in found]
        stale = self._orphans(set(cases), quads) | {source.iri for source in register.sources.values()}
        parts = [f"DROP SILENT GRAPH <{graph_iri(case)}>" for case in cases]
        parts += _forget(stale)
        parts += [_insert(quads + source_quads(register))]
        self._update(" ;\n".join(parts))
        if existing:
            self._rewrite()

    def withdraw(self, cases: Sequence[str]) -> None:
        """Drop cases, all of them or none, and the descriptions of documents that no other case cites.

        Raises:
            NotFoundError: a case is not in the store.
            StoreError: the store cannot be written.
        """
        gone = {self.require(case) for case in cases}
        parts = [f"DROP GRAPH <{graph_iri(case)}>" for case in sorted(gone)]
        parts += _forget(self._orphans(gone, []))
        self._update(" ;\n".join(parts))
        self._rewrite()

    def _orphans(self, gone: set[str], new: Iterable[ox.Quad]) -> set[str]:
        """Return the documents that no case will cite after some cases are dropped and new quads are added."""
        source = ox.NamedNode(DCTERMS + "source")
        quads = [q for q in new if q.predicate == source]
        for case in set(self.cases()) - gone:
            quads += self.engine.quads_for_pattern(None, source, None, ox.NamedNode(graph_iri(case)))
        used = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
        return {entry.iri for entry in self.register().sources.values()} - used

    def _rewrite(self) -> None:
        """Rewrite the folder, because the engine's files still hold the text of dropped statements.

        The new store is built next to the old one and replaces it by renaming. If the process is interrupted between
        the two renamings, `open_store` restores the store.
        """
        if self.folder is None:
            return
        new, old = sibling_folder(self.folder, "new"), sibling_folder(self.folder, "old")
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
            raise StoreError(f"{self.name}: cannot be rewritten: {error}; try again") from error

    def _update(self, text: str) -> None:
        try:
            self.engine.update(text)
            self.engine.flush()
        except OSError as error:
            raise StoreError(f"{self.name}: cannot be written: {error}; try again") from error


def _forget(documents: Iterable[str]) -> list[str]:
    """Return the updates that drop the descriptions of documents."""
    return [f"DELETE WHERE {{ GRAPH <{SOURCES_GRAPH}> {{ <{iri}> ?p ?o }} }}" for iri in sorted(documents)]


def _insert(quads: Iterable[ox.Quad]) -> str:
    """Return an INSERT DATA update of quads; the engine's own N-Triples serialiser writes the terms."""
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


def sibling_folder(folder: Path, what: str) -> Path:
    """Return the path of the folder, next to a store, that holds its new version or its old one."""
    return folder.resolve().with_name(f".{folder.resolve().name}.{what}")


def memory_store(quads: Iterable[ox.Quad], name: str = "memory") -> Store:
    """Return a store in memory that holds some quads."""
    engine = ox.Store()
    engine.extend(quads)
    return Store(engine, name)
