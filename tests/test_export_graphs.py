"""Exports for graph tools: networkx, igraph, pydot and plain CSV readers find the same nodes, links and certainty."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx as nx
import pydot
import pytest
import yaml
from hypothesis import given

from casegraph.graph.casefile.load import build
from casegraph.graph.colours import KIND_HUES
from casegraph.graph.network.case_network import case_network
from casegraph.graph.store.store import Store
from casegraph.graph.xmltext import clean
from casegraph.viz.shared.symbols import KINDS
from tests.exporting import exported, exported_files, unguarded
from tests.generated import HOSTILE, built_store, case_trees, retold
from tests.stories import CHILD, story_store
from tests.tiers import examples

# pydot calls pyparsing by old names.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot.dot_parser")
SELECTIONS = {"all": None, "one": ["stacey"], "two": ["child-bk", "family-m"]}
every_selection = pytest.mark.parametrize("chosen", SELECTIONS)
GEXF = "{http://www.gexf.net/1.2draft}"
VIZ = "{http://www.gexf.net/1.2draft/viz}"


def cases_of(chosen: str, store: Store) -> list[str]:
    return SELECTIONS[chosen] or store.cases()


def linked(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, str, bool]]:
    return sorted(
        (one, other, values["property"], values["certainty"], values["inferred"])
        for one, other, values in graph.edges(data=True)
    )


def as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def same_nodes(read: nx.MultiDiGraph, network: nx.MultiDiGraph, text: Callable[[str], str] = str) -> None:
    """Hold what was read against the network; an attribute has one type, so some are texts."""
    assert list(read.nodes) == list(network.nodes)
    for node, values in network.nodes(data=True):
        for key, value in values.items():
            there = read.nodes[node][key]
            assert there == (text(value) if isinstance(value, str) else value) or there == as_text(value), (node, key)


def read_graphml(raw: bytes) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(raw), force_multigraph=True)


def read_gexf(raw: bytes) -> nx.MultiDiGraph:
    return nx.MultiDiGraph(nx.read_gexf(io.BytesIO(raw)))


def read_cytoscape(raw: bytes) -> nx.MultiDiGraph:
    return nx.cytoscape_graph(json.loads(raw))


def read_node_link(raw: bytes) -> nx.MultiDiGraph:
    return nx.node_link_graph(json.loads(raw), edges="links")


READERS = {
    "graphml": read_graphml,
    "gexf": read_gexf,
    "cytoscape": read_cytoscape,
    "node-link": read_node_link,
}
every_reader = pytest.mark.parametrize("name", READERS)


@pytest.mark.slow
@every_reader
@every_selection
def test_networkx_reads_the_same_nodes_links_and_attributes_back(name: str, chosen: str, bundled: Store) -> None:
    cases = cases_of(chosen, bundled)
    network = case_network(bundled, cases)
    read = READERS[name](exported(name, bundled, cases))
    assert read.is_directed()
    same_nodes(read, network)
    assert linked(read) == linked(network)
    assert {type(values["happened"]) for _, values in read.nodes(data=True)} == {bool}


def test_igraph_reads_graphml_with_labels_and_takes_nothing_untold_for_a_no(bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.graphml"
    path.write_bytes(exported("graphml", bundled, bundled.cases()))
    network, read = case_network(bundled), igraph.Graph.Read_GraphML(str(path))
    assert read.is_directed()
    assert (read.vcount(), read.ecount()) == (len(network), network.number_of_edges())
    assert read.vs["id"] == list(network.nodes)
    labels = {one: values["label"] for one, values in network.nodes(data=True)}
    assert dict(zip(read.vs["id"], read.vs["label"], strict=True)) == labels
    ends = sorted((read.vs[e.source]["id"], read.vs[e.target]["id"], e["property"]) for e in read.es)
    assert ends == sorted((one, other, key) for one, other, key in network.edges(keys=True))
    living = {"together" if values.get("livesTogether") else "untold" for _, values in network.nodes(data=True)}
    assert living == {"together", "untold"}
    for vertex in read.vs:
        values = network.nodes[vertex["id"]]
        assert (vertex["happened"], vertex["inferred"]) == (values["happened"], values["inferred"])
        assert vertex["livesTogether"] == (as_text(values["livesTogether"]) if "livesTogether" in values else "")
        assert vertex["position"] == values["position"] if "position" in values else math.isnan(vertex["position"])


def test_each_edge_of_graphml_has_an_id_of_its_own_and_each_attribute_is_declared(bundled: Store) -> None:
    root = ElementTree.fromstring(exported("graphml", bundled, bundled.cases()))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    ids = [element.get("id") for kind in ("node", "edge") for element in root.iter(space + kind)]
    assert len(ids) == len(set(ids)) > 1000
    declared = {(key.get("for"), key.get("id")) for key in root.findall(f"{space}key")}
    used = {(kind, value.get("key")) for kind in ("node", "edge") for of in root.iter(space + kind) for value in of}
    assert used == declared


# GEXF, by the rules of its schema: igraph does not read it.


def test_gexf_declares_what_it_uses_and_names_each_node_and_edge_once(bundled: Store) -> None:
    root = ElementTree.fromstring(exported("gexf", bundled, bundled.cases()))
    assert root.tag == f"{GEXF}gexf" and root.get("version") == "1.2"
    assert [child.tag for child in root] == [f"{GEXF}meta", f"{GEXF}graph"]
    graph = root[1]
    assert [child.tag.removeprefix(GEXF) for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    nodes, edges = graph[2], graph[3]
    for of, elements in ((graph[0], nodes), (graph[1], edges)):
        declared = [attribute.get("id") for attribute in of]
        assert len(declared) == len(set(declared)) > 3
        assert {attribute.get("type") for attribute in of} <= {"string", "boolean", "long"}
        used = [value.get("for") for element in elements for value in element.iter(f"{GEXF}attvalue")]
        assert set(used) == set(declared)
    ids = [node.get("id") for node in nodes]
    assert len(ids) == len(set(ids)) == len(case_network(bundled))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(ids)
    assert all(element.get("label") for elements in (nodes, edges) for element in elements)


def test_gexf_has_the_times_places_and_colours_of_nodes(bundled: Store) -> None:
    graph = ElementTree.fromstring(exported("gexf", bundled, ["family-m", "stacey"]))[1]
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    network = case_network(bundled, ["family-m", "stacey"])
    dated = 0
    for node in graph[2]:
        values = network.nodes[node.get("id")]
        assert (node.get("start"), node.get("end")) == (values.get("earliest"), values.get("latest"))
        dated += node.get("start") is not None
        rgb = node.find(f"{VIZ}color")
        assert rgb is not None
        found = "#" + "".join(f"{int(rgb.get(part) or ''):02x}" for part in "rgb")
        if values["kind"] in ("Child", "Harm", "Agency", "PersonOfConcern", "Perpetrator"):
            assert found == KIND_HUES[values["kind"]].light
    assert dated
    places = {(p.get("x"), p.get("y")) for p in graph.iter(f"{VIZ}position")}
    assert len(places) == len(network)


def test_a_case_without_dates_makes_no_dynamic_graph(tmp_path: Path) -> None:
    store = story_store(tmp_path, {"robin": CHILD})
    assert ElementTree.fromstring(exported("gexf", store, ["robin"]))[1].get("mode") == "static"


def test_the_palette_is_one_and_in_the_order_of_the_legend() -> None:
    assert list(KIND_HUES) == list(KINDS)
    assert all(kind.hue is KIND_HUES[kind.id] for kind in KINDS.values())


# What a tool shows never says more than the source.

DOUBTS = (
    CHILD
    + """- {id: uncle, role: person-of-concern, certainty: alleged}
