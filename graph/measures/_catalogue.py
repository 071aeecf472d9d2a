"""The measures, found by their place: each module of this folder without a leading underscore is a measure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casegraph.graph.declarations import declared, modules
from casegraph.graph.errors import UsageError
from casegraph.graph.measures._measure import Measure
from casegraph.graph.suggest import did_you_mean


@cache
def measure_modules() -> dict[str, Path]:
    """Return the file of each measure by the name of the measure, sorted by name."""
    return modules(Path(__file__).parent.glob("*.py"))


def get_measure(name: str) -> Measure:
    """Return a measure by its name.

    Raises:
        UsageError: there is no such measure.
        DeclarationError: its module does not declare it.
    """
    found = measure_modules()
    if name not in found:
        there = f"the measures are: {', '.join(found)}"
        raise UsageError(f"there is no measure '{name}'{did_you_mean(name, found, there)}")
    return declared(f"casegraph.graph.measures.{found[name].stem}", "MEASURE", Measure, name)
