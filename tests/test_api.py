"""``import casegraph`` gives rdflib, networkx and tables where users expect them, and stays light."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import networkx
import pytest
import rdflib

import casegraph
from casegraph.graph.errors import NotFoundError, UsageError


@pytest.fixture(scope="module")
def graph(cache: Path) -> casegraph.Graph:
    return casegraph.load()


def test_the_example_of_the_module_runs(cache: Path) -> None:
    from casegraph import api

    result = doctest.testmod(api)
    assert result.attempted
    assert not result.failed


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "('rdflib', 'networkx', 'pyoxigraph', 'pandas')"
    code = f"import casegraph, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_python_face_uses_nothing_of_the_command_line(cache: Path) -> None:
    code = (
        "import sys, casegraph.api, casegraph.pages, casegraph.table\n"
        "import casegraph.text.cases, casegraph.text.differences, casegraph.text.match_grid, casegraph.text.matches\n"
        "graph = casegraph.load()\nassert graph.patterns()\nassert graph.measure('themes')\n"
        "assert graph.view().html\nassert graph._repr_html_()\n"
        "print([m for m in sys.modules if m == 'click' or m.startswith(('click.', 'casegraph.commands'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_it_has_a_version_and_names_what_it_does_not_have() -> None:
    assert casegraph.__version__
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        _ = casegraph.lod


def test_a_case_is_an_rdflib_dataset_a_networkx_graph_and_plain_nodes(graph: casegraph.Graph) -> None:
    dataset = graph.to_rdflib("stacey")
    breach = rdflib.URIRef("https://w3id.org/casegraph/case/stacey/earlier-agreements-breached")
    assert (breach, rdflib.RDF.type, rdflib.URIRef("https://w3id.org/casegraph/ontology#Breach")) in dataset
    network = graph.to_networkx("stacey")
    assert isinstance(network, networkx.MultiDiGraph)
    assert network.nodes["stacey/stepfather"]["kind"] == "Perpetrator"
    assert graph.case("stacey").nodes["stepfather"].certainty == "stated-as-fact"
    assert len(graph.to_networkx()) > len(network)


def test_matches_can_be_taken_on_one_basis_and_explained(graph: casegraph.Graph) -> None:
    stated = graph.patterns("stacey", basis="stated")
    assert stated
    assert {match.basis for match in stated} == {"stated"}
    match, argued = graph.explain("missed-information-sharing", "stacey")[0]
    assert match.case == "stacey"
    assert argued[0].node.evidence


def test_a_question_is_a_table_that_pandas_can_take(graph: casegraph.Graph) -> None:
    table = graph.query("timeline", case="stacey")
    assert table.columns[0] == "case"
    assert table[0]["event"] == "related-child-abused"
    pandas = pytest.importorskip("pandas", reason="pandas is optional and not installed")
    frame = table.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(table.columns)


def test_sparql_of_ones_own_gives_rows_or_a_graph(graph: casegraph.Graph) -> None:
    assert graph.sparql("ASK { ?b a cg:Breach }") == [{"answer": True}]
    built = graph.sparql("CONSTRUCT { ?b a cg:Breach } WHERE { ?b a cg:Breach }")
    assert isinstance(built, rdflib.Graph)
    assert len(built) > 0


def test_what_is_not_there_is_told_with_what_is_near(graph: casegraph.Graph) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'stacey'"):
        graph.case("stacy")
    with pytest.raises(UsageError, match="did you mean 'timeline'"):
        graph.query("timelin")
    with pytest.raises(casegraph.CasegraphError):
        casegraph.load("no-such-folder")


@pytest.mark.slow
def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    notebook = Path(__file__).resolve().parent.parent / "docs" / "tour.ipynb"
    pytest.importorskip("pandas", reason="pandas is optional and not installed")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    space: dict[str, object] = {}
    ran = 0
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), notebook.name, "exec"), space)
            ran += 1
    assert ran >= 5


@pytest.mark.slow
def test_the_measures_are_objects_that_tables_can_be_made_of(graph: casegraph.Graph) -> None:
    profile = graph.profile()
    girls = next(row for row in casegraph.to_table(profile.rows) if row["measure"] == "Girls")
    assert 7 <= girls["n"] <= girls["base"]
    assert any("selected sample" in note for note in profile.notes())
    assert {"case", "kind", "value", "basis", "certainty"} <= set(graph.features(["stacey"]).columns)
    assert graph.themes().frequencies
    assert "stacey" not in [near.case for near in graph.similar("stacey")]
    agencies, network = graph.agencies("stacey")
    assert {row["agency"] for row in agencies} >= {"school", "general-practice"}
    assert {row["measure"] for row in network} >= {"density", "reciprocity"}


def test_a_part_of_the_graph_is_a_graph_and_goes_out_in_any_format(tmp_path: Path) -> None:
    graph = casegraph.load()
    part = graph.subset(themes=["written-agreements"], only=["findings", "interventions"])
    assert part.cases() and set(part.cases()) < set(graph.cases())
    kinds = {node.kind for case in part.cases() for node in part.case(case).nodes.values()}
    assert kinds == {"Finding", "Intervention"}
    assert set(graph.subset(["stacey"]).to_networkx()) == set(graph.to_networkx("stacey"))
    path = part.export(tmp_path / "part.ttl")
    assert "cg:Finding" in path.read_text(encoding="utf-8")
    assert (part.export(tmp_path / "tables", "csv") / "findings.csv").is_file()
    with pytest.raises(UsageError, match="there is no format 'pdf'"):
        part.export(tmp_path / "part.pdf", "pdf")
    with pytest.raises(NotFoundError, match="nothing is selected"):
        graph.subset(year="1990")
