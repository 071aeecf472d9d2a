"""The release treatments that the ontology defines, and the treatment of each property at each level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from casegraph import ontology
from casegraph.graph.iris import CG, RDF, RDFS, local
from casegraph.graph.model._turtle import parse_turtle


@cache
def release_treatments() -> Mapping[str, str]:
    """Return the label of each treatment that the ontology defines, by local name."""
    triples = parse_turtle(ontology.ONTOLOGY)
    treatments = {s.value for s, p, o in triples if p.value == RDF + "type" and o.value == CG + "ReleaseTreatment"}
    return {local(s.value): o.value for s, p, o in triples if s.value in treatments and p.value == RDFS + "label"}


@cache
def release_annotations() -> Mapping[str, Mapping[str, str]]:
    """Return for each annotated property, by IRI, the local name of its treatment at each annotated level.

    The annotation properties have treatments as their range. The property ``releaseToPublic`` is for level ``public``.
    """
    triples = parse_turtle(ontology.ONTOLOGY)
    levels = {
        s.value: local(s.value).removeprefix("releaseTo").lower()
        for s, p, o in triples
        if p.value == RDFS + "range" and o.value == CG + "ReleaseTreatment"
    }
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for s, p, o in triples:
        if p.value in levels:
            found[s.value][levels[p.value]] = local(o.value)
    return found
