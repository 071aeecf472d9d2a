"""Cases as a REFI-QDA project for NVivo, ATLAS.ti, MAXQDA, QualCoder and similar programs.

The code book holds the vocabularies and a code for each node of a case. A span that is coded with a node's code is
evidence of that node, in the project and on import. If the documents are available and their text may be included, the
evidence is marked in them as selections. In any case, its locators are in the descriptions of the nodes' codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.exchange.output_files import zip_files
from casegraph.graph.exchange.refi.codes import KINDS, Names, colour, vocabulary_codes
from casegraph.graph.exchange.refi.guids import case_guid, coding_guid, guid, link_guid, selection_guid
from casegraph.graph.exchange.refi.project import Code, Coding, Link, Project, QdaCase, Selection, TextSource
from casegraph.graph.exchange.refi.reader import read_qdc, read_qdpx
from casegraph.graph.exchange.refi.variables import Variables
from casegraph.graph.exchange.refi.writer import codebook, project_files
from casegraph.graph.iris import BASE, CG, case_iri, source_iri, words
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.xmltext import LOST_CHARACTERS

ORIGIN = "casegraph"
_NAME_LENGTH = 60
DESCRIPTION = (
    "Exported by casegraph. Statements about a case are in its coders' words. An allegation is coded as one, by its "
    "certainty."
)
NOT_HAPPENED = "It did not take place."


def write_qdpx(job: Job) -> Iterator[bytes]:
    """Yield cases as a REFI-QDA project."""
    yield zip_files(project_files(_Project(job).build()))


def write_qdc(job: Job) -> Iterator[bytes]:  # noqa: ARG001
    """Yield the vocabularies as a REFI-QDA code book. It is the same for any cases."""
    yield codebook(vocabulary_codes(Names()), ORIGIN)


@dataclass
class _Project:
    job: Job
    names: Names = field(default_factory=Names)
    variables: Variables = field(default_factory=Variables)
    cases: list[QdaCase] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    selections: dict[str, list[Selection]] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)

    def build(self) -> Project:
        codes = vocabulary_codes(self.names)
        folder = self.names.unique("Facts of the cases", "cases")
        facts = tuple(self._case(case) for case in self.job.each())
        if facts:
            codes.append(Code(guid(BASE + "case"), folder, False, colour(len(codes)), children=facts))
        return Project(
            name="casegraph",
            origin=ORIGIN,
            codes=tuple(codes),
            variables=self.variables.all(),
            cases=tuple(self.variables.typed(self.cases)),
            sources=tuple(self._sources()),
            links=tuple(self.links),
            users=tuple((id_, name) for name, id_ in self.users.items()),
            created=f"{max(self.dates)}T00:00:00Z" if self.dates else "",
            description=DESCRIPTION,
        )

    def _case(self, case: str) -> Code:
        graph = read_case(self.job.store, case)
        by, date = graph.coding["by"], graph.coding["date"]
        if by:
            self.users.setdefault(by, guid(f"{BASE}coder?name={by}"))
        if date:
            self.dates.append(date)
        iri = case_iri(case)
        concepts = [*graph.legal_status, *([graph.incident] if graph.incident else [])]
        own = self._select(iri, graph.title, graph.description, graph.evidence, [*_concepts(concepts), guid(iri)])
        self.cases.append(
            QdaCase(
                case_guid(iri),
                graph.title,
                graph.description,
                (guid(iri),),
                self.variables.of_case(graph),
                tuple(guid(source_iri(source)) for source in graph.sources if self._text(source) is not None),
                own,
            )
        )
        # The case is named before its facts, so that a fact of the same name gets the distinguishing word.
        name = self.names.unique(graph.title, case)
        children = tuple(self._node(graph, node) for node in sorted(graph.nodes.values(), key=lambda node: node.id))
        description = _lines(graph.description, graph.note, _evidence_line(graph.evidence))
        return Code(guid(iri), name, True, colour(0), description, children)

    def _node(self, graph: CaseGraph, node: CaseNode) -> Code:
        iri = f"{case_iri(graph.case)}/{node.id}"
        concepts = [concept for ids in node.concepts.values() for concept in ids]
        concepts += [node.certainty] if node.certainty else []
        codes = [*_concepts(concepts), *(guid(CG + kind) for kind in narrowest_classes(node)), guid(iri)]
        selections = self._select(iri, f"{node.label} ({graph.case}/{node.id})", node.description, node.evidence, codes)
        if node.classes & {"Person", "Agency"}:
            values = self.variables.of_node(graph, node)
            self.cases.append(
                QdaCase(case_guid(iri), node.label, node.description, (guid(iri),), values, selections=selections)
            )
        for name, others in node.links.items():
            for other in others:
                if other in graph.nodes:
                    target = guid(f"{case_iri(graph.case)}/{other}")
                    self.links.append(Link(link_guid(guid(iri), name, target), words(name), guid(iri), target))
        description = _lines(
            node.description,
            " ".join(f"{part}." for part in (words(node.kind).capitalize(), node.certainty_words()) if part),
            "" if node.happened else NOT_HAPPENED,
            f"Number {node.position} in the order of events." if node.position is not None else "",
            *(f"{words(name).capitalize()}: {', '.join(map(_plain, values))}." for name, values in node.values.items()),
            node.note,
            _evidence_line(node.evidence),
        )
        return Code(guid(iri), self.names.unique(node.label, graph.case, f"{graph.case}/{node.id}"), True,
                    colour(0, 1), description)  # fmt: skip

    def _select(
        self, iri: str, name: str, description: str, evidence: Iterable[Locator], codes: Iterable[str]
    ) -> tuple[str, ...]:
        """Add a node's evidence to the available texts, and return the GUIDs of the selections."""
        found = []
        for locator in evidence:
            text = self._text(locator.source)
            if text is None:
                continue
            selected = selection_guid(iri, locator)
            codings = tuple(Coding(coding_guid(selected, code), code) for code in dict.fromkeys(codes))
            quoted = shorten(text[locator.begin : locator.end])
            description = f"{name}: {description}" if description else name
            self.selections.setdefault(locator.source, []).append(
                Selection(selected, locator.begin, locator.end, quoted, description, codings)
            )
            found.append(selected)
        return tuple(found)

    def _text(self, source: str) -> str | None:
        return self.job.texts.text(source)[0] if self.job.texts is not None else None

    def _sources(self) -> Iterator[TextSource]:
        register = self.job.store.register().sources
        used = {source for case in self.job.cases for source in read_case(self.job.store, case).sources}
        for source in sorted(used | set(self.selections)):
            text = self._text(source)
            if text is not None:
                entry = register[source]
                description = _lines(
                    f"{entry.title}. {entry.publisher}.", entry.rights or "", f"Registered as {source}."
                )
                spans = sorted(self.selections.get(source, ()), key=lambda span: (span.start, span.end, span.guid))
                yield TextSource(guid(entry.iri), entry.title, text, description, tuple(spans))


