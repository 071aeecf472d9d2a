"""The page of the dependencies: the purpose of each, from its comment in pyproject.toml, and its licence.

The licence is that of the installed package, told as its family (BSD, MIT …), since packages write it in many ways and
change from one way to another. The whole text comes with each package.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_LINE = re.compile(r'^    "(?P<name>[A-Za-z0-9._-]+)(?P<bounds>[^"]*)",(?:  # (?P<reason>.+))?$', re.MULTILINE)
_FAMILIES = {
    "Apache 2.0": r"\bApache\b",
    "BSD": r"\bBSD\b",
    "GPL": r"\bGPL\b|GNU General Public License",
    "MIT": r"\bMIT\b",
    "MPL 2.0": r"\bMPL\b|Mozilla Public License",
    "PSF": r"\bPSFL?\b|Python Software Foundation",
    "W3C": r"\bW3C\b",
}

INTRODUCTION = """# Dependencies

`pyproject.toml` declares each dependency with a lower bound, the oldest version with which the tests pass. It declares an upper bound
only where we rely on something that a library does not document. Three lock files list the exact versions that are installed, with
a hash for each file. They are for Python 3.11 and later on Linux, macOS and Windows:

| file | for |
| --- | --- |
| `requirements.lock` | `make demo`: what casegraph needs to run |
| `requirements-dev.lock` | `make check`, `make test` and the other targets |
| `requirements-lowest.lock` | `make test-lowest`: the oldest versions that we accept, on Python 3.11 |

After a change in `pyproject.toml`, `make lock` rebuilds these files. `make lock UPGRADE=1` updates them to the newest versions that the
bounds allow. `make test-newest` runs the tests with these newest versions; a failure does not delay a version of casegraph. The lock
files do not apply to somebody who installs the wheel: pip then chooses versions within the bounds.
"""


@dataclass(frozen=True)
class Dependency:
    """A declared dependency."""

    name: str
    bounds: str
    reason: str


def declared() -> dict[str, list[Dependency]]:
    """Return the dependencies by heading, in the order of pyproject.toml."""
    text = PYPROJECT.read_text(encoding="utf-8")
    project = tomllib.loads(text)
    lines = [Dependency(m["name"], m["bounds"], m["reason"] or "") for m in _LINE.finditer(text)]
    groups = {
        "To run casegraph": project["project"]["dependencies"],
        "Only when asked for": [r for extra in project["project"]["optional-dependencies"].values() for r in extra],
        "To work on casegraph": [r for group in project["dependency-groups"].values() for r in group],
    }
    found: dict[str, list[Dependency]] = {}
    for heading, requirements in groups.items():
        # A group within a group is a table. Its packages are already listed.
        wanted = [requirement for requirement in requirements if isinstance(requirement, str)]
        # A package can be in two lists, each with its own reason. The lists are in the order of the file.
        found[heading] = [_taken(lines, requirement) for requirement in wanted]
    return found


def _taken(lines: list[Dependency], requirement: str) -> Dependency:
    for line in lines:
        if line.name + line.bounds == requirement:
            lines.remove(line)
            return line
    raise ValueError(f'pyproject.toml has no line of its own for "{requirement}", with "  # what it is for" after it')


def licence(name: str) -> str:
    """Return the family of an installed package's licence.

    Raises:
        ValueError: the package does not say it in a way that is known here.
    """
    package = distribution(name)
    for text in _statements(package):
        # If several parts have a licence each, the first licence is that of the package itself.
        whole = re.split(r"\bAND\b", text)[0]
        families = [family for family, pattern in _FAMILIES.items() if re.search(pattern, whole)]
        if families:
            return " or ".join(families)
    raise ValueError(f"the licence of {name} is not known; add its family to docs/dependencies.py")


def _statements(package: Distribution) -> list[str]:
    said = package.metadata
    texts = [said.get("License-Expression") or "", (said.get("License") or "").strip().partition("\n")[0]]
    texts.append(" ".join(each for each in said.get_all("Classifier") or [] if each.startswith("License")))
    files = [file for file in package.files or [] if re.match(r"(LICEN[CS]E|COPYING)", file.name)]
    return [*texts, *(file.read_text().strip().partition("\n")[0] for file in files)]


def dependencies_page(note: str) -> str:
    """Return the page. ``note`` is the line that states how it is made."""
    out = [note, INTRODUCTION]
    for heading, dependencies in declared().items():
        out.append(f"## {heading}\n\n| package | versions | purpose | licence |\n| --- | --- | --- | --- |")
        out += [
            f"| {each.name} | `{each.bounds}` | {each.reason} | {licence(each.name)} |"
            for each in sorted(dependencies, key=lambda each: each.name.lower())
        ]
        out.append("")
    out.append("Packages under the GPL are used only in tests. casegraph neither imports nor distributes them.")
    return "\n".join(out) + "\n"
