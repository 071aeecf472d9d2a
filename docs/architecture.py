"""The page of the architecture: rooms, imports and modules, read from the code, and the path of a locator."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "viz", "queries", "graph", "ontology", "data")
# The path of a locator from the document to the page, in order.
WAY = (
    ("casegraph.graph.sources.registration", "add_source", "registers the document: its length and its hash."),
    (
        "casegraph.graph.sources.text",
        "find",
        "finds a phrase in the document's text, whatever quotation marks, dashes and spaces it has.",
    ),
    (
        "casegraph.graph.sources.locator",
        "Locator",
        "is the passage that was found: the document, and the characters (code points) at which the passage begins "
        "and ends.",
    ),
    (
        "casegraph.graph.casefile.check",
        "read",
        "checks each locator in a case file, and reports the line of a wrong one.",
    ),
    (
        "casegraph.graph.casefile.to_rdf",
        "case_quads",
        "makes the locator an IRI that a node points to with `cg:evidence`.",
    ),
    (
        "casegraph.graph.sources.source_quads",
        "span_triples",
        "describes the passage in the vocabulary NIF, next to the node.",
    ),
    ("casegraph.graph.store.store", "Store", "keeps the case's named graph."),
    ("casegraph.graph.case.case", "read_case", "returns the node as a plain object, with its locators."),
    (
        "casegraph.queries.explain",
        "premises",
        "takes the locators of each premise: of each fact on which a match rests.",
    ),
    ("casegraph.graph.sources.quotations", "SourceTexts", "reads the passage, if the document is available."),
    (
        "casegraph.viz.shared.citations",
        "evidence_of",
        "writes the evidence as text for a page: document, position, quotation.",
    ),
)
_BOX, _GAP, _FLOOR = 128, 16, 74


@cache
def modules() -> Mapping[str, Path]:
    """Return every module of the package by its dotted name."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = list(path.relative_to(ROOT).with_suffix("").parts)
            parts = parts[1:] if parts[0] == "app" else parts
            parts = parts[:-1] if parts and parts[-1] == "__init__" else parts
            found[".".join(["casegraph", *parts])] = path
    return found


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """Return the modules that each module imports, including imports within functions."""
    known = modules()
    found: dict[str, set[str]] = defaultdict(set)
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    whole = f"{node.module}.{each.name}"
                    found[name] |= {whole if whole in known else node.module} & known.keys()
            elif isinstance(node, ast.Import):
                found[name] |= {each.name for each in node.names} & known.keys()
    return {name: frozenset(others - {name}) for name, others in found.items()}


def arrows(package: str) -> Mapping[str, frozenset[str]]:
    """Return the rooms of a package with the rooms that each imports. A room is a module or a package in it."""
    depth = package.count(".") + 2

    def room(name: str) -> str | None:
        parts = name.split(".")
        return parts[depth - 1] if name.startswith(f"{package}.") and len(parts) >= depth else None

    found: dict[str, set[str]] = {name: set() for name in sorted({room(module) or "" for module in modules()} - {""})}
    for name, others in imports().items():
        here = room(name)
        if here is not None:
            found[here] |= {there for other in others if (there := room(other)) and there != here}
    return {name: frozenset(others) for name, others in found.items()}


