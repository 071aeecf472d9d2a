"""Case files to checked quads: the whole way from YAML to what a store takes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph import casefile
from casegraph.graph.casefile import CaseFile
from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.evidence import Register, bundled_register, read_register, register_beside
from casegraph.graph.rdf import case_quads


@dataclass(frozen=True)
class Checked:
    """Case files that passed every check, their quads by case, the documents they point to, and warnings."""

    files: tuple[CaseFile, ...]
    quads: dict[str, list[ox.Quad]]
    register: Register
    warnings: tuple[Problem, ...]


def read_checked(paths: Sequence[Path], register: Path | None = None, *, shapes: bool = True) -> Checked:
    """Read case files and check them: the tree, then the shapes, then the checking queries.

    Parameters:
        paths: the case files.
        register: a register of sources; without it, the one beside each file, and the bundled one.
        shapes: False leaves out SHACL and the checking queries, for files that are known to be valid.

    Raises:
        InvalidInputError: with every problem of every file.
    """
    registers = {path: _register_for(path, register) for path in paths}
    files = casefile.read_all(paths, registers)
    quads = {file.case: case_quads(file) for file in files}
    problems: list[Problem] = []
    if shapes:
        from casegraph.graph.checks import run_checks
        from casegraph.graph.shapes import check_cases

        for file in files:
            problems += check_cases([file], quads[file.case])
        problems += run_checks(files, quads)
    errors = [problem for problem in problems if not problem.warning]
    if errors:
        raise InvalidInputError(problems)
    used = {s: entry for path in paths for s, entry in registers[path].sources.items()}
    return Checked(tuple(files), quads, Register(used), tuple(problems))


def _register_for(path: Path, given: Path | None) -> Register:
    base = bundled_register()
    if given is not None:
        return base + read_register(given)
    beside = register_beside(path)
    return base + read_register(beside) if beside is not None else base
