"""Cases as graphs in JSON: node-link for NetworkX and D3, and the elements of Cytoscape and cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from casegraph.graph.exchange.formats._attributes import NOT_IN_NETWORK, unify_types
from casegraph.graph.exchange.formats.graphml import edge_id
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.network.case_network import case_network
from casegraph.graph.network.round_layout import colour, places


def write_node_link(job: Job) -> Iterator[bytes]:
    """Yield cases as node-link JSON. The edges are under ``links``, the name that D3 uses."""
    import networkx as nx

    yield _json(nx.node_link_data(case_network(job.store, job.each()), edges="links"))


def write_cytoscape(job: Job) -> Iterator[bytes]:
    """Yield cases as Cytoscape JSON, with positions and a column ``colour``. The name shown is the label."""
    network = case_network(job.store, job.each())
    standing = places(network)
    unify_types(values for _, values in network.nodes(data=True))
    nodes, edges = [], []
    for node, values in network.nodes(data=True):
        x, y = standing[node]
        look = {"colour": colour(values["classes"])}
        # NetworkX reads a node's key from ``value``. Cytoscape shows ``name``.
        data = {"id": node, "value": node, "name": values["label"], **look, **values}
        nodes.append({"data": data, "position": {"x": x, "y": y}})
    for one, other, name, values in network.edges(keys=True, data=True):
        data = {
            "id": edge_id(one, name, other),
            "source": one,
            "target": other,
            "key": name,
            "name": values["label"],
            "interaction": name,
        }
        edges.append({"data": data | values})
    yield _json(
        {
            "format_version": "1.0",
            "generated_by": "casegraph",
            "target_cytoscapejs_version": "~2.1",
            "directed": True,
            "multigraph": True,
            "data": {"name": "casegraph", "shared_name": "casegraph", **network.graph},
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


FORMATS = (
    Format(
        "cytoscape",
        ".cyjs",
        write_cytoscape,
        description="network with positions and colours, for Cytoscape and cytoscape.js",
        loses=NOT_IN_NETWORK,
        like=".json",
    ),
    Format(
        "node-link",
        ".json",
        write_node_link,
        description="network as JSON, for NetworkX and D3",
        loses=NOT_IN_NETWORK,
    ),
)
