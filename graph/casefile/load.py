"""The quads of case files, ready for a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.casefile import check as casefile
from casegraph.graph.casefile.check import CaseFile
from casegraph.graph.casefile.to_rdf import case_quads
from casegraph.graph.sources.register import Register, bundled_register, read_register, register_beside


@dataclass(frozen=True)
class Built:
    """Checked case files, their quads by case, and the documents that they cite."""

    files: tuple[CaseFile, ...]
    quads: dict[str, list[ox.Quad]]
    register: Register


def build(paths: Sequence[Path], register: Path | None = None) -> Built:
    """Read case files, check their trees, and return them with their quads.

    Args:
        paths: the case files.
        register: a register of sources, to use in addition to the bundled one. By default, this is the ``sources.yaml``
            in the folder of each case file or in the folder above.

    Raises:
        InvalidInputError: with every problem of every file.
    """
    registers = {path: _register_for(path, register) for path in paths}
    files = casefile.read_all(paths, registers)
    quads = {file.case: case_quads(file) for file in files}
    named = {str(s.value) for file in files for s in file.tree.scalars("sources")}
    sources = {s: entry for path in paths for s, entry in registers[path].sources.items() if s in named}
    return Built(tuple(files), quads, Register(sources))


def _register_for(path: Path, given: Path | None) -> Register:
    base = bundled_register()
    if given is not None:
        return base + read_register(given)
    nearby = register_beside(path)
    return base + read_register(nearby) if nearby is not None else base
