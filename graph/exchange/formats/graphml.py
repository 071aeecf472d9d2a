"""Cases as GraphML, for igraph, yEd, Gephi, NetworkX and other graph tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coded import Coded
from casegraph.graph.exchange.formats._attributes import NOT_IN_NETWORK, evened, text_of
from casegraph.graph.exchange.formats._coded_nodes import coded_nodes
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.exchange.refi.archive import MAX_MEMBER, read_bytes
from casegraph.graph.exchange.safe_xml import local_name, parsed
from casegraph.graph.network.case_network import case_network
from casegraph.graph.xmltext import LOST_CHARACTERS, escaped

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "long", str: "string"}


def write_graphml(job: Job) -> Iterator[bytes]:
    """Yield cases as GraphML: nodes with texts, numbers and booleans, edges with the name of their property.

    Every edge has an id of its own, as the schema wants.
    """
    network = case_network(job.store, job.each())
    declared = {
        "node": evened((values for _, values in network.nodes(data=True)), whole=True),
        "edge": evened((values for *_, values in network.edges(data=True)), whole=True),
    }
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<graphml xmlns="{_NAMESPACE}">']
    for place, types in declared.items():
        for name, kind in types.items():
            key = escaped(f"{place}-{name}")
            lines.append(f'<key id="{key}" for="{place}" attr.name="{escaped(name)}" attr.type="{_TYPES[kind]}"/>')
    yield _joined([*lines, '<graph id="casegraph" edgedefault="directed">'])
    for node, values in network.nodes(data=True):
        yield _joined([f'<node id="{escaped(node)}">', *_data("node", values), "</node>"])
    for one, other, name, values in network.edges(keys=True, data=True):
        ends = f'source="{escaped(one)}" target="{escaped(other)}"'
        yield _joined([f'<edge id="{escaped(edge_id(one, name, other))}" {ends}>', *_data("edge", values), "</edge>"])
    yield _joined(["</graph>", "</graphml>"])


def edge_id(one: str, name: str, other: str) -> str:
    """Return the id of an edge: its ends and the property, which are one edge only."""
    return f"{one}.{name}.{other}"


def _data(place: str, values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f'  <data key="{escaped(f"{place}-{name}")}">{escaped(text_of(value))}</data>'


def _joined(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def read_graphml(path: Path) -> Coded:
    """Read a network that was exported from here, perhaps changed since.

    Raises:
        InvalidInputError: with every problem of the file.
    """
    root = parsed(read_bytes(path, MAX_MEMBER), path)
    if local_name(root) != "graphml":
        raise InvalidInputError([Problem(path, 0, "is not GraphML")])
    names = {key.get("id", ""): key.get("attr.name", "") for key in root.iter() if local_name(key) == "key"}
    rows = []
    for node in root.iter():
        if local_name(node) == "node":
            values = {
                names.get(data.get("key", ""), ""): data.text or "" for data in node if local_name(data) == "data"
            }
            case, _, id_ = node.get("id", "").partition("/")
            # A node of another maker has an id of its own and may say its case as an attribute.
            rows.append({**values, "case": values.get("case") or case, "id": id_ or values.get("id", "")})
    if rows and not any("evidence" in row and "kind" in row for row in rows):
        message = "its nodes have no attributes kind and evidence, as an export from here has; was it saved with them?"
        raise InvalidInputError([Problem(path, 0, message)])
    edges = sum(1 for edge in root.iter() if local_name(edge) == "edge")
    return coded_nodes(path, rows, edges)


FORMATS = (
    Format(
        "graphml",
        ".graphml",
        write_graphml,
        description="network, for yEd, Gephi, igraph and NetworkX",
        loses=f"{NOT_IN_NETWORK}, datatypes other than text, number and boolean, and {LOST_CHARACTERS}",
        like=".xml",
        reads=read_graphml,
        read_from="network exported by casegraph, perhaps changed since",
    ),
)
