"""Cases as CSV for Neo4j's bulk import: nodes, relationships, and how to read them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casegraph.graph.exchange.formats._attributes import NOT_IN_NETWORK, evened
from casegraph.graph.exchange.formats._csv_text import GUARDED, csv_bytes
from casegraph.graph.exchange.job import Files, Job
from casegraph.graph.network.case_network import case_network

_TYPES = {bool: ":boolean", int: ":long", str: ""}
README = f"""Cases of child-safeguarding reviews for Neo4j.

Read them into a new database (Neo4j 5 or later; the server is stopped, or the database does not exist yet):

    neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv \\
        --array-delimiter=';' --multiline-fields=true casegraph

Every node has the labels of its classes, every relationship the name of its property as its type. "certainty" says how
sure the source is (none: stated as fact) and "inferred" whether the coder inferred it; on a relationship they are those
of the node that tells it. Keep both in what you return:

    MATCH (h:Harm)-[r:causedBy]->(p:Person)
    RETURN h.case, h.label, p.label, r.certaintyLabel, r.inferred

In the files, {GUARDED}.
"""


def write_neo4j(job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield the files of nodes, relationships and a note on how to read them in."""
    network = case_network(job.store, job.each())
    lists = set(network.graph["several"])
    nodes = [dict(values) for _, values in network.nodes(data=True)]
    types = evened(nodes)
    names = [name for name in types if name != "classes"]
    header = ["id:ID", ":LABEL", *(name + (":string[]" if name in lists else _TYPES[types[name]]) for name in names)]
    rows = [
        [node, _several(values["classes"]), *(_cell(values, name, lists) for name in names)]
        for node, values in zip(network.nodes, nodes, strict=True)
    ]
    yield "nodes.csv", csv_bytes(header, rows)
    ties = [(one, other, dict(values)) for one, other, values in network.edges(data=True)]
    types = evened(values for *_, values in ties)
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
