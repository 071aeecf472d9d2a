"""The recipes of CONTRIBUTING.md, followed to the letter: each block of a recipe goes where its fence says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import REPOSITORY

# Each recipe, and how many files it adds or adds to: the thing itself, without its test or its register.
FILES = {
    "case": 1,
    "concept": 1,
    "property": 3,
    "pattern": 2,
    "question": 1,
    "format": 1,
    "page": 2,
    "measure": 1,
}
_BLOCK = re.compile(
    r"^(?P<indent> *)```\w+ (?P<said>[^\n]*\brecipe=[^\n]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Addition:
    """A block of a recipe: what is added to which file, after the one line that holds ``after``, or at its end."""

    file: str
    after: str | None
    text: str


def recipes(page: str | None = None) -> list[str]:
    """Return the names of the recipes in the order of a page, which is CONTRIBUTING.md unless its text is given."""
    return list(dict.fromkeys(name for name, _ in _blocks(page)))


def additions(recipe: str, page: str | None = None) -> Iterator[Addition]:
    """Yield the blocks of a recipe in the order of the page."""
    return (addition for name, addition in _blocks(page) if name == recipe)


def _blocks(page: str | None) -> Iterator[tuple[str, Addition]]:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8") if page is None else page
    for block in _BLOCK.finditer(text):
        said = dict(part.split("=", 1) for part in shlex.split(block["said"]))
        lines = block["text"].splitlines()
        own = "\n".join(line.removeprefix(block["indent"]) for line in lines)
        yield said["recipe"], Addition(said["file"], said.get("after"), own + "\n")


def follow(recipe: str, copy: Path) -> list[Addition]:
    """Make each addition of a recipe to a copy of the repository; return them.

    A new file is created with its folder; to one that is there, the text is added.
    """
    found = list(additions(recipe))
    for addition in found:
        path = copy / addition.file
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(_with(old, addition), encoding="utf-8")
    return found


def _with(old: str, addition: Addition) -> str:
    if addition.after is None:
        return f"{old}\n{addition.text}" if old else addition.text
    lines = old.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines, 1) if addition.after in line]
    assert len(places) == 1, f"{addition.file} has {len(places)} lines with '{addition.after}', not one"
    return "".join([*lines[: places[0]], addition.text, *lines[places[0] :]])
