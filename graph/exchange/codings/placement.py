"""Marks placed in registered documents: which document a text is, and where in it each mark stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coded import Coded, Document, Mark
from casegraph.graph.exchange.codings.offsets import counted, same_text
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import Register
from casegraph.graph.sources.text import find, sha256

_MAX_SHOWN = 5


@dataclass
class Placed:
    """Marks with their locators, and what there is to tell of how they were placed."""

    marks: list[tuple[Mark, Locator]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    misplaced: int = 0


def place(coded: Coded, texts: SourceTexts) -> Placed:
    """Place every mark in a registered document.

    Raises:
        InvalidInputError: a document is not registered, or its offsets agree with nothing.
    """
    placed = Placed()
    problems: list[Problem] = []
    for document in coded.documents.values():
        marks = [mark for mark in coded.marks if mark.document == document.key]
        problem = _place(document, marks, texts, placed)
        if problem is not None:
            problems.append(Problem(coded.path, 0, problem))
    if problems:
        raise InvalidInputError(problems)
    return placed


def unregistered(coded: Coded, texts: SourceTexts) -> list[Document]:
    """Return the documents with a text that is none of the registered ones."""
    return [
        document
        for document in coded.documents.values()
        if document.text is not None and _registered(document.text, texts) is None
    ]


def _place(document: Document, marks: Sequence[Mark], texts: SourceTexts, placed: Placed) -> str | None:
    if document.text is not None:
        registered = _registered(document.text, texts)
        if registered is None:
            known = ", ".join(texts.register.sources) or "none"
            return (
                f"its text '{document.name}' is not a registered source (registered are: {known}); write it out and "
                "register it with the text and its title: casegraph source add, or take it along with --add-sources"
            )
        source, translated = registered
        return _place_counted(document, document.text, marks, placed, source, translated)
    found = _named(document.name, texts.register)
    if found is None:
        known = ", ".join(texts.register.sources) or "none"
        return f"document '{document.name}' is no registered source; name one of {known}, or: casegraph source add"
    if all(mark.exact for mark in marks):
        return _place_exact(marks, placed, texts.register, found)
    text, reason = texts.text(found)
    if text is None and any(mark.begin is None for mark in marks):
        return f"the text of '{found}' is needed to find the marked passages: {reason}"
    if text is None:
        placed.notes.append(f"'{found}' is not at hand, so its offsets are taken as code points, unchecked: {reason}")
        return _place_exact(marks, placed, texts.register, found)
    with_offsets = [mark for mark in marks if mark.begin is not None]
    _place_quoted(document, text, [mark for mark in marks if mark.begin is None], placed, found)
    return _place_counted(document, text, with_offsets, placed, found, None) if with_offsets else None


def _place_counted(
    document: Document,
    text: str,
    marks: Sequence[Mark],
    placed: Placed,
    source: str,
    translated: Callable[[int], int] | None,
) -> str | None:
    result = counted(text, marks, document.bom)
    if result is None:
        return (
            f"the offsets in '{document.name}' agree with the marked text under no way of counting (code points, UTF-16"
            " units, line ends as one or two characters); is its text the one that was coded? Export the project again"
        )
    how = (
        f"{len(result.agreeing)} checked against their text" if result.agreeing else "unchecked: no mark names its text"
    )
    placed.notes.append(f"'{document.name}' is '{source}'; offsets count {result.words} ({how})")
    for number, mark in enumerate(marks):
        if number in result.wrong:
            continue
        begin, end = result.spans[number]
        if translated is not None:
            begin, end = translated(begin), translated(end)
        if begin < end:
            placed.marks.append((mark, Locator(source, begin, end)))
    _tell_wrong(
        document, [marks[number] for number in sorted(result.wrong)], placed, "stand elsewhere than their offsets say"
    )
    return None


def _place_quoted(document: Document, text: str, marks: Sequence[Mark], placed: Placed, source: str) -> None:
    wrong = []
    for mark in marks:
        spans = find(text, mark.quote) if mark.quote else []
        if len(spans) == 1:
            placed.marks.append((mark, Locator(source, *spans[0])))
        else:
            wrong.append(mark)
    if len(marks) > len(wrong):
        placed.notes.append(f"'{document.name}' is '{source}'; {len(marks) - len(wrong)} passages found by their words")
    _tell_wrong(document, wrong, placed, "are not found once, and once only, in the text")


def _place_exact(marks: Sequence[Mark], placed: Placed, register: Register, source: str) -> str | None:
    for mark in marks:
        locator = Locator(source, mark.begin or 0, mark.end or 0)
        problem = register.problem_of(str(locator)) if locator.begin >= 0 else f"offset {locator.begin} is below 0"
        if problem is not None:
            return problem
        placed.marks.append((mark, locator))
    return None


def _tell_wrong(document: Document, wrong: Sequence[Mark], placed: Placed, what: str) -> None:
    placed.misplaced += len(wrong)
    if wrong:
        shown = ", ".join(
            f"{mark.begin}-{mark.end}" if mark.begin is not None else f"'{' '.join(mark.quote.split())[:30]}'"
            for mark in wrong[:_MAX_SHOWN]
        )
        more = ", …" if len(wrong) > _MAX_SHOWN else ""
        placed.notes.append(f"not imported: {len(wrong)} marks of '{document.name}' {what} ({shown}{more})")


def _registered(text: str, texts: SourceTexts) -> tuple[str, Callable[[int], int] | None] | None:
    """Return which registered document a text is, and what turns an index in the one into one in the other."""
    by_hash = {entry.sha256: source for source, entry in texts.register.sources.items()}
    if sha256(text) in by_hash:
        return by_hash[sha256(text)], None
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    for ending in (unix, unix.rstrip("\n"), unix.rstrip("\n") + "\n"):
        for variant in (ending, ending.replace("\n", "\r\n")):
            if sha256(variant) in by_hash:
                return _translated(text, variant, by_hash[sha256(variant)])
    for source in texts.register.sources:
        theirs = texts.text(source)[0]
        if theirs is not None and same_text(text, theirs) is not None:
            return _translated(text, theirs, source)
    return None


def _translated(text: str, theirs: str, source: str) -> tuple[str, Callable[[int], int]]:
    places = same_text(text, theirs)
    assert places is not None

    def translated(index: int) -> int:
        # Within a line end of two characters there is no place of its own.
        return places[index] if index in places else places[index - 1] + 1

    return source, translated


def _named(name: str, register: Register) -> str | None:
    """Return the registered document that a name means: its id, its file or its title."""
    wanted = name.strip().casefold()
    for source, entry in register.sources.items():
        stem = entry.file.rpartition(".")[0]
        if wanted in (source.casefold(), entry.file.casefold(), stem.casefold(), entry.title.casefold()):
            return source
    return None
