"""Cases as networkx graphs: every node and link of a case, with attributes that every format can hold."""

from __future__ import annotations

import pytest

from casegraph.graph.case.case import read_case
from casegraph.graph.errors import NotFoundError
from casegraph.graph.network.case_network import case_network
from casegraph.graph.store.store import Store


def test_every_node_and_link_of_every_case_is_there_and_nothing_else(bundled: Store) -> None:
    network = case_network(bundled)
    nodes, edges = set(), set()
    for case in bundled.cases():
        graph = read_case(bundled, case)
        nodes |= {case, *(f"{case}/{id_}" for id_ in graph.nodes)}
        edges |= {(case, f"{case}/{id_}", "contains") for id_ in graph.nodes}
        for node in graph.nodes.values():
            edges |= {(f"{case}/{node.id}", f"{case}/{to}", name) for name, ids in node.links.items() for to in ids}
    assert set(network.nodes) == nodes
    assert set(network.edges(keys=True)) == edges
    assert all(key == values["property"] for _, _, key, values in network.edges(keys=True, data=True))


def test_a_link_never_leaves_its_case(bundled: Store) -> None:
    network = case_network(bundled)
    assert all(one.split("/")[0] == other.split("/")[0] for one, other in network.edges())


def test_attributes_are_texts_numbers_and_booleans_and_each_node_says_what_it_is(bundled: Store) -> None:
    network = case_network(bundled)
    for node, values in network.nodes(data=True):
        assert all(isinstance(value, (str, int, bool)) for value in values.values()), node
        assert values["label"], node
        assert values["kind"], node
        assert values["case"] == node.split("/")[0]


def test_certainty_inference_and_what_did_not_happen_are_never_dropped(bundled: Store) -> None:
    network = case_network(bundled)
    for case in bundled.cases():
        for node in read_case(bundled, case).nodes.values():
            values = network.nodes[f"{case}/{node.id}"]
            assert values["certainty"] == (node.certainty or "")
            assert (values["inferred"], values["happened"]) == (node.inferred, node.happened)
            assert values["evidence"].split() == [str(locator) for locator in node.evidence]
    assert {values.get("happened") for _, values in network.nodes(data=True)} >= {True, False}


def test_one_case_gives_the_same_nodes_alone_as_among_others(bundled: Store) -> None:
    everything, alone = case_network(bundled), case_network(bundled, ["stacey"])
    inside = [node for node in everything if node.split("/")[0] == "stacey"]
    assert list(alone) == inside
    assert {node: alone.nodes[node] for node in alone} == {node: everything.nodes[node] for node in inside}
    assert sorted(alone.edges(keys=True)) == sorted(everything.subgraph(inside).edges(keys=True))


def test_a_case_that_is_not_there_is_told_with_the_nearest(bundled: Store) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'stacey'"):
        case_network(bundled, ["stacy"])
