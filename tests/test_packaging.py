"""What is declared of the package against what is there: packages, their folders, their data files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from casegraph import data, ontology
from casegraph.queries.library import library
from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
FOLDERS: dict[str, str] = SETUPTOOLS["package-dir"]
DATA: dict[str, list[str]] = SETUPTOOLS["package-data"]
# Each top-level folder of the pipeline is a package; the face is `app`.
ROOMS = ("app", "data", "graph", "ontology", "queries", "viz")


def inside(room: str) -> list[Path]:
    found = [path for path in (REPOSITORY / room).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert found
    return found


def package_of(folder: Path) -> str:
    """Return the name of the package that a folder is, by the folder of which it is a part."""
    room, *rest = folder.relative_to(REPOSITORY).parts
    return ".".join(["casegraph", *([] if room == "app" else [room]), *rest])


def folders_with_code() -> set[Path]:
    return {path.parent for room in ROOMS for path in inside(room) if path.suffix == ".py"}


def test_every_folder_with_code_is_a_package_and_every_package_is_declared() -> None:
    folders = folders_with_code()
    assert {folder for folder in folders if not (folder / "__init__.py").is_file()} == set()
    expected = {package_of(folder): str(folder.relative_to(REPOSITORY)) for folder in folders}
    assert sorted(SETUPTOOLS["packages"]) == sorted(expected)
    assert expected == FOLDERS
    assert SETUPTOOLS["packages"] == sorted(SETUPTOOLS["packages"])


def test_every_file_that_is_no_code_is_matched_by_a_pattern_of_its_package() -> None:
    matched: set[Path] = set()
    for package, patterns in DATA.items():
        for pattern in patterns:
            found = set((REPOSITORY / FOLDERS[package]).glob(pattern))
            assert found, f"no file of {package} is matched by {pattern}"
            matched |= found
    there = {path for room in ROOMS for path in inside(room) if path.suffix != ".py"}
    assert {str(path.relative_to(REPOSITORY)) for path in there - matched} == set()


def test_no_top_level_folder_is_forgotten() -> None:
    folders = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")}
    assert folders - {"tests"} == set(ROOMS)


def test_the_data_is_found_as_resources_of_the_installed_package() -> None:
    for room, name in (
        ("ontology", "casegraph.ttl"),
        ("data", "sources.yaml"),
        ("queries", "patterns"),
        ("viz.shared", "templates"),
    ):
        assert (files(f"casegraph.{room}") / name).is_dir() or (files(f"casegraph.{room}") / name).is_file()
    assert len(data.case_files()) == len(list((REPOSITORY / "data" / "cases").glob("*.yaml"))) > 0
    assert len(ontology.vocabulary_files()) == len(list((REPOSITORY / "ontology" / "vocabulary").glob("*.ttl"))) > 0
    on_disk = [
        *(REPOSITORY / "queries" / "patterns").glob("*.rq"),
        *(REPOSITORY / "queries" / "questions").glob("*.rq"),
    ]
    assert len(library()) == len(on_disk) > 0


def test_the_declared_version_is_the_installed_one_and_is_written_once() -> None:
    import casegraph

    assert casegraph.__version__ == PROJECT["project"]["version"]
    assert PROJECT["project"]["version"] not in (REPOSITORY / "app" / "__init__.py").read_text(encoding="utf-8")


def test_the_command_and_the_licence_are_declared() -> None:
    assert PROJECT["project"]["scripts"] == {"casegraph": "casegraph.cli:main"}
    assert PROJECT["project"]["license"] == "MIT"
    assert (REPOSITORY / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert (REPOSITORY / "app" / "py.typed").is_file()


# Names under which distributions are imported, where they differ.
IMPORTED = {"pyyaml": "yaml", "jinja2": "jinja2"}


def declared(*groups: list[str]) -> set[str]:
    names = {re.split(r"[\s<>=!~\[;]", requirement, maxsplit=1)[0].lower() for group in groups for requirement in group}
    return {IMPORTED.get(name, name.replace("-", "_")) for name in names}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return {name.lower() for name in found}


@pytest.mark.slow
def test_what_the_code_imports_is_declared_and_what_is_declared_is_imported() -> None:
    imported = {name for room in ROOMS for path in inside(room) if path.suffix == ".py" for name in imports_of(path)}
    outside = imported - {name.lower() for name in sys.stdlib_module_names} - {"casegraph", "__future__"}
    required = declared(PROJECT["project"]["dependencies"])
    optional = declared(*PROJECT["project"].get("optional-dependencies", {}).values())
    assert outside <= required | optional
    assert required - outside == set()


@pytest.mark.slow
def test_no_code_imports_a_room_by_its_folders_name() -> None:
    for room in ROOMS:
        for path in inside(room):
            if path.suffix == ".py":
                assert imports_of(path).isdisjoint(ROOMS), path


@pytest.mark.parametrize("module", ["casegraph", "casegraph.cli"])
def test_importing_the_package_or_its_command_line_is_light(module: str) -> None:
    heavy = ("rdflib", "pyoxigraph", "networkx", "pyshacl", "pyvis", "pandas", "yaml", "jinja2", "rich")
    code = f"import sys, {module}; print(*(name for name in {heavy} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
