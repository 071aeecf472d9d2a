"""The triples of the package's Turtle files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Triple = tuple[Any, Any, Any]


def parse_turtle(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file."""
    import pyoxigraph as ox

    return [(t.subject, t.predicate, t.object) for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
