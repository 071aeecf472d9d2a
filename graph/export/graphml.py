"""Cases as GraphML, for igraph, yEd, Gephi, NetworkX and other graph tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casegraph.graph.export.attributes import evened, text_of
from casegraph.graph.export.job import Job
from casegraph.graph.export.xmltext import escaped
from casegraph.graph.network import case_network

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "long", str: "string"}


def graphml(job: Job) -> Iterator[bytes]:
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
