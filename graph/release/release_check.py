"""What in a file could identify somebody, as rows; that nothing is found is no promise that there is nothing.

The check sees names that it was told of, dates, exact ages, some places, numbers and addresses, long texts, words of
the documents at hand and combinations that few share. It does not see a nickname that it was not told of, a picture,
what the course of a case tells to somebody who has read of it, or what two files tell together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from casegraph.graph.release.file_contents import read
from casegraph.graph.release.own_texts import others
from casegraph.graph.release.pieces import Content, Piece, each_run
from casegraph.graph.release.rare_values import K, rare
from casegraph.graph.release.signs import Names, Sign, signs
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store

COLUMNS = ("file", "where", "what", "kind", "why")
# Of one kind in one file so many are listed, and the rest counted.
MOST = 50
_RUN = 8
# Columns and properties that many know of a child, by what they are.
_QUASI = {
    "sex": ("sex", "gender"),
    "age": ("age", "agefrom", "ageto", "ageband", "childage"),
    "ethnicity": ("ethnicity",),
    "disability": ("disability",),
    "harm": ("harm", "harmtype"),
    "incident": ("incident", "incidenttype"),
    "status": ("legalstatus",),
    "year": ("year", "date", "incidentdate"),
}


@dataclass(frozen=True)
class Finding:
    """One thing in a file that could identify."""

    file: str
    where: str
    what: str
    kind: str
    why: str

    def row(self) -> dict[str, object]:
        """Return the finding by COLUMNS."""
        return {name: getattr(self, name) for name in COLUMNS}


@dataclass
class Check:
    """What to look for: names, documents at hand, and how many at least share a combination."""

    names: Names
    texts: SourceTexts | None = None
    k: int = K
    _runs: set[int] | None = field(default=None, repr=False)

    def file(self, path: Path) -> list[Finding]:
        """Return what in a file could identify.

        Raises:
            InvalidInputError: the file is not there or cannot be opened.
        """
        content = read(path)
        found = [
            Finding(str(path), where, "not read", "not read", f"what was not looked into could identify: {why}")
            for where, why in content.unread
        ]
        seen: set[tuple[str, Sign]] = set()
        for piece in content.pieces:
            for sign in self._signs(piece):
                if (piece.where, sign) not in seen:
                    seen.add((piece.where, sign))
                    found.append(Finding(str(path), piece.where, sign.what, sign.kind, sign.why))
        found += [Finding(str(path), where, what, "rare", why) for where, what, why in self._rare(content)]
        return _shortened(found)

    def _signs(self, piece: Piece) -> Iterator[Sign]:
        yield from self.names.signs(piece.text)
        text = others(piece.text.strip())
        if not text:
            return
        yield from signs(text, piece.name)
        runs = self._quotable()
        if runs:
            for run in each_run(_plain(text), _RUN):
                if hash(run) in runs:
                    yield Sign("quotation", " ".join(run), "so many words in a row stand in a document of the cases")
                    break

    def _quotable(self) -> set[int]:
        if self._runs is None:
            self._runs = set()
            for source in self.texts.register.sources if self.texts is not None else ():
                text, _ = self.texts.text(source) if self.texts is not None else (None, None)
                self._runs |= {hash(run) for run in each_run(_plain(text or ""), _RUN)}
        return self._runs

    def _rare(self, content: Content) -> Iterator[tuple[str, str, str]]:
        records: dict[str, dict[str, str]] = {}
        for number, record in enumerate(content.records):
            if record.values.get("kind", "Child") != "Child":
                continue
            known: dict[str, list[str]] = {}
            for name, value in record.values.items():
                kind = _kind_of(name)
                if kind is not None:
                    known.setdefault(kind, []).append(_year(value) if kind == "year" else value)
            if "sex" in known or "age" in known or (known and record.values.get("kind")):
                records[f"{number} {record.where}"] = {kind: " ".join(sorted(v)) for kind, v in known.items()}
        for key, shared in rare(records, tuple(_QUASI), self.k).items():
            told = ", ".join(f"{kind} {value}" for kind, value in records[str(key)].items())
            others = "nobody else shares" if shared == 1 else f"{shared} of {len(records)} share"
            yield str(key).partition(" ")[2], told, f"{others} this combination, fewer than {self.k}"


def _kind_of(name: str) -> str | None:
    plain = re.sub(r"[^a-z]", "", name.lower())
    return next((kind for kind, names in _QUASI.items() if plain in names), None)


def _year(text: str) -> str:
    found = re.search(r"\d{4}", text)
    return found.group() if found else text


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'", ""))


def _shortened(found: Sequence[Finding]) -> list[Finding]:
    """Return findings with the same thing told once, by its first place, and no kind so often that it hides others."""
    together: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in found:
        key = finding.file, finding.kind, finding.what.lower(), finding.why
        together.setdefault(key, []).append(finding)
    rows = [replace(same[0], where=_places(same)) for same in together.values()]
    counts = Counter((row.file, row.kind) for row in rows)
    listed: Counter[tuple[str, str]] = Counter()
    out = []
    for row in rows:
        key_ = row.file, row.kind
        listed[key_] += 1
        if listed[key_] <= MOST:
            out.append(row)
        elif listed[key_] == MOST + 1:
            out.append(replace(row, where="", what=f"and {counts[key_] - MOST} more of this kind"))
    return out


def _places(same: Sequence[Finding]) -> str:
    more = len({finding.where for finding in same}) - 1
    return same[0].where + (f" and {more} more place{'s' if more != 1 else ''}" if more else "")


def names_of(store: Store) -> list[tuple[str, str]]:
    """Return the names that a store's cases and documents go by, each with why it could identify."""
    from casegraph.graph.case.case import read_case

    found: list[tuple[str, str]] = []
    for case in store.cases():
        found += [(case, "a case is named so"), (read_case(store, case).title, "a case is titled so")]
    for source in store.register().sources.values():
        named = "a document of the cases is named so"
        found += [
            (source.id, named),
            (source.title, named),
            (source.file, named),
            (source.sha256, "it is a document's SHA-256"),
        ]
    return found


def denied(text: str) -> list[tuple[str, str]]:
    """Return the names of a deny list, one a line; what follows a # at the beginning of a line is left out."""
    lines: Iterable[str] = (line.strip() for line in text.splitlines())
    return [(line, "the deny list names it") for line in lines if line and not line.startswith("#")]
