"""GUIDs made of IRIs, so that a second export has the same ones and an import knows its own again."""

from __future__ import annotations

import uuid

from casegraph.graph.sources.locator import Locator


def guid(iri: str) -> str:
    """Return the GUID of what an IRI names: a concept, a class, a case or a node of one, a document."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, iri))


def case_guid(iri: str) -> str:
    """Return the GUID of the QDA case (a unit of analysis with variables) that a person, agency or case becomes."""
    return guid(f"{iri}?as=case")


def selection_guid(iri: str, locator: Locator) -> str:
    """Return the GUID of the selection that is a node's evidence at a locator."""
    return guid(f"{iri}?evidence={locator}")


def coding_guid(selection: str, code: str) -> str:
    """Return the GUID of the coding of a selection with a code, each by its GUID."""
    return guid(f"urn:uuid:{selection}?code={code}")


def link_guid(origin: str, name: str, target: str) -> str:
    """Return the GUID of a link from one thing to another, each by its GUID."""
    return guid(f"urn:uuid:{origin}?{name}={target}")
