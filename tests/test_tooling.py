"""The Makefile, .gitignore, the locks and the tiers say the same as pyproject.toml and as each other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import run_tier
from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = [name for line in re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE) for name in line.split()]
RUN = PROJECT["project"]["dependencies"]
EXTRAS = [each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra]
GROUPS = {name: [r for r in group if isinstance(r, str)] for name, group in PROJECT["dependency-groups"].items()}
LOCKS = {
    "requirements.lock": [*RUN, *GROUPS["build"]],
    "requirements-dev.lock": [*RUN, *EXTRAS, *GROUPS["build"], *GROUPS["dev"]],
    "requirements-lowest.lock": [*RUN, *EXTRAS, *GROUPS["build"], *GROUPS["dev"]],
}
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


# The Makefile.


def make(*arguments: str, folder: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """Run make as from a terminal, also where these tests were started by make."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@needs_make
@pytest.mark.parametrize("target", TARGETS)
def test_every_target_that_is_named_can_be_made(target: str) -> None:
    ran = make("-n", f"PYTHON={sys.executable}", f"LOWEST_PYTHON={sys.executable}", target)
    assert ran.returncode == 0, ran.stderr


@needs_make
def test_help_lists_every_target_with_a_line_of_its_own() -> None:
    listed = [line.split(maxsplit=2) for line in make("-s", "help").stdout.splitlines()]
    assert sorted(name for _, name, _ in listed) == sorted(TARGETS)
    assert len(TARGETS) == len(set(TARGETS)) > 10


@needs_make
@needs_git
def test_clean_removes_all_that_is_built_and_nothing_else(tmp_path: Path) -> None:
    for name in ("Makefile", ".gitignore"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    # What the recipes make: their environments, and the folders that they write to.
    environments = set(re.findall(r"(?<![\w/])\.venv(?:-[a-z]+)?(?![\w-])", MAKEFILE))
    assert len(environments) == 5
    folders = {"build", "dist", "demo", "casegraph.egg-info", "tests/__pycache__", ".hypothesis"}
    made = {*environments, *folders, ".mypy_cache", ".pytest_cache", ".ruff_cache"}
    kept = {"notes.txt", "demonstration/page.html", "docs/build/page.md", "my-store/data"}
    for name in [*kept, ".coverage", *(f"{folder}/file" for folder in made)]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert make("-s", "clean", folder=tmp_path).returncode == 0
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith(".git/")} == {"Makefile", ".gitignore", *kept}


OLD = """#!{python}
import sys
sys.version, sys.version_info = "3.9.1 (main)", (3, 9, 1)
exec(sys.argv[2])
"""


