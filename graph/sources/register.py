"""The register of source documents. Locators point into the text of these documents.

A locator is ``<source-id>#char=<begin>,<end>`` (RFC 5147). It counts the Unicode code points of the document's plain
text from 0; the end is exclusive. The repository holds locators and never the text. We can show the quotation if the
reader has the document in a folder and its SHA-256 is the registered one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.errors import InvalidInputError, NotFoundError, Problem
from casegraph.graph.iris import is_id, source_iri
from casegraph.graph.model.vocabulary import concepts_of
from casegraph.graph.sources.locator import Locator
from casegraph.graph.suggest import did_you_mean

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FIELDS = ("title", "publisher", "date", "kind", "file", "characters", "sha256", "rights")
ID_RULE = "is not valid; use lowercase letters, digits and hyphens"


@dataclass(frozen=True)
class Source:
    """A registered source document; ``characters`` is its length in code points."""

    id: str
    title: str
    publisher: str
    kind: str
    characters: int
    sha256: str
    file: str
    date: str | None = None
    rights: str | None = None

    @property
    def iri(self) -> str:
        """The document's IRI."""
        return source_iri(self.id)


@dataclass(frozen=True)
class Register:
    """The documents that cases may cite."""

    sources: Mapping[str, Source] = field(default_factory=dict)

    def __add__(self, other: Register) -> Register:
        return Register({**self.sources, **other.sources})

    def get(self, source: str) -> Source:
        """Return a document by its id.

        Raises:
            NotFoundError: no document with this id is registered.
        """
        if source not in self.sources:
            known = f"choose one of: {', '.join(sorted(self.sources))}" if self.sources else "the register is empty"
            raise NotFoundError(f"source '{source}' is not registered; {known}")
        return self.sources[source]

    def problem_of(self, text: str) -> str | None:
        """Return what is wrong with the text of a locator, or None if it is valid."""
        locator = Locator.parse(text)
        if locator is None:
            cut = "; put it in quotation marks inside a list in brackets" if re.search(r"#char=\d+$", text) else ""
            return f"'{text}' is not a locator; write it as my-source#char=120,171{cut}"
        if locator.source not in self.sources:
            near = did_you_mean(locator.source, self.sources, "register it with: casegraph source add")
            return f"source '{locator.source}' is not registered{near}"
        if locator.begin >= locator.end:
            return f"locator '{text}' is empty; give an end that is greater than the beginning"
        length = self.sources[locator.source].characters
        if locator.end > length:
            return f"locator '{text}' ends after the end of '{locator.source}'; give an end of {length} at most"
        return None


def read_register(path: Path) -> Register:
    """Read a register of sources from its file.

    Raises:
        InvalidInputError: with every problem of the file.
    """
    return parse_register(yamltree.read_text(path), path)


def parse_register(text: str, path: Path) -> Register:
    """Read a register of sources from its text; messages name the file ``path``.

    Raises:
        InvalidInputError: with every problem of the text.
    """
    root = yamltree.parse(text, path, "the id of a source, such as my-briefing:")
    problems: list[Problem] = []
    sources: dict[str, Source] = {}
    for id_, node in root.items.items():
        line = root.lines[id_]
        if not is_id(id_):
            problems.append(Problem(path, line, f"source id '{id_}' {ID_RULE}"))
        if not isinstance(node, yamltree.Mapping):
            problems.append(Problem(path, line, f"source '{id_}' is not a mapping; give {', '.join(_FIELDS)}"))
            continue
        problems += _source_problems(path, id_, node)
        values = {key: getattr(value, "value", None) for key, value in node.items.items()}
        if not problems:
            sources[id_] = Source(
                id=id_,
                title=str(values["title"]),
                publisher=str(values["publisher"]),
                kind=str(values["kind"]),
                characters=int(str(values["characters"])),
                sha256=str(values["sha256"]),
                file=str(values["file"]),
                date=str(values["date"]) if values.get("date") is not None else None,
                rights=str(values["rights"]) if values.get("rights") is not None else None,
            )
    if problems:
        raise InvalidInputError(problems)
    return Register(sources)


def _source_problems(path: Path, id_: str, node: yamltree.Mapping) -> list[Problem]:
    found: list[Problem] = []
    for key, value in node.items.items():
        line = node.lines[key]
        text = value.value if isinstance(value, yamltree.Scalar) else None
        if key not in _FIELDS:
            found.append(Problem(path, line, f"unknown key '{key}' in source '{id_}'{did_you_mean(key, _FIELDS)}"))
        elif not isinstance(value, yamltree.Scalar):
            found.append(Problem(path, line, f"{key} is not a single value; give one value"))
        elif key != "rights" and not str(text if text is not None else "").strip():
            found.append(Problem(path, line, f"{key} is empty; give a value or remove the key"))
        elif key == "characters" and (not isinstance(text, int) or isinstance(text, bool) or text < 1):
            found.append(Problem(path, line, "characters is not a whole number above 0; give the length of the text"))
        elif key == "sha256" and not _SHA256.fullmatch(str(text)):
            found.append(Problem(path, line, "sha256 is not valid; give 64 hexadecimal digits"))
        elif key == "kind" and str(text) not in concepts_of("source-type"):
            near = did_you_mean(str(text), concepts_of("source-type"))
            found.append(Problem(path, line, f"kind '{text}' is not a source type{near}"))
        elif key == "file" and Path(str(text)).name != str(text):
            found.append(Problem(path, line, "file names a folder; give the name of the file alone"))
    needed = ("title", "publisher", "kind", "characters", "sha256", "file")
    missing = [key for key in needed if key not in node.items]
    return found + [Problem(path, node.line, f"source '{id_}' has no {key}; give one") for key in missing]


def bundled_register() -> Register:
    """Return the register of the documents that the bundled cases cite."""
    return read_register(data.REGISTER)


def register_beside(case_file: Path) -> Path | None:
    """Return the path of ``sources.yaml`` in the folder of a case file or the folder above; None if there is none."""
    folder = case_file.resolve().parent
    for candidate in (folder / "sources.yaml", folder.parent / "sources.yaml"):
        if candidate.is_file():
            return candidate
    return None
