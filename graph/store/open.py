"""Opening a store: the bundled cases, or a folder of the user's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.errors import StoreError, parameter
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.store.store import MARK, Store, beside


def open_store(folder: Path | None = None, *, write: bool = False) -> Store:
    """Open the bundled cases, or a folder.

    Args:
        folder: the folder of a store; None for the bundled cases.
        write: open for writing, and make the folder when it does not exist.

    Raises:
        StoreError: the folder is no store, is missing, or is being written by another process.
    """
    if folder is None:
        if write:
            raise StoreError(
                f"the bundled cases are only read; name a folder of your own with {parameter('store', 'DIR')}"
            )
        from casegraph.graph.store.bundled import bundled_store

        return bundled_store()
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file; {parameter('store')} names a folder")
    if write or not folder.exists():
        _mend(folder)
    exists = (folder / MARK).is_file()
    if not exists and not write:
        raise StoreError(f"{folder}: is no graph store; make one with: casegraph add --store {folder} FILE")
    if not exists and folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder}: holds other files and is no graph store; name an empty or a new folder")
    try:
        if write:
            folder.parent.mkdir(parents=True, exist_ok=True)
        engine = ox.Store(str(folder)) if write else ox.Store.read_only(str(folder))
        if write and not exists:
            engine.extend([*ontology_quads(), *vocabulary_quads()])
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(f"{folder}: cannot be made: {error.filename} is a file") from error
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(f"{folder}: another process is writing to it; try again when it is done") from error
        # A reader that meets a writer at work sees files vanish, which the engine reports as corruption.
        hint = "another process may be writing to it, or it is damaged"
        raise StoreError(f"{folder}: cannot be opened ({hint}): {str(error).splitlines()[0]}") from error
    return Store(engine, str(folder), folder)


def _mend(folder: Path) -> None:
    """Put a store in its place again after an interruption between two renamings, and clear away the rest."""
    new, old = beside(folder, "new"), beside(folder, "old")
    if not folder.exists() and (new / MARK).is_file():
        new.rename(folder)
    elif not folder.exists() and (old / MARK).is_file():
        old.rename(folder)
    if folder.exists() and old.exists():
        shutil.rmtree(old, ignore_errors=True)
