"""Cases as GraphML, for igraph, yEd, Gephi, NetworkX and other graph tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.exchange.coding_project import CodingProject
from casegraph.graph.exchange.formats._attributes import NOT_IN_NETWORK, text_of, unify_types
from casegraph.graph.exchange.formats._coded_nodes import read_node_rows
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.exchange.refi.archive import MAX_MEMBER, read_bytes
from casegraph.graph.exchange.safe_xml import local_name, parse_xml
from casegraph.graph.network.case_network import case_network
from casegraph.graph.xmltext import LOST_CHARACTERS, escaped

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "long", str: "string"}


def write_graphml(job: Job) -> Iterator[bytes]:
    """Yield cases as GraphML. Nodes have texts, numbers and booleans. Edges have the name of their property.

    Every edge has its own id, as the schema requires.
    """
    network = case_network(job.store, job.each())
    declared = {
        "node": unify_types((values for _, values in network.nodes(data=True)), whole=True),
        "edge": unify_types((values for *_, values in network.edges(data=True)), whole=True),
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
    """Return the id of an edge: its ends and its property. No two edges share them."""
    return f"{one}.{name}.{other}"


def _data(place: str, values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f'  <data key="{escaped(f"{place}-{name}")}">{escaped(text_of(value))}</data>'


def _joined(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def read_graphml(path: Path) -> CodingProject:
    """Read a network that was exported from here and may have been changed since.

    Raises:
        InvalidInputError: the error lists every problem of the file.
    """
    root = parse_xml(read_bytes(path, MAX_MEMBER), path)
    if local_name(root) != "graphml":
        raise InvalidInputError([Problem(path, 0, "is not GraphML; export the network again")])
    names = {key.get("id", ""): key.get("attr.name", "") for key in root.iter() if local_name(key) == "key"}
    rows = []
    for node in root.iter():
        if local_name(node) == "node":
            values = {
                names.get(data.get("key", ""), ""): data.text or "" for data in node if local_name(data) == "data"
            }
            case, _, id_ = node.get("id", "").partition("/")
            # A node from another program has its own form of id and may have its case as an attribute.
            rows.append({**values, "case": values.get("case") or case, "id": id_ or values.get("id", "")})
    if rows and not any("evidence" in row and "kind" in row for row in rows):
        message = "its nodes lack the attributes kind and evidence of an export from here; save the network with them"
        raise InvalidInputError([Problem(path, 0, message)])
    edges = sum(1 for edge in root.iter() if local_name(edge) == "edge")
    return read_node_rows(path, rows, edges)


FORMATS = (
    Format(
        "graphml",
        ".graphml",
        write_graphml,
        description="network, for yEd, Gephi, igraph and NetworkX",
        loses=f"{NOT_IN_NETWORK}, datatypes other than text, number and boolean, and {LOST_CHARACTERS}",
        like=".xml",
        reads=read_graphml,
        read_from="network exported by casegraph, with or without later changes",
    ),
)
