"""Exports of cases: one module a format, all from the same job."""

from __future__ import annotations

from casegraph.graph.export import graphml, rdf
from casegraph.graph.export.job import Files, Format

FORMATS: dict[str, Format | Files] = {
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
