"""Run one tier of the tests, as the Makefile does; after a whole run of a long tier, write its results down.

Run as ``python tests/run_tier.py TIER [--slice] [--seed N] [arguments of pytest …]``; docs/testing.md describes the
tiers. A tier in which no test is selected has lost its markers, and that is an error. The long tiers (torture, system)
draw from a seed: a new one each time, the one of ``--seed``, or a fixed one with ``--slice``. With that,
CASEGRAPH_SLICE is set too, so that the tests do less. docs/testing.md keeps what the last whole run of each gave, a row
for each module.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import secrets
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "testing.md"
# Which tests are of each tier, as pytest's -m takes it.
TIERS = {
    "check": "not slow and not browser and not torture and not system",
    "test": "not torture and not system",
    "torture": "torture",
    "system": "system",
}
LONG = ("torture", "system")
SLICE_SEED = 20180409
NOTHING_SELECTED = 5
HEADER = "| tier | module | tests | seed | result | date |\n| --- | --- | --- | --- | --- | --- |\n"
# The tags of a JUnit report; a test with none of them has passed.
OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}
_TABLE = re.compile(r"(<!-- results: begin -->\n)(.*?)(<!-- results: end -->)", re.DOTALL)


@dataclass
class Row:
    """What a whole run gave for one module of tests."""

    tier: str
    module: str
    date: str
    tests: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    seeds: set[str] = field(default_factory=set)

    def line(self) -> str:
        """Return the row of the table."""
        result = ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.outcomes.items()))
        cells = (self.tier, self.module, str(self.tests), ", ".join(sorted(self.seeds)), result, self.date)
        return f"| {' | '.join(cells)} |"


def rows(report: Path, tier: str, seed: int, date: str) -> list[Row]:
    """Return a row for each module in a JUnit report; a test that recorded a property ``seed`` has that as its seed."""
    found: dict[str, Row] = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        module = re.sub(r"\.[A-Z]\w*$", "", case.get("classname", "")).removeprefix("tests.")
        row = found.setdefault(module, Row(tier, module, date))
        row.tests += 1
        outcome = next((word for tag, word in OUTCOMES.items() if case.find(tag) is not None), "passed")
        row.outcomes[outcome] = row.outcomes.get(outcome, 0) + 1
        own = {each.get("value", "") for each in case.iter("property") if each.get("name") == "seed"}
        row.seeds |= own or {str(seed)}
    return [found[module] for module in sorted(found)]


def written(page: str, tier: str, new: Sequence[Row]) -> str:
    """Return a page with the rows of one tier in its table replaced.

    Raises:
        ValueError: the page has no place for the table.
    """
    place = _TABLE.search(page)
    if place is None:
        raise ValueError(f"{PAGE.name} has no <!-- results: begin --> … <!-- results: end -->; put them back")
    others = [
        line for line in place[2].splitlines()[2:] if line.startswith("| ") and not line.startswith(f"| {tier} |")
    ]
    lines = sorted([*others, *(row.line() for row in new)])
    table = HEADER + "".join(f"{line}\n" for line in lines)
    return page[: place.start(2)] + table + page[place.end(2) :]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a tier and return pytest's exit status."""
    parser = argparse.ArgumentParser(description="Run one tier of the tests.")
    parser.add_argument("tier", choices=TIERS)
    parser.add_argument("--slice", action="store_true", help="a fixed part of a long tier, from a fixed seed")
    parser.add_argument("--seed", type=int, help="the seed of a long tier, to repeat a run")
    options, more = parser.parse_known_args(arguments)
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", "-m", TIERS[options.tier], *more]
    environment = dict(os.environ)
    if options.tier not in LONG:
        return _run(command, environment, options.tier)
    seed = options.seed if options.seed is not None else SLICE_SEED if options.slice else secrets.randbelow(2**32)
    print(f"Seed {seed}; the same again: make {options.tier}{' SLICE=1' * options.slice} SEED={seed}", flush=True)  # noqa: T201
    environment |= {"CASEGRAPH_SEED": str(seed)} | ({"CASEGRAPH_SLICE": "1"} if options.slice else {})
    if options.tier == "torture" and not options.slice:
        environment["HYPOTHESIS_PROFILE"] = "torture"
    command += [f"--hypothesis-seed={seed}"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        status = _run([*command, f"--junit-xml={report}"], environment, options.tier)
        if not options.slice and status in (0, 1):
            today = datetime.datetime.now(datetime.UTC).date().isoformat()
            new = rows(report, options.tier, seed, today)
            PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), options.tier, new), encoding="utf-8")
    return status


def _run(command: list[str], environment: dict[str, str], tier: str) -> int:
    status = subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode
    if status == NOTHING_SELECTED:
        sys.stderr.write(f"error: no test is in the tier '{tier}' ({TIERS[tier]}); are the markers still there?\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
