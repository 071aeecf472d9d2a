"""The words that a view has for evidence: the document, the locator, and the quotation where one was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.case import CaseNode
from casegraph.graph.model.vocabulary import concept
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import Register


@dataclass(frozen=True)
class Evidence:
    """Where a document says it; ``quotation`` only where quotations were asked for, else ``reason`` says why not."""

    locator: str
    source: str
    title: str
    quotation: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class SourceWords:
    """A source document as a reader is told of it."""

    id: str
    title: str
    publisher: str
    date: str
    kind: str


def evidence_of(node: CaseNode, register: Register, texts: SourceTexts | None) -> tuple[Evidence, ...]:
    """Return where the documents say it, with the quotation where a library is given and has the text."""
    return tuple(_evidence(locator, register, texts) for locator in node.evidence)


def _evidence(locator: Locator, register: Register, texts: SourceTexts | None) -> Evidence:
    quotation = texts.quote(locator) if texts is not None else None
    return Evidence(
        locator=str(locator),
        source=locator.source,
        title=source_words(register, locator.source).title,
        quotation=quotation.text if quotation else None,
        reason=quotation.reason if quotation else None,
    )


def source_words(register: Register, id_: str) -> SourceWords:
    """Return a document as a reader is told of it; one that is not registered is told by its id."""
    source = register.sources.get(id_)
    if source is None:
        return SourceWords(id_, id_, "not registered here", "", "")
    kind = concept(source.kind).label
    return SourceWords(id_, source.title, source.publisher, source.date or "", kind)