agencies:
- {id: school, type: school}
events:
- {id: hurt, is: Harm, type: neglect, harmed: [child], causedBy: [uncle], certainty: alleged, label: Hurt}
- {id: told, is: InformationExchange, by: [school], outcome: not-shared, inferredByCoder: true, label: Told}
"""
)


def test_labels_say_what_is_alleged_inferred_or_did_not_take_place(tmp_path: Path) -> None:
    store = story_store(tmp_path, {"robin": DOUBTS})
    shown = {"robin/hurt": "Hurt (alleged)", "robin/told": "Told (inferred by the coder; did not take place)"}
    network = case_network(store, ["robin"])
    assert {node: network.nodes[node]["label"] for node in shown} == shown
    assert network.nodes["robin/uncle"]["label"] == "Uncle (alleged)"
    assert network.edges["robin/hurt", "robin/uncle", "causedBy"]["label"] == "caused by (alleged)"
    for name, read in READERS.items():
        graph = read(exported(name, store, ["robin"]))
        assert {node: graph.nodes[node]["label"] for node in shown} == shown, name
        assert {v["label"] for _, _, v in graph.edges(data=True) if v["property"] == "causedBy"} == {
            "caused by (alleged)"
        }
    elements = json.loads(exported("cytoscape", store, ["robin"]))["elements"]["nodes"]
    names = {element["data"]["id"]: element["data"]["name"] for element in elements}
    assert names["robin/hurt"] == "Hurt (alleged)"


# DOT.


def drawn(raw: bytes) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, dict[str, str]]]]:
    """Return the nodes and edges that pydot reads, with unquoted attributes."""
    (graph,) = pydot.graph_from_dot_data(raw.decode("utf-8"))

    def plain(text: str) -> str:
        return text[1:-1].replace('\\"', '"') if text.startswith('"') else text

    nodes = {
        plain(node.get_name()): {key: plain(value) for key, value in node.get_attributes().items()}
        for cluster in graph.get_subgraphs()
        for node in cluster.get_nodes()
    }
    edges = [
        (
            plain(edge.get_source()),
            plain(edge.get_destination()),
            {key: plain(value) for key, value in edge.get_attributes().items()},
        )
        for edge in graph.get_edges()
    ]
    return nodes, edges


def test_pydot_reads_a_cluster_a_case_with_what_is_uncertain_broken(tmp_path: Path) -> None:
    store = story_store(tmp_path, {"robin": DOUBTS, "wren": CHILD})
    nodes, edges = drawn(exported("dot", store, ["robin", "wren"]))
    network = case_network(store)
    assert set(nodes) == set(network)
    told = [(one, other, key) for one, other, key in network.edges(keys=True) if key != "contains"]
    assert sorted((one, other, values["property"]) for one, other, values in edges) == sorted(told)
    assert nodes["robin/hurt"]["style"] == "rounded,dashed"
    assert nodes["robin/told"]["style"] == "rounded,dotted"
    assert nodes["robin/child"]["style"] == "rounded"
    assert nodes["robin/hurt"]["label"] == "Hurt (alleged)\\nharm"
    assert {values.get("style") for *_, values in edges if values["property"] == "causedBy"} == {"dashed"}


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_draws_it(bundled: Store) -> None:
    ran = subprocess.run(["dot", "-Tsvg"], input=exported("dot", bundled, ["stacey"]), capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Stacey" in ran.stdout


# Neo4j.


def test_what_neo4j_imports_is_whole_and_typed(bundled: Store) -> None:
    files = exported_files("neo4j", bundled, bundled.cases())
    assert list(files) == ["nodes.csv", "relationships.csv", "README.txt"]
    network = case_network(bundled)
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"].decode("utf-8"), newline="")))
    ties = list(csv.DictReader(io.StringIO(files["relationships.csv"].decode("utf-8"), newline="")))
    ids = [node["id:ID"] for node in nodes]
    assert ids == list(network.nodes)
    ends = [(tie[":START_ID"], tie[":END_ID"], tie[":TYPE"]) for tie in ties]
    assert ends == [(one, other, key) for one, other, key in network.edges(keys=True)]
    assert {end for one, other, _ in ends for end in (one, other)} <= set(ids)
    for node in nodes:
        values = network.nodes[node["id:ID"]]
        assert node[":LABEL"].split(";") == values["classes"].split()
        assert (node["inferred:boolean"], node["happened:boolean"]) == (
            as_text(values["inferred"]),
            as_text(values["happened"]),
        )
        assert node["certainty"] == values["certainty"]
        assert node["position:long"] == str(values.get("position", ""))
        assert node["evidence:string[]"].split(";") == (values["evidence"].split() or [""])
        assert unguarded(node["description"]) == values["description"]
    assert [tie["certainty"] for tie in ties] == [values["certainty"] for *_, values in network.edges(data=True)]
    assert "neo4j-admin database import full" in files["README.txt"].decode("utf-8")


# Anything goes through.


@pytest.mark.slow
@examples(40)
@given(tree=case_trees(), text=HOSTILE)
def test_any_text_goes_through_every_graph_format_and_comes_back(
    case_file: Callable[..., Path], tree: dict[str, object], text: str
) -> None:
    store = retold(built_store(build([case_file(yaml.safe_dump(tree, sort_keys=False), "wren")])), text)
    network = case_network(store, ["wren"])
    assert text in {values["description"] for _, values in network.nodes(data=True)}
    for name, read in READERS.items():
        written = clean if name in ("graphml", "gexf") else str
        same_nodes(read(exported(name, store, ["wren"])), network, written)
    rows = csv.DictReader(
        io.StringIO(exported_files("neo4j", store, ["wren"])["nodes.csv"].decode("utf-8"), newline="")
    )
    for row in rows:
        assert unguarded(row["description"]) == network.nodes[row["id:ID"]]["description"]
        assert unguarded(row["label"]) == network.nodes[row["id:ID"]]["label"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ('say "no"', 'say "no"'),
        ("back\\slash", "back\\\\slash"),
        ('\\"', '\\\\"'),
        ("ends in \\", "ends in \\\\"),
        ("\\N \\G \\l", "\\\\N \\\\G \\\\l"),
        ("a\nb\r\nc", "a\\nb\\nc"),
        ("&amp; <b>", "&amp;amp; <b>"),
        ("]; x -> y [", "]; x -> y ["),
        ("bell \x07", "bell \ufffd"),
        ("\u202eabc", "\u202eabc"),
    ],
)
def test_no_text_breaks_out_of_dot(text: str, label: str, tmp_path: Path) -> None:
    store = retold(story_store(tmp_path, {"robin": CHILD.replace("}", ", description: Words.}")}), text)
    nodes, edges = drawn(exported("dot", store, ["robin"]))
    assert set(nodes) == {"robin", "robin/child"}
    assert edges == []
    assert nodes["robin/child"]["tooltip"] == label