@needs_make
@pytest.mark.parametrize(
    ("python", "says"), [("no-such-python", "There is no no-such-python"), ("./old", "this is 3.9.1")]
)
def test_a_python_that_is_not_there_or_too_old_is_told_with_the_remedy(python: str, says: str, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    (tmp_path / "old").write_text(OLD.format(python=sys.executable))
    (tmp_path / "old").chmod(0o700)
    ran = make(f"PYTHON={python}", "demo", folder=tmp_path)
    assert ran.returncode != 0
    assert says in ran.stderr
    assert "casegraph needs Python 3.11 or later" in ran.stderr
    assert "make PYTHON=python3.12" in ran.stderr
    assert not (tmp_path / ".venv").exists()


# The locks.


def locked(name: str) -> list[tuple[Requirement, int]]:
    """Return what a lock file pins, each with the number of its hashes."""
    text = re.sub(r"^#.*\n", "", (REPOSITORY / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]
    return [
        (Requirement(entry.partition(" --hash")[0]), len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)))
        for entry in entries
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_with_hashes_and_names_no_place(name: str) -> None:
    pins = locked(name)
    assert len(pins) > 40
    assert all(hashes for _, hashes in pins)
    assert all(re.fullmatch(r"==[^=*,]+", str(pin.specifier)) for pin, _ in pins)
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-|(?<![\w.])/\w", text.replace("    --hash", ""), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_is_declared_in_a_version_that_is_allowed(name: str) -> None:
    pins: dict[str, list[str]] = {}
    for pin, _ in locked(name):
        pins.setdefault(canonicalize_name(pin.name), []).append(str(pin.specifier).removeprefix("=="))
    for requirement in map(Requirement, LOCKS[name]):
        versions = pins.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in {name}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: run `make lock`"


def test_what_runs_is_locked_to_the_same_versions_as_what_is_tested() -> None:
    tested = {(pin.name, str(pin.specifier)) for pin, _ in locked("requirements-dev.lock")}
    assert {(pin.name, str(pin.specifier)) for pin, _ in locked("requirements.lock")} <= tested


def test_every_dependency_has_a_lower_bound_and_two_are_capped() -> None:
    every = [Requirement(each) for each in LOCKS["requirements-dev.lock"]]
    assert all(any(bound.operator == ">=" for bound in each.specifier) for each in every)
    capped = {each.name for each in every if any(bound.operator == "<" for bound in each.specifier)}
    assert capped == {"pyoxigraph", "pyvis"}


# docs/dependencies.md.


def test_the_page_of_dependencies_names_each_with_a_reason_and_a_licence() -> None:
    rows = [line.split(" | ") for line in (DOCS / "dependencies.md").read_text(encoding="utf-8").splitlines()]
    told = {(cells[0].removeprefix("| "), cells[1].strip("`")): cells[2:] for cells in rows if len(cells) == 4}
    for requirement in LOCKS["requirements-dev.lock"]:
        name, bounds = re.fullmatch(r"([\w-]+)(.*)", requirement).groups()  # type: ignore[union-attr]
        reason, licence = told[name, bounds]
        assert len(reason) > 5
        assert len(licence) > 2


# Tiers.


def test_every_marker_of_a_tier_is_declared() -> None:
    declared = {line.partition(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    named = {word for words in run_tier.TIERS.values() for word in re.findall(r"\b(?!not\b|and\b)\w+", words)}
    assert named == declared - {"sources"}
    assert set(run_tier.LONG) < set(run_tier.TIERS)
    page = (DOCS / "testing.md").read_text(encoding="utf-8")
    assert all(f"| `{marker}` |" in page for marker in declared)


@pytest.mark.slow
def test_a_tier_without_a_test_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_fast(): pass\n")
    command = [
        sys.executable,
        REPOSITORY / "tests" / "run_tier.py",
        "torture",
        "--slice",
        "-p",
        "no:cacheprovider",
        "-n0",
    ]
    ran = subprocess.run([*command, tmp_path / "test_nothing.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == run_tier.NOTHING_SELECTED
    assert "no test is in the tier 'torture'" in ran.stderr
    assert f"SEED={run_tier.SLICE_SEED}" in ran.stdout


REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest">
<testcase classname="tests.test_kills" name="test_a"/>
<testcase classname="tests.test_kills.TestMore" name="test_b"><failure message="no"/></testcase>
<testcase classname="tests.test_fuzz" name="test_c">
<properties><property name="seed" value="7"/></properties>
</testcase>
<testcase classname="tests.test_fuzz" name="test_d"><skipped message="absent"/></testcase>
</testsuite></testsuites>
"""


def test_the_results_of_a_long_tier_replace_its_rows_and_leave_the_others(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    page = "before\n<!-- results: begin -->\n" + run_tier.HEADER + "<!-- results: end -->\nafter\n"
    first = run_tier.written(page, "torture", run_tier.rows(report, "torture", 42, "2026-11-27"))
    assert first.splitlines()[4:6] == [
        "| torture | test_fuzz | 2 | 42, 7 | 1 passed, 1 skipped | 2026-11-27 |",
        "| torture | test_kills | 2 | 42 | 1 failed, 1 passed | 2026-11-27 |",
    ]
    both = run_tier.written(first, "system", run_tier.rows(report, "system", 1, "2026-11-28"))
    again = run_tier.written(both, "torture", run_tier.rows(report, "torture", 43, "2026-11-29"))
    assert again.count("2026-11-27") == 0
    assert [again.count(f"| {name} | test_") for name in ("system", "torture")] == [2, 2]
    assert again.startswith("before\n")
    assert again.endswith("<!-- results: end -->\nafter\n")
    with pytest.raises(ValueError, match="put them back"):
        run_tier.written("no table", "torture", [])
