"""Opening of a store: the bundled cases, or a folder of the user."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.errors import StoreError, parameter
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.store.store import MARK, Store, sibling_folder


def open_store(folder: Path | None = None, *, write: bool = False) -> Store:
    """Open a store, and return it.

    Args:
        folder: the folder of the store; None for the bundled cases.
        write: open the store for writing, and create it if it does not exist.

    Raises:
        StoreError: the folder does not exist, holds no store, or cannot be opened, or another process is writing to it.
    """
    if folder is None:
        if write:
            raise StoreError(
                f"the bundled cases cannot be changed; name a folder of your own with {parameter('store', 'DIR')}"
            )
        from casegraph.graph.store.bundled import bundled_store

        return bundled_store()
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file; name a folder with {parameter('store')}")
    if write or not folder.exists():
        _restore(folder)
    exists = (folder / MARK).is_file()
    if not exists and not write:
        raise StoreError(f"{folder}: is not a graph store; create one with: casegraph add --store {folder} FILE")
    if not exists and folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder}: holds other files and is not a graph store; name an empty folder or a new one")
    try:
        if write:
            folder.parent.mkdir(parents=True, exist_ok=True)
        engine = ox.Store(str(folder)) if write else ox.Store.read_only(str(folder))
        if write and not exists:
            engine.extend([*ontology_quads(), *vocabulary_quads()])
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(f"{folder}: cannot be created: {error.filename} is a file; name another folder") from error
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(f"{folder}: another process is writing to it; try again when it has finished") from error
        # A reader sees files vanish while another process writes. The engine reports this as corruption.
        hint = "another process may be writing to it, or it is damaged"
        raise StoreError(f"{folder}: cannot be opened: {str(error).splitlines()[0]}; {hint}, so try again") from error
    return Store(engine, str(folder), folder)


def _restore(folder: Path) -> None:
    """Restore a store after an interruption between two renamings, and delete what is left of the old one."""
    new, old = sibling_folder(folder, "new"), sibling_folder(folder, "old")
    if not folder.exists() and (new / MARK).is_file():
        new.rename(folder)
    elif not folder.exists() and (old / MARK).is_file():
        old.rename(folder)
    if folder.exists() and old.exists():
        shutil.rmtree(old, ignore_errors=True)
