"""The list of formats for help, read from the modules without importing them, so that help stays quick."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casegraph.graph.declarations import modules

_FORMATS = Path(__file__).parent / "formats"


@dataclass(frozen=True)
class ListedFormat:
    """A format as help lists it; ``read_from`` describes what is read, and is empty where nothing can be read."""

    name: str
    ending: str
    description: str
    read_from: str


def format_list() -> list[ListedFormat]:
    """Return the formats in alphabetical order.

    Where a module does not write out what help needs as plain texts, the modules are imported after all.
    """
    try:
        found = [each for path in modules(_FORMATS.glob("*.py")).values() for each in _declared(path)]
    except (SyntaxError, TypeError, ValueError):
        found = _imported()
    return sorted(found, key=lambda each: each.name)


def _declared(path: Path) -> Iterator[ListedFormat]:
    """Yield the formats that a module writes out in ``FORMATS``.

    Raises:
        ValueError: a value is computed, or there is no such declaration.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    values = [node.value for node in tree.body if isinstance(node, ast.Assign) and _name(node.targets[0]) == "FORMATS"]
    if not values or not isinstance(values[0], ast.Tuple):
        raise ValueError(path)
    for call in values[0].elts:
        if not isinstance(call, ast.Call):
            raise TypeError(path)
        texts = {each.arg: each.value for each in call.keywords}
        name, ending = (ast.literal_eval(value) for value in call.args[:2])
        described, read = (ast.literal_eval(texts[key]) if key in texts else "" for key in ("description", "read_from"))
        yield ListedFormat(name, ending, described, read if "reads" in texts else "")


def _name(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) else ""


def _imported() -> list[ListedFormat]:
    from casegraph.graph.exchange.catalogue import FORMATS

    return [
        ListedFormat(each.name, each.ending, each.description, each.read_from if each.reads is not None else "")
        for each in FORMATS.values()
    ]
