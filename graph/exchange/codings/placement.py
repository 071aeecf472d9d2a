"""Match imported texts to registered documents, and find each coded passage in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from casegraph.graph.errors import InvalidInputError, Problem, parameter
from casegraph.graph.exchange.coding_project import CodingProject, Document, Mark
from casegraph.graph.exchange.codings.offsets import align, same_text
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import Register
from casegraph.graph.sources.text import find, sha256

_MAX_SHOWN = 5


@dataclass
class Placement:
    """Marks with their locators, and notes for the user on how they were placed."""

    marks: list[tuple[Mark, Locator]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    misplaced: int = 0


def place_marks(project: CodingProject, texts: SourceTexts) -> Placement:
    """Place every mark in a registered document.

    Raises:
        InvalidInputError: a document is not registered, or its offsets match no way of counting.
    """
    placement = Placement()
    problems: list[Problem] = []
    for document in project.documents.values():
        marks = [mark for mark in project.marks if mark.document == document.key]
        problem = _place_document(document, marks, texts, placement)
        if problem is not None:
            problems.append(Problem(project.path, 0, problem))
    if problems:
        raise InvalidInputError(problems)
    return placement


def unregistered_documents(project: CodingProject, texts: SourceTexts) -> list[Document]:
    """Return the documents whose text is not a registered source."""
    return [
        document
        for document in project.documents.values()
        if document.text is not None and _source_of_text(document.text, texts) is None
    ]


def _place_document(document: Document, marks: Sequence[Mark], texts: SourceTexts, placement: Placement) -> str | None:
    if document.text is not None:
        registered = _source_of_text(document.text, texts)
        if registered is None:
            known = ", ".join(texts.register.sources) or "none"
            return (
                f"its text '{document.name}' is not a registered source (registered are: {known}); save it as a file "
                f"and register it with its title (casegraph source add), or import it with {parameter('add_sources')}"
            )
        source, translate = registered
        return _place_by_offset(document, document.text, marks, placement, source, translate)
    found = _source_of_name(document.name, texts.register)
    if found is None:
        known = ", ".join(texts.register.sources) or "none"
        return f"document '{document.name}' is not a registered source; name one of {known}, or: casegraph source add"
    if all(mark.exact for mark in marks):
        return _place_by_locator(marks, placement, texts.register, found)
    text, reason = texts.text(found)
    if text is None and any(mark.begin is None for mark in marks):
        return f"the text of '{found}' is needed to find the marked passages: {reason}"
    if text is None:
        placement.notes.append(
            f"{reason}; so the positions in '{found}' cannot be checked, and are read as numbers "
            f"of characters (code points)"
        )
        return _place_by_locator(marks, placement, texts.register, found)
    with_offsets = [mark for mark in marks if mark.begin is not None]
    _place_by_quotation(document, text, [mark for mark in marks if mark.begin is None], placement, found)
    return _place_by_offset(document, text, with_offsets, placement, found, None) if with_offsets else None


def _place_by_offset(
    document: Document,
    text: str,
    marks: Sequence[Mark],
    placement: Placement,
    source: str,
    translate: Callable[[int], int] | None,
) -> str | None:
    result = align(text, marks, document.bom)
    if result is None:
        return (
            f"the offsets in '{document.name}' do not agree with the marked text under any way of counting (code "
            "points, UTF-16 units, line ends as one or two characters); check that its text is the one that was coded, "
            "and export the project again"
        )
    how = (
        f"{len(result.agreeing)} checked against their text"
        if result.agreeing
        else "not checked: no mark holds its text"
    )
    placement.notes.append(f"'{document.name}' is '{source}'; offsets count {result.words} ({how})")
    for number, mark in enumerate(marks):
        if number in result.wrong:
            continue
        begin, end = result.spans[number]
        if translate is not None:
            begin, end = translate(begin), translate(end)
        if begin < end:
            placement.marks.append((mark, Locator(source, begin, end)))
    wrong = [marks[number] for number in sorted(result.wrong)]
    _note_misplaced(document, wrong, placement, "do not agree with their offsets")
    return None


def _place_by_quotation(
    document: Document, text: str, marks: Sequence[Mark], placement: Placement, source: str
) -> None:
    wrong = []
    for mark in marks:
        spans = find(text, mark.quote) if mark.quote else []
        if len(spans) == 1:
            placement.marks.append((mark, Locator(source, *spans[0])))
        else:
            wrong.append(mark)
    if len(marks) > len(wrong):
        count = len(marks) - len(wrong)
        placement.notes.append(f"'{document.name}' is '{source}'; {count} passages found by their words")
    _note_misplaced(document, wrong, placement, "are not found exactly once in the text")


def _place_by_locator(marks: Sequence[Mark], placement: Placement, register: Register, source: str) -> str | None:
    for mark in marks:
        locator = Locator(source, mark.begin or 0, mark.end or 0)
        problem = register.problem_of(str(locator)) if locator.begin >= 0 else f"offset {locator.begin} is below 0"
        if problem is not None:
            return problem
        placement.marks.append((mark, locator))
    return None


def _note_misplaced(document: Document, wrong: Sequence[Mark], placement: Placement, what: str) -> None:
    placement.misplaced += len(wrong)
    if wrong:
        shown = ", ".join(
            f"{mark.begin}-{mark.end}" if mark.begin is not None else f"'{' '.join(mark.quote.split())[:30]}'"
            for mark in wrong[:_MAX_SHOWN]
        )
        more = ", …" if len(wrong) > _MAX_SHOWN else ""
        placement.notes.append(f"not imported: {len(wrong)} marks of '{document.name}' {what} ({shown}{more})")


def _source_of_text(text: str, texts: SourceTexts) -> tuple[str, Callable[[int], int] | None] | None:
    """Return the registered document of a text, and a function from an index in the text to one in the document."""
    by_hash = {entry.sha256: source for source, entry in texts.register.sources.items()}
    if sha256(text) in by_hash:
        return by_hash[sha256(text)], None
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    for ending in (unix, unix.rstrip("\n"), unix.rstrip("\n") + "\n"):
        for variant in (ending, ending.replace("\n", "\r\n")):
            if sha256(variant) in by_hash:
                return _translation(text, variant, by_hash[sha256(variant)])
    for source in texts.register.sources:
        theirs = texts.text(source)[0]
        if theirs is not None and same_text(text, theirs) is not None:
            return _translation(text, theirs, source)
    return None


def _translation(text: str, theirs: str, source: str) -> tuple[str, Callable[[int], int]]:
    places = same_text(text, theirs)
    assert places is not None

    def translate(index: int) -> int:
        # An index inside a line end of two characters has no counterpart.
        return places[index] if index in places else places[index - 1] + 1

    return source, translate


def _source_of_name(name: str, register: Register) -> str | None:
    """Return the registered document that has a name as its id, file or title."""
    wanted = name.strip().casefold()
    for source, entry in register.sources.items():
        stem = entry.file.rpartition(".")[0]
        if wanted in (source.casefold(), entry.file.casefold(), stem.casefold(), entry.title.casefold()):
            return source
    return None
