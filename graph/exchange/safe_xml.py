"""XML from other programs, read without document types, entities or anything from outside the file."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from casegraph.graph.errors import InvalidInputError, Problem


def parse_xml(raw: bytes, path: Path) -> Element:
    """Return the root of an XML document. ``path`` is only for messages.

    Raises:
        InvalidInputError: the document is not well-formed, or it declares a document type or entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        message = "its XML declares a document type or entities, which are not read; save the file without them"
        raise InvalidInputError([Problem(path, 0, message)]) from error
    except (ParseError, LookupError, ValueError, RecursionError) as error:
        message = f"its XML cannot be read ({str(error).splitlines()[0]}); export the file again"
        raise InvalidInputError([Problem(path, 0, message)]) from error
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
