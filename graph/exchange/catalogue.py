"""The catalogue of formats. Each module of ``formats/`` declares the formats that it provides.

A module whose name begins with an underscore serves several formats and declares none.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

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
    for module in _modules(package):
        shared = module.__name__.rpartition(".")[2].startswith("_")
        declared: tuple[Format | Files, ...] = getattr(module, "FORMATS", ())
        if not declared and not shared:
            raise DeclarationError(
                f"{module.__file__}: declares no format; give it FORMATS = (Format(…),), or a name that begins with _"
            )
        for one in declared:
            if one.name in found:
                raise DeclarationError(f"{module.__file__}: another format has the name '{one.name}'; choose another")
            if one.ending in endings:
                other = endings[one.ending]
                raise DeclarationError(
                    f"{module.__file__}: the format '{other}' has the ending '{one.ending}'; choose another"
                )
            found[one.name] = one
            endings[one.ending] = one.name
    return dict(sorted(found.items()))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for name in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        yield import_module(f"{package.__name__}.{name}")


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
    return tuple(text for module in _modules(formats) for text in getattr(module, "OWN_TEXTS", ()))
