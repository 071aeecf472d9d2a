"""The rules of the REFI-QDA schemas, and of the standard's text where it asks for more, held against a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

GUID = re.compile(
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_MADE = {"creatingUser": GUID, "creationDateTime": _TIME, "modifyingUser": GUID, "modifiedDateTime": _TIME}
_ANY = re.compile(".*", re.DOTALL)
_NUMBER = re.compile(r"-?\d+")
_COLOUR = re.compile("#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
_BOOLEAN = re.compile("true|false|0|1")
# For each element its children in order, with ? + * for how many.
CHILDREN = {
    "Project": "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
    "Users": "User+",
    "CodeBook": "Codes",
    "Codes": "Code+",
    "Code": "Description? NoteRef* Code*",
    "Variables": "Variable+",
    "Variable": "Description?",
    "Cases": "Case+",
    "Case": "Description? CodeRef* VariableValue* SourceRef* SelectionRef*",
    "VariableValue": "VariableRef TextValue? BooleanValue? IntegerValue? FloatValue? DateValue? DateTimeValue?",
    "Sources": "TextSource+",
    "TextSource": "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
    "PlainTextSelection": "Description? Coding* NoteRef*",
    "Coding": "CodeRef NoteRef*",
    "Links": "Link+",
    "Link": "NoteRef*",
    "Sets": "Set+",
    "Set": "Description? MemberCode* MemberSource* MemberNote*",
}
# For each element its attributes, those that must be there marked with !.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "Project": {"name!": _ANY, "origin": _ANY, "creatingUserGUID": GUID, "creationDateTime": _TIME},
    "User": {"guid!": GUID, "name": _ANY, "id": _ANY},
    "Code": {"guid!": GUID, "name!": _ANY, "isCodable!": _BOOLEAN, "color": _COLOUR},
    "Variable": {
        "guid!": GUID,
        "name!": _ANY,
        "typeOfVariable!": re.compile("Text|Boolean|Integer|Float|Date|DateTime"),
    },
    "Case": {"guid!": GUID, "name": _ANY},
    "TextSource": {"guid!": GUID, "name": _ANY, "plainTextPath": _ANY, **_MADE},
    "PlainTextSelection": {
        "guid!": GUID,
        "name": _ANY,
        "startPosition!": _NUMBER,
        "endPosition!": _NUMBER,
        **_MADE,
    },
    "Coding": {"guid!": GUID, "creatingUser": GUID, "creationDateTime": _TIME},
    "Link": {
        "guid!": GUID,
        "name": _ANY,
        "direction": re.compile("Associative|OneWay|Bidirectional"),
        "originGUID": GUID,
        "targetGUID": GUID,
    },
    **{name: {"targetGUID!": GUID} for name in ("CodeRef", "SourceRef", "SelectionRef", "VariableRef", "NoteRef")},
}
TYPED = {"BooleanValue": _BOOLEAN, "IntegerValue": _NUMBER, "DateValue": re.compile(r"\d{4}-\d\d-\d\d")}
# For each kind of reference what it may point to.
POINTS_TO = {
    "CodeRef": {"Code"},
    "SourceRef": {"TextSource"},
    "SelectionRef": {"PlainTextSelection"},
    "VariableRef": {"Variable"},
}


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def broken_rules(raw: bytes, files: dict[str, bytes] | None = None) -> list[str]:
    """Return what is wrong with a ``.qde`` (and the files beside it) or a ``.qdc``, in words."""
    root = ET.fromstring(raw)
    is_book = local(root.tag) == "CodeBook"
    namespace = f"urn:QDA-XML:{'codebook' if is_book else 'project'}:1.0"
    found = [f"{e.tag} is not in the namespace" for e in root.iter() if not e.tag.startswith(f"{{{namespace}}}")]
    for element in root.iter():
        found += _element(element, book=is_book and element is root)
    return [*found, *_references(root), *_texts(root, files or {})]


def _element(element: ET.Element, *, book: bool) -> Iterator[str]:
    name = local(element.tag)
    children = " ".join(local(child.tag) for child in element)
    order = "Codes Sets?" if book else CHILDREN.get(name, "")
    pattern = "".join(f"(?:{word.rstrip('?*+')} ){word[len(word.rstrip('?*+')) :]}" for word in order.split())
    if not re.fullmatch(pattern, f"{children} " if children else ""):
        yield f"{name}: its children are {children or 'none'}, and should be {order or 'none'}"
    expected = {"origin": _ANY} if book else ATTRIBUTES.get(name, {})
    for key, value in element.attrib.items():
        rule = expected.get(key) or expected.get(f"{key}!")
        if rule is None:
            yield f"{name}: attribute {key} does not belong there"
        elif not rule.fullmatch(value):
            yield f"{name}: {key}='{value}' is not as it should be"
    for key in expected:
        if key.endswith("!") and key[:-1] not in element.attrib:
            yield f"{name}: {key[:-1]} is missing"
    if name in TYPED and not TYPED[name].fullmatch(element.text or ""):
        yield f"{name}: '{element.text}' is not of its type"


def _references(root: ET.Element) -> Iterator[str]:
    kinds: dict[str, str] = {}
    for element in root.iter():
        guid = element.get("guid")
        if guid is not None:
            if guid in kinds:
                yield f"GUID {guid} is given twice"
            kinds[guid] = local(element.tag)
    variables = {e.get("guid"): e.get("typeOfVariable") for e in root.iter() if local(e.tag) == "Variable"}
    users = {guid for guid, kind in kinds.items() if kind == "User"}
    for element in root.iter():
        name = local(element.tag)
        target = element.get("targetGUID", "")
        if name in POINTS_TO and kinds.get(target) not in POINTS_TO[name]:
            yield f"{name} points to {kinds.get(target, 'nothing')}"
        for end in ("originGUID", "targetGUID"):
            if name == "Link" and element.get(end) not in kinds:
                yield f"a Link's {end} points to nothing"
        for user in ("creatingUser", "creatingUserGUID"):
            if element.get(user) is not None and element.get(user) not in users:
                yield f"{name}: {user} is no user"
        if name == "VariableValue":
            reference, *values = element
            if [local(value.tag) for value in values] != [f"{variables[reference.get('targetGUID')]}Value"]:
                yield "a value is not of its variable's type"
    folders = {e.get("guid") for e in root.iter() if local(e.tag) == "Code" and e.get("isCodable") in ("false", "0")}
    for element in root.iter():
        if local(element.tag) == "Coding" and element[0].get("targetGUID") in folders:
            yield "a folder is coded with"


def _texts(root: ET.Element, files: dict[str, bytes]) -> Iterator[str]:
    expected = set()
    for source in root.iter():
        if local(source.tag) != "TextSource":
            continue
        path = source.get("plainTextPath", "")
        name = f"sources/{path.removeprefix('internal://')}"
        expected.add(name)
        if (path != "") == any(local(child.tag) == "PlainTextContent" for child in source):
            yield "a TextSource has one of plainTextPath and PlainTextContent"
        if name not in files:
            yield f"{name} is not in the archive"
            continue
        text = files[name].decode("utf-8")
        if text.startswith("\ufeff"):
            yield f"{name} begins with a byte order mark"
        for span in source:
            if local(span.tag) == "PlainTextSelection":
                start, end = int(span.get("startPosition", "")), int(span.get("endPosition", ""))
                if not 0 <= start < end <= len(text):
                    yield f"{name}: selection {start}-{end} is not in the text"
    for name in set(files) - expected:
        yield f"{name} belongs to no source"
