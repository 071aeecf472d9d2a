"""GUIDs derived from IRIs. Every export has the same GUIDs, and an import recognises them."""

from __future__ import annotations

import uuid

from casegraph.graph.sources.locator import Locator


def guid(iri: str) -> str:
    """Return the GUID for an IRI: of a concept, a class, a case, a node of a case, or a document."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, iri))


def case_guid(iri: str) -> str:
    """Return the GUID of the QDA case (a unit of analysis with variables) for a person, an agency or a case."""
    return guid(f"{iri}?as=case")


def selection_guid(iri: str, locator: Locator) -> str:
    """Return the GUID of the selection for a node's evidence at a locator."""
    return guid(f"{iri}?evidence={locator}")


def coding_guid(selection: str, code: str) -> str:
    """Return the GUID of the coding of a selection with a code. Both are given by their GUIDs."""
    return guid(f"urn:uuid:{selection}?code={code}")


def link_guid(origin: str, name: str, target: str) -> str:
    """Return the GUID of a link from one thing to another. Both are given by their GUIDs."""
    return guid(f"urn:uuid:{origin}?{name}={target}")
