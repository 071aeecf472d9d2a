"""Programs from outside open what is exported: an office program finds the same cells, others the same graph."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import igraph
import networkx
import openpyxl
import pyoxigraph as ox
import pytest
from pyld import jsonld

from casegraph.graph.store.store import Store
from tests.exporting import exported, exported_files, unguarded

pytestmark = pytest.mark.system
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
needs_rapper = pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed (raptor2-utils)")
# Every sheet into a file of its own: comma, quotation mark, UTF-8, from line 1, all as text, no formulas.
TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
FROM_CSV = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"


def converted(path: Path, folder: Path, *options: str) -> dict[str, list[list[str]]]:
    """Return the cells of the sheets of a file as LibreOffice writes them, by the name of the written file."""
    assert SOFFICE is not None
    out = folder / "converted"
    profile = (folder / "profile").as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--norestore", *options]
    ran = subprocess.run(
        [*command, "--convert-to", TO_CSV, "--outdir", out, path], capture_output=True, text=True, cwd=folder
    )
    assert ran.returncode == 0, ran.stderr
    files = sorted(out.glob("*.csv"))
    assert files, ran.stdout + ran.stderr
    return {file.stem: list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))) for file in files}


def lines(cells: list[list[str]]) -> list[list[str]]:
    """Return cells with what spreadsheets do not tell apart made alike: ends of lines, and of rows that are empty."""
    return [[cell.replace("\r\n", "\n") for cell in row] for row in cells]


@needs_office
def test_libreoffice_finds_the_same_cells_in_a_workbook(bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    path.write_bytes(exported("excel", bundled, bundled.cases()))
    book = openpyxl.load_workbook(path, read_only=True)
    found = converted(path, tmp_path)
    assert len(found) == len(book.sheetnames)
    for sheet in book.worksheets:
        rows = found[f"cases-{sheet.title}"]
        texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert len(rows) == len(texts), sheet.title
        for theirs, ours in zip(lines(rows), texts, strict=True):
            for cell, value in zip(theirs, ours, strict=False):
                if isinstance(value, str):
                    assert cell == value.replace("\r\n", "\n"), sheet.title


@needs_office
def test_libreoffice_finds_the_same_cells_in_csv_and_runs_no_formula(bundled: Store, tmp_path: Path) -> None:
    for name in ("nodes.csv", "evidence.csv"):
        raw = exported_files("csv", bundled, bundled.cases())[name].decode("utf-8")
        path = tmp_path / name
        path.write_text(raw, encoding="utf-8", newline="")
        [(_, found)] = converted(path, tmp_path, FROM_CSV).items()
        ours = list(csv.reader(io.StringIO(raw, newline="")))
        assert [[unguarded(cell) for cell in row] for row in lines(found)] == [
            [unguarded(cell) for cell in row] for row in lines(ours)
        ]
        shutil.rmtree(tmp_path / "converted")


@needs_rapper
@pytest.mark.parametrize(("name", "theirs"), [("turtle", "turtle"), ("ntriples", "ntriples"), ("rdfxml", "rdfxml")])
def test_rapper_writes_the_same_statements_as_it_read(name: str, theirs: str, bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(exported(name, bundled, bundled.cases()))
    ran = subprocess.run(["rapper", "-q", "-i", theirs, "-o", "ntriples", path], capture_output=True)
    assert ran.returncode == 0, ran.stderr
    wanted = set(ox.parse(exported("ntriples", bundled, bundled.cases()), format=ox.RdfFormat.N_TRIPLES))
    assert set(ox.parse(ran.stdout, format=ox.RdfFormat.N_TRIPLES)) == wanted


@needs_dot
def test_graphviz_draws_every_case_with_all_its_nodes(bundled: Store) -> None:
    for case in bundled.cases():
        raw = exported("dot", bundled, [case])
        ran = subprocess.run(["dot", "-Tjson0"], input=raw, capture_output=True)
        assert (ran.returncode, ran.stderr) == (0, b""), case
        drawn = json.loads(ran.stdout)
        assert len(drawn["objects"]) > 10, case
        assert drawn["edges"], case


def test_igraph_and_networkx_find_the_same_graph(bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.graphml"
    path.write_bytes(exported("graphml", bundled, bundled.cases()))
    one, other = igraph.Graph.Read_GraphML(str(path)), networkx.read_graphml(path)
    assert (one.vcount(), one.ecount()) == (other.number_of_nodes(), other.number_of_edges())
    assert sorted(one.vs["id"]) == sorted(other.nodes)
    gexf = tmp_path / "all.gexf"
    gexf.write_bytes(exported("gexf", bundled, bundled.cases()))
    assert set(networkx.read_gexf(gexf)) == set(other)


def test_duckdb_counts_as_the_graph_does(bundled: Store, tmp_path: Path) -> None:
    for name, raw in exported_files("parquet", bundled, bundled.cases()).items():
        (tmp_path / name).write_bytes(raw)
    counted = f"SELECT count(*), count(DISTINCT \"case\") FROM '{tmp_path}/nodes.parquet'"
    [(nodes, cases)] = duckdb.sql(counted).fetchall()
    assert cases == len(bundled.cases())
    edges = f"'{tmp_path}/edges.parquet' e ANTI JOIN '{tmp_path}/nodes.parquet' n ON e.to_node = n.node"
    [(lost,)] = duckdb.sql(f"SELECT count(*) FROM {edges}").fetchall()
    assert (lost, nodes > 100) == (0, True)


def test_pyld_reads_all_cases_as_the_same_graph(bundled: Store) -> None:
    raw = exported("jsonld", bundled, bundled.cases())
    lines_ = jsonld.to_rdf(json.loads(raw), {"format": "application/n-quads"})
    wanted = set(ox.parse(exported("nquads", bundled, bundled.cases()), format=ox.RdfFormat.N_QUADS))
    assert set(ox.parse(lines_, format=ox.RdfFormat.N_QUADS)) == wanted


def test_what_is_there_to_read_with_is_recorded(record_property: Callable[[str, object], None]) -> None:
    for name in ("soffice", "rapper", "dot"):
        record_property(name, shutil.which(name) is not None)
