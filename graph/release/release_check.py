"""The check of a file for anything that could identify somebody; an empty result does not prove that nothing can.

The check finds names that it was given, dates, exact ages, some places, numbers and addresses, long texts, passages
from the documents in the reader's folder, and rare combinations of values. It does not find an unlisted nickname or
anything in a picture. It cannot know what the course of events reveals to a person who has read about the case, or what
two files reveal together.
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
# How many findings of one kind are listed for a file; the rest are only counted.
MOST = 50
_RUN = 8
# Columns and properties with values that many people know about a child, by kind.
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
    """One thing in a file that could identify somebody."""

    file: str
    where: str
    what: str
    kind: str
    why: str

    def row(self) -> dict[str, object]:
        """Return the finding as a row with COLUMNS."""
        return {name: getattr(self, name) for name in COLUMNS}


@dataclass
class Check:
    """The settings of a check: the names to find, the documents, and the number that must share a combination."""

    names: Names
    texts: SourceTexts | None = None
    k: int = K
    _runs: set[int] | None = field(default=None, repr=False)

    def file(self, path: Path) -> list[Finding]:
        """Return the findings in a file.

        Raises:
            InvalidInputError: the file does not exist, cannot be opened or is too large.
        """
        content = read(path)
        found = [
            Finding(str(path), where, "not read", "not read", f"a part that was not checked could identify: {why}")
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
                    yield Sign("quotation", " ".join(run), "a document of the cases has the same words in a row")
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
            values = ", ".join(f"{kind} {value}" for kind, value in records[str(key)].items())
            others = "nobody else shares" if shared == 1 else f"{shared} of {len(records)} share"
            yield str(key).partition(" ")[2], values, f"{others} this combination, fewer than {self.k}"


def _kind_of(name: str) -> str | None:
    plain = re.sub(r"[^a-z]", "", name.lower())
    return next((kind for kind, names in _QUASI.items() if plain in names), None)


def _year(text: str) -> str:
    found = re.search(r"\d{4}", text)
    return found.group() if found else text


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'", ""))


def _shortened(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings with repetitions merged, under the first place, and with a limited number of each kind."""
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
    """Return the names of a store's cases and documents, each with the reason why it could identify."""
    from casegraph.graph.case.case import read_case

    found: list[tuple[str, str]] = []
    for case in store.cases():
        found += [(case, "it is the name of a case"), (read_case(store, case).title, "it is the title of a case")]
    for source in store.register().sources.values():
        named = "it is the name of a document of the cases"
        found += [
            (source.id, named),
            (source.title, named),
            (source.file, named),
            (source.sha256, "it is the SHA-256 of a document of the cases"),
        ]
    return found


def denied(text: str) -> list[tuple[str, str]]:
    """Return the names of a deny list, which has one on each line; lines that begin with # are comments."""
    lines: Iterable[str] = (line.strip() for line in text.splitlines())
    return [(line, "the deny list names it") for line in lines if line and not line.startswith("#")]