def floors(rooms: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Return the rooms by floor, from the ground up. A room is above all rooms that it imports.

    Raises:
        ValueError: rooms import each other in a circle.
    """
    left, found = dict(rooms), list[list[str]]()
    placed: set[str] = set()
    while left:
        floor = sorted(name for name, others in left.items() if others <= placed)
        if not floor:
            raise ValueError(f"these rooms import each other in a circle: {', '.join(sorted(left))}")
        found.append(floor)
        placed |= set(floor)
        left = {name: others for name, others in left.items() if name not in placed}
    return found


def drawing(package: str) -> str:
    """Return the rooms of a package as SVG: floors from the ground up, with arrows for all but indirect imports.

    Arrows to the ground floor are left out: any room may import what stands there.
    """
    rooms = arrows(package)
    levels = floors(rooms)
    width = max(len(level) for level in levels) * (_BOX + _GAP) + _GAP
    height = len(levels) * _FLOOR + _GAP
    at = {}
    for number, level in enumerate(levels):
        left = (width - len(level) * (_BOX + _GAP) + _GAP) / 2
        for place, name in enumerate(level):
            at[name] = (left + place * (_BOX + _GAP), height - (number + 1) * _FLOOR)
    lines = [
        f'<line x1="{at[name][0] + _BOX / 2:g}" y1="{at[name][1] + 34:g}" x2="{at[other][0] + _BOX / 2:g}" '
        f'y2="{at[other][1]:g}" stroke="#5b6770" marker-end="url(#tip)"/>'
        for name in sorted(rooms)
        for other in sorted(_direct(name, rooms) - set(levels[0]))
    ]
    boxes = [
        f'<rect x="{x:g}" y="{y:g}" width="{_BOX}" height="34" rx="4" fill="#fff" stroke="#24313b"/>'
        f'<text x="{x + _BOX / 2:g}" y="{y + 22:g}" text-anchor="middle">{escape(name)}</text>'
        for name, (x, y) in sorted(at.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-family="sans-serif" '
        f'font-size="13">\n<title>Packages of {package}</title>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#5b6770"/></marker></defs>\n'
        f'<rect width="{width:g}" height="{height:g}" fill="#f6f7f8"/>\n' + "\n".join([*lines, *boxes]) + "\n</svg>\n"
    )


def _direct(name: str, rooms: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the rooms that a room imports and does not also reach through another room."""
    return {other for other in rooms[name] if not any(other in _below(via, rooms) for via in rooms[name] - {other})}


def _below(name: str, rooms: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        for other in rooms[todo.pop()] - found:
            found.add(other)
            todo.append(other)
    return frozenset(found)


def summary(path: Path) -> str:
    """Return the first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n\n", 1)[0].replace("\n", " ").replace("``", "`").replace("|", "\\|")


def _inventory(package: str) -> Iterator[str]:
    """Yield the modules of a package room by room, each with its description."""
    if not any(name.startswith(f"{package}.") for name in modules()):
        yield "This folder contains data and no Python modules."
        return
    yield "| module | what it does |\n| --- | --- |"
    for name, path in modules().items():
        if name == package or name.startswith(f"{package}."):
            shown = path.relative_to(ROOT).as_posix()
            if summary(path) and (path.name != "__init__.py" or name != package):
                strong = "**" if path.name == "__init__.py" else ""
                yield f"| {strong}`{shown.removesuffix('__init__.py')}`{strong} | {summary(path)} |"


def _the_way() -> Iterator[str]:
    for number, (module, name, does) in enumerate(WAY, start=1):
        getattr(import_module(module), name)
        path = modules()[module].relative_to(ROOT).as_posix()
        yield f"{number}. [`{name}`](../{path}) in `{path}` {does}"


def architecture_page(note: str) -> str:
    """Return the page of the architecture."""
    rooms = arrows("casegraph.graph")
    ground = ", ".join(f"`{name}`" for name in floors(rooms)[0])
    out = [
        note,
        "# Architecture\n",
        "The folders follow the path of a case through the program: a document is coded in a case file, the case file "
        "becomes RDF in a store, "
        "patterns and measures read the store, and pages and exports show what they find. Each top-level folder is the "
        "subpackage of its name: `graph/` is `casegraph.graph`. `app/` is `casegraph` itself. A folder imports only "
        "folders to its right:\n",
        "    app ▶ viz ▶ queries ▶ graph ▶ ontology, data\n",
        "`make layers` checks this. It also checks the layers inside `graph/` and `viz/`: which of their packages may "
        "import "
        "which others. No two modules and no two packages import each other in a circle.\n",
        "Only the names in the [Python API](api.md) are public. The packages `casegraph.graph`, `casegraph.queries`, "
        "`casegraph.viz`, `casegraph.commands` and `casegraph.text` are private: they may change with any version. In "
        "some folders, such as `graph/measures/`, casegraph loads every module that it finds, so that nothing needs "
        "to be "
        "registered. There, a module whose name begins with an underscore is not loaded: the other modules share it.\n",
        "## The packages of `graph/`\n",
        f"`graph/` contains {len(rooms)} packages and single modules, with {sum(map(len, rooms.values()))} imports "
        f"between them. Each is drawn above those that it imports. Those in the lowest row ({ground}) import none of "
        f"the "
        "others, and any may import them. An arrow means *imports*. The drawing leaves out the imports of the lowest "
        "row, and each import that other arrows already imply.\n",
        "![The packages of graph/, each above those that it imports](architecture.svg)\n",
        "## How one locator travels through the program\n",
        "A locator is a reference to a passage of a registered document, such as `example-briefing#char=120,171`. It "
        "passes "
        "through these functions and classes:\n",
        *_the_way(),
        "\n## Every module\n",
    ]
    for folder in FOLDERS:
        package = "casegraph" if folder == "app" else f"casegraph.{folder}"
        out.append(f"### `{folder}/`\n")
        if folder == "app":
            own = {name: path for name, path in modules().items() if path.is_relative_to(ROOT / "app")}
            out += ["| module | what it does |\n| --- | --- |"]
            out += [f"| `{p.relative_to(ROOT).as_posix()}` | {summary(p)} |" for p in own.values() if summary(p)]
        else:
            out += list(_inventory(package))
        out.append("")
    return "\n".join(out).rstrip("\n") + "\n"