def narrowest_classes(node: CaseNode) -> list[str]:
    """Return the names of a node's most specific classes that are codes."""
    superclasses = model().superclasses
    ours = {CG + name for name in node.classes if KINDS in superclasses.get(CG + name, ()) and name != "Occurrence"}
    leaves = {cls for cls in ours if not any(cls in superclasses[other] for other in ours - {cls})} - {KINDS}
    return sorted(cls.removeprefix(CG) for cls in leaves)


def shorten(text: str) -> str:
    """Return the beginning of a text with single spaces, and an ellipsis if the text is longer."""
    folded = " ".join(text.split())
    return folded if len(folded) <= _NAME_LENGTH else folded[: _NAME_LENGTH - 1].rstrip() + "…"


def _concepts(ids: Iterable[str]) -> list[str]:
    concepts = vocabulary().concepts
    return [guid(concepts[id_].iri) for id_ in ids if id_ in concepts]


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _evidence_line(evidence: Iterable[Locator]) -> str:
    locators = "; ".join(map(str, evidence))
    return f"Evidence: {locators}." if locators else ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


FORMATS = (
    Format(
        "qdpx",
        ".qdpx",
        write_qdpx,
        description="REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette",
        loses=(
            "the order and dates of events, and the position of evidence in any document whose text is not included "
            f"(the descriptions of the codes state these in words), and {LOST_CHARACTERS}"
        ),
        like=".zip",
        reads=read_qdpx,
        read_from="REFI-QDA project",
        quotes=True,
    ),
    Format(
        "qdc",
        ".qdc",
        write_qdc,
        description="REFI-QDA codebook of every concept, for NVivo, ATLAS.ti, MAXQDA and QualCoder",
        loses="the cases, because a codebook contains only concepts",
        contents="the codebook",
        like=".xml",
        reads=read_qdc,
        read_from="REFI-QDA codebook",
    ),
)
OWN_TEXTS = (DESCRIPTION, NOT_HAPPENED)
