"""The store of the bundled cases, built in the user's cache folder and rebuilt when an input changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from casegraph import data, ontology
from casegraph.graph.errors import StoreError
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.sources.register import bundled_register
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.statistics.data_cube import statistics_quads
from casegraph.graph.statistics.figures import bundled_statistics, statistics_files
from casegraph.graph.store.store import MARK, Store, memory_store


def bundled_store() -> Store:
    """Return the store of the bundled cases; build it in the user's cache folder if an input has changed.

    Raises:
        StoreError: the store is there but cannot be opened.
    """
    name = "the bundled cases"
    folder = cache_folder() / f"bundled-{_inputs_hash()}"
    if not (folder / MARK).is_file():
        quads = list(bundled_quads())
        try:
            _build_into(folder, quads)
        except OSError as error:
            print(f"note: {folder}: cannot be written ({error}); the graph stays in memory", file=sys.stderr)  # noqa: T201
            return memory_store(quads, name)
    try:
        return Store(ox.Store.read_only(str(folder)), name)
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{folder}: cannot be opened: {error}; delete the folder and try again") from error


def bundled_quads() -> Iterator[ox.Quad]:
    """Return the quads of the bundled cases, their sources, the ontology and the vocabularies.

    The tests check the bundled files, so this function does not run the shapes again.
    """
    from casegraph.graph.casefile.load import build

    for quads in build(data.case_files(), data.REGISTER).quads.values():
        yield from quads
    yield from source_quads(bundled_register())
    yield from statistics_quads([bundled_statistics(path.stem) for path in statistics_files()])
    yield from ontology_quads()
    yield from vocabulary_quads()


def _build_into(folder: Path, quads: list[ox.Quad]) -> None:
    """Build in a temporary folder and rename it, so that two processes at once leave one complete store."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix="building-"))
    try:
        engine = ox.Store(str(temporary / "store"))
        engine.bulk_extend(quads)
        engine.flush()
        del engine
        try:
            (temporary / "store").rename(folder)
        except OSError:
            if not (folder / MARK).is_file():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    for old in folder.parent.glob("bundled-*"):
        if old != folder:
            with contextlib.suppress(OSError):
                shutil.rmtree(old)


def cache_folder() -> Path:
    """Return the cache folder of casegraph for this user; the variable ``CASEGRAPH_CACHE`` can name another."""
    if os.environ.get("CASEGRAPH_CACHE"):
        return Path(os.environ["CASEGRAPH_CACHE"])
    from platformdirs import user_cache_path

    return user_cache_path("casegraph")


def _inputs_hash() -> str:
    """Return a hash of the inputs of the bundled store: the data, the model, and the code that reads them."""
    digest = hashlib.sha256()
    files = [*data.case_files(), data.REGISTER, ontology.ONTOLOGY, ontology.CONTEXT, ontology.SHAPES]
    files += [*statistics_files(), *ontology.vocabulary_files(), *sorted(Path(__file__).parent.rglob("*.py"))]
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
