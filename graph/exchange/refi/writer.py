"""Writer of ``.qdpx`` files from projects and ``.qdc`` files from code books. Elements keep the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from casegraph.graph.exchange.refi.project import (
    CODEBOOK_NAMESPACE,
    PROJECT_NAMESPACE,
    VALUE_ELEMENTS,
    Code,
    Project,
    QdaCase,
    TextSource,
)
from casegraph.graph.xmltext import clean

PROJECT_FILE = "project.qde"
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


def project_files(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a ``.qdpx``: the project file, and a plain text file for each source."""
    yield PROJECT_FILE, _to_bytes(_project(project))
    for source in project.sources:
        yield f"sources/{source.guid}.txt", source.text.encode("utf-8")


def codebook(codes: Iterable[Code], origin: str) -> bytes:
    """Return a code book as the bytes of a ``.qdc``."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": origin})
    _codes(root, codes)
    return _to_bytes(root)


def _to_bytes(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=False)
    return _DECLARATION + raw + b"\n"


def _project(project: Project) -> ET.Element:
    root = _element(
        None,
        "Project",
        xmlns=PROJECT_NAMESPACE,
        name=project.name,
        origin=project.origin,
        creatingUserGUID=project.users[0][0] if project.users else "",
        creationDateTime=project.created,
    )
    made = {"creatingUser": project.users[0][0] if project.users else "", "creationDateTime": project.created}
    if project.users:
        users = _element(root, "Users")
        for guid, name in project.users:
            _element(users, "User", guid=guid, name=name)
    if project.codes:
        _codes(_element(root, "CodeBook"), project.codes)
    if project.variables:
        variables = _element(root, "Variables")
        for variable in project.variables:
            _element(variables, "Variable", guid=variable.guid, name=variable.name, typeOfVariable=variable.kind)
    if project.cases:
        cases = _element(root, "Cases")
        for case in project.cases:
            _case(cases, case)
    if project.sources:
        sources = _element(root, "Sources")
        for source in project.sources:
            _source(sources, source, made)
    if project.links:
        links = _element(root, "Links")
        for link in project.links:
            _element(
                links,
                "Link",
                guid=link.guid,
                name=link.name,
                direction="OneWay",
                originGUID=link.origin,
                targetGUID=link.target,
            )
    _description(root, project.description)
    return root


def _codes(parent: ET.Element, codes: Iterable[Code]) -> None:
    holder = _element(parent, "Codes")
    for code in codes:
        _code(holder, code)


def _code(parent: ET.Element, code: Code) -> None:
    element = _element(
        parent,
        "Code",
        guid=code.guid,
        name=code.name,
        isCodable="true" if code.codable else "false",
        color=code.colour or "",
    )
    _description(element, code.description)
    for child in code.children:
        _code(element, child)


def _case(parent: ET.Element, case: QdaCase) -> None:
    element = _element(parent, "Case", guid=case.guid, name=case.name)
    _description(element, case.description)
    for code in case.codes:
        _element(element, "CodeRef", targetGUID=code)
    for value in case.values:
        holder = _element(element, "VariableValue")
        _element(holder, "VariableRef", targetGUID=value.variable)
        _element(holder, VALUE_ELEMENTS[value.kind]).text = clean(value.value)
    for source in case.sources:
        _element(element, "SourceRef", targetGUID=source)
    for selection in case.selections:
        _element(element, "SelectionRef", targetGUID=selection)


def _source(parent: ET.Element, source: TextSource, made: dict[str, str]) -> None:
    element = _element(
        parent, "TextSource", guid=source.guid, name=source.name, plainTextPath=f"internal://{source.guid}.txt", **made
    )
    _description(element, source.description)
    for selection in source.selections:
        span = _element(
            element,
            "PlainTextSelection",
            guid=selection.guid,
            name=selection.name,
            startPosition=str(selection.start),
            endPosition=str(selection.end),
            **made,
        )
        _description(span, selection.description)
        for coding in selection.codings:
            _element(_element(span, "Coding", guid=coding.guid, **made), "CodeRef", targetGUID=coding.code)


def _description(parent: ET.Element, text: str) -> None:
    if text:
        _element(parent, "Description").text = clean(text)


def _element(parent: ET.Element | None, tag: str, **attributes: str) -> ET.Element:
    """Return a new element in a parent, or a root. Empty attributes are left out, except the required name."""
    kept = {key: clean(value) for key, value in attributes.items() if value or key == "name"}
    return ET.Element(tag, kept) if parent is None else ET.SubElement(parent, tag, kept)
