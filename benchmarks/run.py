"""Measure and print ratios: start-up against Python's own, cold against warm, and growth with the number of cases.

Run as ``make bench``. Times are of one machine at one moment; the ratios, measured in one run, are what to compare.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from casegraph import data
from casegraph.graph.casefile.load import build
from casegraph.graph.iris import CASE, GRAPH
from casegraph.graph.model.model_quads import vocabulary_quads
from casegraph.graph.store.store import Store, memory_store
from casegraph.queries.matches import matches

RUNS = 7


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median time of an action in seconds, after one run that is not counted."""
    action()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def command(*arguments: str) -> Callable[[], object]:
    """Return an action that runs a command in a separate process."""
    return lambda: subprocess.run(arguments, check=True, capture_output=True)


def copies(count: int) -> Store:
    """Return a store of the bundled cases, repeated with new names as often as needed."""
    bundled = build(data.case_files(), data.REGISTER).quads
    names = sorted(bundled)
    quads = list(vocabulary_quads())
    for number in range(count):
        case = names[number % len(names)]
        quads += [_renamed(quad, case, f"{case}-{number}") for quad in bundled[case]]
    return memory_store(quads, f"{count} cases")


def _renamed(quad: ox.Quad, old: str, new: str) -> ox.Quad:
    def term(value: ox.NamedNode) -> ox.NamedNode:
        for base in (CASE, GRAPH):
            if value.value == base + old or value.value.startswith(f"{base}{old}/"):
                return ox.NamedNode(base + new + value.value[len(base + old) :])
        return value

    subject, object_, graph = quad.subject, quad.object, quad.graph_name
    return ox.Quad(
        term(subject) if isinstance(subject, ox.NamedNode) else subject,
        quad.predicate,
        term(object_) if isinstance(object_, ox.NamedNode) else object_,
        term(graph) if isinstance(graph, ox.NamedNode) else graph,
    )


def main() -> None:
    """Print the measures."""
    folder = Path(tempfile.mkdtemp(prefix="casegraph-bench-"))
    os.environ["CASEGRAPH_CACHE"] = str(folder)
    us = (sys.executable, "-m", "casegraph")
    try:
        bare = median(command(sys.executable, "-c", "pass"))
        print(f"python -c pass                     {bare:6.3f} s   1.0")
        for words in (("--help",), ("query", "timeline", "--set", "case=stacey"), ("patterns",), ("cases",)):
            taken = median(command(*us, *words))
            print(f"casegraph {' '.join(words)[:24]:<24} {taken:6.3f} s  {taken / bare:4.1f} times python")

        def cold() -> None:
            shutil.rmtree(folder, ignore_errors=True)
            command(*us, "query", "timeline", "--set", "case=stacey")()

        taken = median(cold, 3)
        print(f"the same query, nothing built yet  {taken:6.3f} s  {taken / bare:4.1f} times python")
        print("\nall patterns over N cases in memory")
        before = 0.0
        for count in (100, 200, 400, 800):
            store = copies(count)
            taken = median(lambda store=store: matches(store), 1)  # type: ignore[misc]
            ratio = f"{taken / before:4.2f} times the half" if before else ""
            print(f"N = {count:<5} {taken:6.3f} s  {taken / count * 1000:5.2f} ms a case  {ratio}")
            before = taken
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
