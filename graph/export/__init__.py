"""Exports of cases: one function a format, all from the same selection of quads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casegraph.graph.export import graphml, rdf
from casegraph.graph.store import Store

Exporter = Callable[[Store, Sequence[str]], bytes]


@dataclass(frozen=True)
class Format:
    """A format of export: what it is, its usual file ending, and what it cannot hold (nothing, if empty)."""

    name: str
    ending: str
    write: Exporter
    loses: str = ""


FORMATS: dict[str, Format] = {
    found.name: found
    for found in (
        Format("turtle", ".ttl", rdf.turtle, "which named graph (case) a statement came from"),
        Format("trig", ".trig", rdf.trig),
        Format("nquads", ".nq", rdf.nquads),
        Format("jsonld", ".jsonld", rdf.jsonld),
        Format(
            "graphml",
            ".graphml",
            graphml.graphml,
            "definitions of concepts, descriptions of sources, and datatypes other than text, number and boolean",
        ),
    )
}
