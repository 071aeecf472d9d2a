"""Cases as CSV for Neo4j's bulk import: nodes, relationships, and instructions for the import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casegraph.graph.exchange.formats._attributes import NOT_IN_NETWORK, unify_types
from casegraph.graph.exchange.formats._csv_text import GUARDED, csv_bytes
from casegraph.graph.exchange.job import Files, Job
from casegraph.graph.network.case_network import case_network

_TYPES = {bool: ":boolean", int: ":long", str: ""}
README = f"""Cases of child-safeguarding reviews for Neo4j.

Import them into a new database (Neo4j 5 or later). Stop the server first, or name a database that does not exist yet:

    neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv \\
        --multiline-fields=true --array-delimiter=';' casegraph

Every node has the labels of its classes. The type of a relationship is the name of its property. "certainty" states how
certain the source is (none: stated as fact). "inferred" states whether the coder inferred it. On a relationship, both
come from the node that it starts from. Keep both in your results:

    MATCH (h:Harm)-[r:causedBy]->(p:Person)
    RETURN h.case, h.label, p.label, r.certaintyLabel, r.inferred

In the files, {GUARDED}.
"""


def write_neo4j(job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield the files of nodes and relationships, and a file with instructions for the import."""
    network = case_network(job.store, job.each())
    lists = set(network.graph["several"])
    nodes = [dict(values) for _, values in network.nodes(data=True)]
    types = unify_types(nodes)
    names = [name for name in types if name != "classes"]
    header = ["id:ID", ":LABEL", *(name + (":string[]" if name in lists else _TYPES[types[name]]) for name in names)]
    rows = [
        [node, _several(values["classes"]), *(_cell(values, name, lists) for name in names)]
        for node, values in zip(network.nodes, nodes, strict=True)
    ]
    yield "nodes.csv", csv_bytes(header, rows)
    ties = [(one, other, dict(values)) for one, other, values in network.edges(data=True)]
    types = unify_types(values for *_, values in ties)
    names = [name for name in types if name != "property"]
    header = [":START_ID", ":END_ID", ":TYPE", *(name + _TYPES[types[name]] for name in names)]
    rows = [
        [one, other, values["property"], *(_cell(values, name, set()) for name in names)] for one, other, values in ties
    ]
    yield "relationships.csv", csv_bytes(header, rows)
    yield "README.txt", README.encode("utf-8")


def _cell(values: Mapping[str, Any], name: str, lists: set[str]) -> str | int | bool | None:
    found: str | int | bool | None = values.get(name)
    return _several(found) if isinstance(found, str) and name in lists else found


def _several(text: str) -> str:
    return text.replace(" ", ";")


FORMATS = (
    Files(
        "neo4j",
        ".neo4j",
        write_neo4j,
        description="nodes and relationships as CSV, for the bulk import of Neo4j",
        loses=f"{NOT_IN_NETWORK}; {GUARDED}",
    ),
)
OWN_TEXTS = (README,)
