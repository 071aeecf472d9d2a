"""Projects as other programs write them, made by hand from their documented shape; every text is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "urn:QDA-XML:project:1.0"


def guid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://example.org/{name}"))


@dataclass
class Marked:
    """A selection as a program writes it: positions in its own counting, its name, its codes by name."""

    begin: int
    end: int
    name: str
    codes: Sequence[str]
    memo: str = ""


@dataclass
class Program:
    """How a program writes a project: names of the parts, case and braces of GUIDs, what it adds."""

    origin: str
    qde: str = "project.qde"
    folder: str = "sources/"
    bom: bool = False
    upper: bool = False
    braces: bool = False
    extra: str = ""
    inline: bool = False
    rich: bool = False
    users: Sequence[str] = ()
    codes: dict[str, str] = field(default_factory=dict)

    def guid(self, name: str) -> str:
        made = guid(name).upper() if self.upper else guid(name)
        return f"{{{made}}}" if self.braces else made

    def xml(self, texts: Iterable[tuple[str, str, Sequence[Marked]]], folders: dict[str, Sequence[str]]) -> str:
        codes = "".join(
            f'<Code guid="{self.guid("folder " + folder)}" name={quoteattr(folder)} isCodable="false">'
            + "".join(f'<Code guid="{self.guid(c)}" name={quoteattr(c)} isCodable="true"/>' for c in inner)
            + "</Code>"
            if folder
            else "".join(f'<Code guid="{self.guid(c)}" name={quoteattr(c)} isCodable="true"/>' for c in inner)
            for folder, inner in folders.items()
        )
        users = "".join(f'<User guid="{self.guid(name)}" name={quoteattr(name)}/>' for name in self.users)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<Project xmlns="{NAMESPACE}" name="study" origin={quoteattr(self.origin)} '
            f'creationDateTime="2024-05-06T07:08:09Z">'
            + (f"<Users>{users}</Users>" if users else "")
            + f"<CodeBook><Codes>{codes}</Codes></CodeBook>"
            + f"<Sources>{''.join(self._source(*text) for text in texts)}</Sources>{self.extra}</Project>"
        )

    def _source(self, name: str, text: str, marks: Sequence[Marked]) -> str:
        path = "" if self.inline else f' plainTextPath="internal://{self.guid(name)}.txt"'
        rich = f' richTextPath="internal://{self.guid(name)}.docx"' if self.rich else ""
        content = f"<PlainTextContent>{escape(text)}</PlainTextContent>" if self.inline else ""
        spans = "".join(self._span(name, number, mark) for number, mark in enumerate(marks))
        return f'<TextSource guid="{self.guid(name)}" name={quoteattr(name)}{path}{rich}>{content}{spans}</TextSource>'

    def _span(self, source: str, number: int, mark: Marked) -> str:
        key = f"{source} {number}"
        codings = "".join(
            f'<Coding guid="{self.guid(f"{key} {code}")}"><CodeRef targetGUID="{self.guid(code)}"/></Coding>'
            for code in mark.codes
        )
        memo = f"<Description>{escape(mark.memo)}</Description>" if mark.memo else ""
        return (
            f'<PlainTextSelection guid="{self.guid(key)}" name={quoteattr(mark.name)} startPosition="{mark.begin}" '
            f'endPosition="{mark.end}">{memo}{codings}</PlainTextSelection>'
        )

    def write(
        self,
        path: Path,
        texts: Sequence[tuple[str, str, Sequence[Marked]]],
        folders: dict[str, Sequence[str]],
    ) -> Path:
        """Write a project; each text stands in it as given, with the program's byte order mark."""
        files = {self.qde: self.xml(texts, folders).encode("utf-8")}
        for name, text, _ in texts:
            if not self.inline:
                raw = text.encode("utf-8-sig" if self.bom else "utf-8")
                files[f"{self.folder}{self.guid(name)}.txt"] = raw
        path.write_bytes(zipped(files))
        return path


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return buffer.getvalue()
