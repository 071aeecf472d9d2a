"""Reader of ``.qdpx`` and ``.qdc`` files: codes, texts with codings, and a count of what is not imported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coding_project import CodingProject, Document, Mark, UsedCode, one_line
from casegraph.graph.exchange.refi.archive import MAX_MEMBER, Archive, read_bytes
from casegraph.graph.exchange.safe_xml import local_name, parse_xml

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_MAX_DEPTH = 60
_MAX_SHOWN = 20
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# Elements of a project that a case file has no place for, with the words for them.
_LEFT_OUT = {
    "Note": "memo",
    "Link": "link",
    "Set": "set",
    "Graph": "graph",
    "Case": "case with variables",
    "PictureSource": "picture",
    "AudioSource": "sound recording",
    "VideoSource": "video",
    "PDFSelection": "marked area of a PDF page",
    "PictureSelection": "marked area of a picture",
    "AudioSelection": "marked span of a recording",
    "VideoSelection": "marked span of a video",
    "TranscriptSelection": "marked span of a transcript",
}


def read_qdpx(path: Path) -> CodingProject:
    """Read a project.

    Raises:
        InvalidInputError: the error lists every problem of the file.
    """
    archive = Archive(path)
    root = parse_xml(archive.read(archive.project_file()), path)
    if local_name(root) != "Project":
        raise archive.problem(f"its project file holds a {local_name(root)}, not a Project; export it again")
    return _Reader(path, archive).project(root)


def read_qdc(path: Path) -> CodingProject:
    """Read a code book.

    Raises:
        InvalidInputError: the error lists every problem of the file.
    """
    root = parse_xml(read_bytes(path, MAX_MEMBER), path)
    if local_name(root) != "CodeBook":
        hint = "; a project is a .qdpx" if local_name(root) == "Project" else ""
        raise InvalidInputError(
            [Problem(path, 0, f"holds a {local_name(root)}, not a CodeBook{hint}; export the code book again")]
        )
    return _Reader(path, None).codebook(root)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local_name(child) == name)


def _description(element: Element) -> str:
    return next(((child.text or "").strip() for child in _children(element, "Description")), "")


class _Reader:
    def __init__(self, path: Path, archive: Archive | None) -> None:
        self.path = path
        self.archive = archive
        self.problems: list[Problem] = []
        self.codes: dict[str, UsedCode] = {}
        self.folders: dict[str, UsedCode] = {}
        self.documents: dict[str, Document] = {}
        self.marks: list[Mark] = []
        self.left_out: Counter[str] = Counter()

    def add_problem(self, message: str) -> None:
        self.problems.append(Problem(self.path, 0, message))

    def codebook(self, root: Element) -> CodingProject:
        self._codes(root)
        self.left_out["set"] += sum(1 for element in root.iter() if local_name(element) == "Set")
        return self._result(root, ())

    def project(self, root: Element) -> CodingProject:
        for book in _children(root, "CodeBook"):
            self._codes(book)
        for sources in _children(root, "Sources"):
            for source in sources:
                self._source(source)
        for element in root.iter():
            if local_name(element) in _LEFT_OUT:
                self.left_out[_LEFT_OUT[local_name(element)]] += 1
        names = {
            user.get("name", "").strip()
            for users in _children(root, "Users")
            for user in _children(users, "User")
            if self._guid(user.get("guid"), "a user")
        }
        return self._result(root, tuple(sorted(names - {""})))

    def _result(self, root: Element, by: tuple[str, ...]) -> CodingProject:
        if self.problems:
            shown, more = self.problems[:_MAX_SHOWN], len(self.problems) - _MAX_SHOWN
            rest = [Problem(self.path, 0, f"and {more} more problems of this kind")] if more > 0 else []
            raise InvalidInputError([*shown, *rest])
        dates = [
            found[0]
            for element in root.iter()
            for key in ("creationDateTime", "modifiedDateTime")
            if (found := _DATE.match(element.get(key, "")))
        ]
        return CodingProject(
            self.path,
            root.get("origin", "").strip(),
            self.codes,
            self.documents,
            tuple(self.marks),
            +self.left_out,
            by,
            max(dates) if dates else None,
        )

    def _guid(self, given: str | None, what: str) -> str:
        match = _GUID.fullmatch((given or "").strip())
        if match is None:
            shown = f"'{given}'" if given else "none"
            self.add_problem(f"the GUID of {what} should be like 01234567-89ab-cdef-0123-456789abcdef, but is {shown}")
            return ""
        return match[1].lower()

    def _codes(self, book: Element) -> None:
        todo = [(code, (), ()) for codes in _children(book, "Codes") for code in _children(codes, "Code")]
        stack: list[tuple[Element, tuple[str, ...], tuple[str, ...]]] = list(reversed(todo))
        while stack:
            element, folders, above = stack.pop()
            name = one_line(element.get("name", ""))
            guid = self._guid(element.get("guid"), f"code '{name}'")
            if not name:
                self.add_problem(
                    f"code {guid or 'without GUID'} has no name; name it in the program that wrote the file"
                )
            again = self.codes.get(guid) or self.folders.get(guid)
            if again is not None:
                self.add_problem(f"codes '{again.name}' and '{name}' have the same GUID, {guid}")
            if len(folders) > _MAX_DEPTH:
                self.add_problem(f"codes are nested deeper than {_MAX_DEPTH} levels")
                return
            if guid:
                folder = element.get("isCodable", "true").strip() in ("false", "0")
                (self.folders if folder else self.codes)[guid] = UsedCode(guid, name, folders, guid, above)
            inner = [(code, (*folders, name), (*above, guid)) for code in _children(element, "Code")]
            stack += reversed(inner)

    def _source(self, source: Element) -> None:
        kind = local_name(source)
        if kind == "TextSource":
            self._text(source, source.get("name", ""))
        elif kind == "PDFSource":
            found = list(_children(source, "Representation"))
            for representation in found:
                self._text(representation, source.get("name", ""))
            if not found:
                self.left_out["PDF without its text"] += 1
        whole = sum(1 for _ in _children(source, "Coding"))
        self.left_out["coding of a whole document"] += whole

    def _text(self, source: Element, name: str) -> None:
        key = self._guid(source.get("guid"), f"text '{name}'")
        spans = list(_children(source, "PlainTextSelection"))
        marks = [mark for span in spans if (mark := self._mark(key, span)) is not None]
        if not key or not marks:
            self.left_out["text without codings"] += 1
            return
        if key in self.documents:
            self.add_problem(f"texts '{self.documents[key].name}' and '{name}' have the same GUID, {key}")
        read = self._content(source, name)
        if read is not None:
            text, bom = read
            self.documents[key] = Document(key, name.strip() or source.get("plainTextPath", key), text, bom)
            self.marks += marks

    def _content(self, source: Element, name: str) -> tuple[str, bool] | None:
        inside = [child.text or "" for child in _children(source, "PlainTextContent")]
        given = source.get("plainTextPath", "").strip()
        if not given:
            if not inside:
                self.add_problem(f"text '{name}' has neither a file nor a content; export the project with its texts")
                return None
            return inside[0], False
        # Some programs leave out the scheme of a file inside the project.
        scheme, colon, rest = given.partition("://")
        if colon and scheme.lower() != "internal":
            self.add_problem(
                f"text '{name}' is outside of the project, at {given}; export the project with its texts inside"
            )
            return None
        assert self.archive is not None
        file = (rest if colon else given).lstrip("/")
        try:
            raw = self.archive.read(f"sources/{file}")
            encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
            text = raw.decode(encoding)
        except InvalidInputError as error:
            self.problems += error.problems
            return None
        except UnicodeDecodeError:
            self.add_problem(f"the text of '{name}' (sources/{file}) is not UTF-8; export the project again")
            return None
        bom = text.startswith("\ufeff") or encoding == "utf-16"
        return text.removeprefix("\ufeff"), bom

    def _mark(self, document: str, span: Element) -> Mark | None:
        guid = self._guid(span.get("guid"), "a selection")
        codes = []
        for coding in _children(span, "Coding"):
            for reference in _children(coding, "CodeRef"):
                target = self._guid(reference.get("targetGUID"), "a coding's code")
                if target in self.folders:
                    self.codes[target] = self.folders[target]
                if target and target not in self.codes:
                    self.add_problem(f"selection {guid} is coded with {target}, which is not a code of the project")
                elif target:
                    codes.append(target)
        if not codes:
            self.left_out["selection without a code"] += 1
            return None
        try:
            begin, end = int(span.get("startPosition", "")), int(span.get("endPosition", ""))
        except ValueError:
            self.add_problem(f"startPosition and endPosition of selection {guid} are not both whole numbers")
            return None
        # Some programs put the end before the beginning if a span was marked backwards.
        begin, end = min(begin, end), max(begin, end)
        name = " ".join(span.get("name", "").split())
        return Mark(document, begin, end, name, tuple(dict.fromkeys(codes)), _description(span), guid)
