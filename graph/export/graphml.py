"""Cases as GraphML, for Gephi, yEd, igraph and other graph tools."""

from __future__ import annotations

import io
from collections.abc import Iterator

from casegraph.graph.export.job import Job
from casegraph.graph.network import case_network


def graphml(job: Job) -> Iterator[bytes]:
    """Yield cases as GraphML: nodes with texts, numbers and booleans, edges with the name of their property."""
    import networkx as nx

    network = case_network(job.store, job.cases)
    # The writer asks for one type an attribute: what is text on any node is text on all.
    for attribute in _mixed(network):
        for _, values in network.nodes(data=True):
            if attribute in values:
                values[attribute] = str(values[attribute])
    buffer = io.BytesIO()
    nx.write_graphml(network, buffer, named_key_ids=True)
    yield buffer.getvalue()


def _mixed(network: object) -> set[str]:
    import networkx as nx

    assert isinstance(network, nx.MultiDiGraph)
    types: dict[str, set[type]] = {}
    for _, values in network.nodes(data=True):
        for key, value in values.items():
            types.setdefault(key, set()).add(type(value))
    return {key for key, found in types.items() if len(found) > 1}
