"""Find plug-ins: each module of a folder declares one object, such as a measure, and the two have the same name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from casegraph.graph.errors import DeclarationError

T = TypeVar("T")
_FIRST_PARAGRAPH = re.compile(r'\s*"""(.+?)(?:\n\s*\n|""")', re.DOTALL)


def modules(files: Iterable[Path], ending: str = "") -> dict[str, Path]:
    """Return the files by the names of the parts, in alphabetical order; ``_`` in a file's name is ``-`` in a part's.

    A module whose name begins with an underscore is shared by several parts, and declares none.

    Args:
        files: modules.
        ending: how the name of each module ends after the name of the part.

    Raises:
        DeclarationError: two modules bear one name.
    """
    found: dict[str, Path] = {}
    for path in files:
        name = path.stem.removesuffix(ending).replace("_", "-")
        if path.stem.startswith("_"):
            continue
        if name in found:
            raise DeclarationError(f"{path}: {found[name]} has the same name; choose another")
        found[name] = path
    return dict(sorted(found.items()))


def summary(path: Path) -> str:
    """Return what a part does in a sentence: the first paragraph of its module's docstring.

    The module is read and not imported, so that a list of commands stays quick.
    """
    found = _FIRST_PARAGRAPH.match(path.read_text(encoding="utf-8"))
    return " ".join(found[1].split()) if found else ""


def declared(module: str, name: str, kind: type[T], called: str = "") -> T:
    """Import a module and return what it declares.

    Args:
        module: the module, such as ``casegraph.graph.measures.themes``.
        name: the name of the declaration, such as ``MEASURE``.
        kind: its type.
        called: the name that the part must bear, if it has one.

    Raises:
        DeclarationError: there is no such declaration in the module, or it is of another type, empty, or of another
            name.
    """
    imported = import_module(module)
    found = getattr(imported, name, None)
    if not isinstance(found, kind) or not found:
        right = f"add {name}, a {kind.__name__}, or begin the name of the file with _"
        raise DeclarationError(f"{imported.__file__}: declares no {name}; {right}")
    if called and getattr(found, "name", None) != called:
        raise DeclarationError(f"{imported.__file__}: {name} must have the name '{called}', after the module")
    return found
