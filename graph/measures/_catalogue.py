"""The measures, found by their place: each module of this folder without a leading underscore is a measure."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from casegraph.graph.errors import UsageError
from casegraph.graph.measures._measure import Measure
from casegraph.graph.suggest import did_you_mean

_HERE = Path(__file__).parent
_FIRST_LINE = re.compile(r'\s*"""(.+?)(?:\n\s*\n|""")', re.DOTALL)


@cache
def measure_modules() -> dict[str, Path]:
    """Return the file of each measure by the name of the measure, sorted by name."""
    return {path.stem.replace("_", "-"): path for path in sorted(_HERE.glob("[!_]*.py"))}


def summary(name: str) -> str:
    """Return a short description of a measure: the first paragraph of its module's docstring.

    The module is read and not imported, so that a list of the commands stays quick.
    """
    found = _FIRST_LINE.match(measure_modules()[name].read_text(encoding="utf-8"))
    return " ".join(found[1].split()) if found else ""


def get_measure(name: str) -> Measure:
    """Return a measure by its name.

    Raises:
        UsageError: there is no such measure.
    """
    modules = measure_modules()
    if name not in modules:
        there = f"the measures are: {', '.join(modules)}"
        raise UsageError(f"there is no measure '{name}'{did_you_mean(name, modules, there)}")
    measure = getattr(import_module(f"casegraph.graph.measures.{modules[name].stem}"), "MEASURE", None)
    if not isinstance(measure, Measure) or measure.name != name:
        raise UsageError(f"{modules[name].name} must declare MEASURE, a Measure with the name '{name}'")
    return measure
