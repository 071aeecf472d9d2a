"""The words for evidence on a page: the document, the locator, and the quotation if one was requested."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.case import CaseNode
from casegraph.graph.model.vocabulary import concept
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import Register


@dataclass(frozen=True)
class Evidence:
    """A place in a document. ``quotation`` is set only if quotations were requested, else ``reason`` states why not."""

    locator: str
    source: str
    title: str
    quotation: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class SourceWords:
    """The words for a source document."""

    id: str
    title: str
    publisher: str
    date: str
    kind: str


def evidence_of(node: CaseNode, register: Register, texts: SourceTexts | None) -> tuple[Evidence, ...]:
    """Return the places of evidence in documents, with quotations if ``texts`` are given and available."""
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
    """Return the words for a document. A document that is not registered is named by its id."""
    source = register.sources.get(id_)
    if source is None:
        return SourceWords(id_, id_, "not registered here", "", "")
    kind = concept(source.kind).label
    return SourceWords(id_, source.title, source.publisher, source.date or "", kind)
