"""The catalogue of formats. Each module of ``formats/`` declares the formats that it provides.

A module whose name begins with an underscore serves several formats and declares none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from casegraph.graph.declarations import declared, modules
from casegraph.graph.errors import DeclarationError
from casegraph.graph.exchange import formats
from casegraph.graph.exchange.coding_project import CodingProject
from casegraph.graph.exchange.job import Files, Format


def find_formats(package: ModuleType) -> dict[str, Format | Files]:
    """Return the formats that the modules of a package declare as ``FORMATS``, by name, in alphabetical order.

    Raises:
        DeclarationError: a module declares no format, or two formats have the same name or ending.
    """
    found: dict[str, Format | Files] = {}
    endings: dict[str, str] = {}
    for path in modules(_files(package)).values():
        for one in declared(f"{package.__name__}.{path.stem}", "FORMATS", tuple):
            if one.name in found:
                raise DeclarationError(f"{path}: another format has the name '{one.name}'; choose another")
            if one.ending in endings:
                other = endings[one.ending]
                raise DeclarationError(f"{path}: the format '{other}' has the ending '{one.ending}'; choose another")
            found[one.name] = one
            endings[one.ending] = one.name
    return dict(sorted(found.items()))


def _files(package: ModuleType) -> list[Path]:
    return sorted(Path(package.__path__[0]).glob("*.py"))


FORMATS = find_formats(formats)
# The functions that read codings, by the ending of the file's name.
READERS: dict[str, Callable[[Path], CodingProject]] = {
    found.ending: found.reads
    for found in sorted(FORMATS.values(), key=lambda found: found.ending)
    if found.reads is not None
}
# Better known endings of the same syntax, by our own ending.
KNOWN_ENDINGS = {found.ending: found.like for found in FORMATS.values() if found.like}


@cache
def own_texts() -> tuple[str, ...]:
    """Return the fixed texts that the formats write into files: the ``OWN_TEXTS`` of their modules."""
    imported = [import_module(f"{formats.__name__}.{path.stem}") for path in _files(formats)]
    return tuple(text for module in imported for text in getattr(module, "OWN_TEXTS", ()))
