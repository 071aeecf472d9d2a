"""Tables as CSV, Excel and Parquet: DuckDB, openpyxl and plain CSV readers find what the graph says, and no formula."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given

from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.casefile.load import build
from casegraph.graph.exchange.formats import excel
from casegraph.graph.exchange.formats._case_tables import tables
from casegraph.graph.exchange.formats._columns import SEPARATOR, Table
from casegraph.graph.exchange.formats._csv_text import csv_bytes
from casegraph.graph.exchange.job import Job
from casegraph.graph.model.glossary import meanings
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.store.store import Store
from casegraph.graph.xmltext import clean
from tests.conftest import Ran
from tests.exporting import exported, exported_files, unguarded
from tests.generated import HOSTILE, built_store, case_trees, retold
from tests.stories import CHILD, story_store
from tests.tiers import examples

ALWAYS = ["nodes", "edges", "concept_links", "evidence", "sources", "concepts"]


def made(store: Store, cases: list[str] | None = None) -> dict[str, Table]:
    return {table.name: table for table in tables(Job(store, tuple(cases or store.cases())))}


def graphs(store: Store) -> list[CaseGraph]:
    return [read_case(store, case) for case in store.cases()]


def column(table: Table, name: str) -> list[object]:
    return [row[[each.name for each in table.columns].index(name)] for row in table.rows]


@pytest.fixture(scope="module")
def everything(bundled: Store) -> dict[str, Table]:
    return made(bundled)


# The tables say what the graph says.


def test_every_node_link_concept_and_span_has_its_row(bundled: Store, everything: dict[str, Table]) -> None:
    nodes = {f"{graph.case}/{id_}": node for graph in graphs(bundled) for id_, node in graph.nodes.items()}
    assert column(everything["nodes"], "node") == list(nodes)
    by_class = [name for name in everything if name not in ("cases", *ALWAYS)]
    rows = [node for name in by_class for node in column(everything[name], "node")]
    assert Counter(rows) == Counter(nodes.keys())
    links = [
        (name, property_, f"{name.split('/')[0]}/{other}")
        for name, node in nodes.items()
        for property_, ids in node.links.items()
        for other in ids
    ]
    edges = everything["edges"]
    found = zip(column(edges, "from_node"), column(edges, "property"), column(edges, "to_node"), strict=True)
    assert sorted(map(str, found)) == sorted(map(str, links))
    concepts = [(name, p, id_) for name, node in nodes.items() for p, ids in node.concepts.items() for id_ in ids]
    coded = everything["concept_links"]
    told = list(zip(column(coded, "node"), column(coded, "property"), column(coded, "concept"), strict=True))
    assert sorted(map(str, (row for row in told if row[0]))) == sorted(map(str, concepts))
    spans = [(name, str(locator)) for name, node in nodes.items() for locator in node.evidence]
    evidence = everything["evidence"]
    cited = list(zip(column(evidence, "node"), column(evidence, "locator"), strict=True))
    assert sorted(map(str, (row for row in cited if row[0]))) == sorted(map(str, spans))
    assert len(cited) - len(spans) == sum(len(graph.evidence) for graph in graphs(bundled))


def test_certainty_and_inference_stand_in_every_table_of_claims(bundled: Store, everything: dict[str, Table]) -> None:
    nodes = {f"{graph.case}/{id_}": node for graph in graphs(bundled) for id_, node in graph.nodes.items()}
    claims = [table for name, table in everything.items() if name not in ("cases", *ALWAYS[2:])]
    assert len(claims) == 20
    for table in claims:
        name = "from_node" if table.name == "edges" else "node"
        for node, certainty, words, inferred in zip(
            column(table, name),
            column(table, "certainty"),
            column(table, "certainty_label"),
            column(table, "inferred"),
            strict=True,
        ):
            told = nodes[str(node)]
            assert (certainty, words, inferred) == (told.certainty, told.certainty_words() or None, told.inferred)


def test_concepts_have_their_words_beside_and_several_are_joined(everything: dict[str, Table]) -> None:
    concepts, joined, checked = vocabulary().concepts, 0, 0
    for table in everything.values():
        names = [each.name for each in table.columns]
        for each in table.columns:
            if "Ids of the vocabulary" in each.description and each.several:
                assert names[names.index(each.name) + 1] == f"{each.name}_label"
                for ids, words in zip(column(table, each.name), column(table, f"{each.name}_label"), strict=True):
                    if ids is not None:
                        found = str(ids).split(SEPARATOR)
                        assert words == SEPARATOR.join(concepts[id_].label for id_ in found)
                        joined += len(found) > 1
                        checked += 1
    assert checked > 300
    assert joined > 10


def test_every_column_says_what_it_holds_in_the_ontologys_words(everything: dict[str, Table]) -> None:
    for table in everything.values():
        assert table.title.endswith("."), table.name
        names = [each.name for each in table.columns]
        assert len(names) == len(set(names)), table.name
        for each in table.columns:
            assert each.description.endswith("."), (table.name, each.name)
    harms = {each.name: each.description for each in everything["harms"].columns}
    assert harms["causedBy"].startswith(meanings()["causedBy"].comment)
    assert harms["harmType"].startswith("The type of harm. Ids of the vocabulary harm-type.")
    exchanges = {each.name: each.description for each in everything["information_exchanges"].columns}
    assert exchanges["from"].startswith("The agency or person that held the information.")
    assert exchanges["from_label"].startswith("The column from in words.")


def test_the_links_of_tables_hold(everything: dict[str, Table]) -> None:
    keys = {name: set(column(table, table.key)) for name, table in everything.items() if table.key}
    for name, table in everything.items():
        if table.key:
            assert len(keys[name]) == len(table.rows), name
        for each, other in table.refers.items():
            assert set(column(table, each)) - {None} <= keys[other], (name, each)


def test_a_subset_of_little_has_only_the_tables_of_what_occurs(tmp_path: Path) -> None:
    found = made(story_store(tmp_path, {"robin": CHILD}))
    assert list(found) == ["cases", "children", *ALWAYS]
    assert found["edges"].rows == ()
    assert [each.name for each in found["edges"].columns][:2] == ["case", "from_node"]


# Read by others.


@contextmanager
def duck(files: dict[str, bytes], folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open files in DuckDB, a view each, with the types that their package or schema declares."""
    types = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}
    with duckdb.connect() as connection:
        for name, raw in files.items():
            (folder / name).write_bytes(raw)
        if "datapackage.json" in files:
            for resource in json.loads(files["datapackage.json"])["resources"]:
                columns = {field["name"]: types[field["type"]] for field in resource["schema"]["fields"]}
                connection.read_csv(
                    str(folder / resource["path"]), columns=columns, header=True, quotechar='"', escapechar='"',
                    sep=",",
                ).create(resource["name"])  # fmt: skip
        else:
            for name in files:
                connection.read_parquet(str(folder / name)).create(name.removesuffix(".parquet"))
        yield connection


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_duckdb_reads_the_same_columns_types_and_values(
    name: str, bundled: Store, everything: dict[str, Table], tmp_path: Path
) -> None:
    files = exported_files(name, bundled, bundled.cases())
    with duck(files, tmp_path) as connection:
        assert sorted(row[0] for row in connection.sql("SHOW TABLES").fetchall()) == sorted(everything)
        for table in everything.values():
            found = connection.table(table.name)
            assert found.columns == [each.name for each in table.columns]
            rows = [
                tuple(unguarded(cell) if isinstance(cell, str) else cell for cell in row) for row in found.fetchall()
            ]
            assert rows == list(table.rows), table.name
        shared = connection.sql(
            "SELECT count(*) FROM edges JOIN harms ON harms.node = edges.from_node WHERE edges.property = 'causedBy'"
        ).fetchall()
        links = [graph.nodes[id_] for graph in graphs(bundled) for id_ in graph.nodes]
        assert shared == [(sum(len(node.links.get("causedBy", ())) for node in links),)]


def test_the_data_package_describes_every_file_and_column(bundled: Store, everything: dict[str, Table]) -> None:
    files = exported_files("csv", bundled, bundled.cases())
    package = json.loads(files.pop("datapackage.json"))
    assert {resource["path"] for resource in package["resources"]} == set(files)
    for resource in package["resources"]:
        header = next(csv.reader(io.StringIO(files[resource["path"]].decode("utf-8"), newline="")))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        assert all(field["description"] for field in fields)
        for key in resource["schema"]["foreignKeys"]:
            assert key["reference"]["resource"] in everything


def test_parquet_carries_what_each_column_holds(bundled: Store, everything: dict[str, Table]) -> None:
    raw = exported_files("parquet", bundled, bundled.cases())["harms.parquet"]
    schema = pq.read_schema(io.BytesIO(raw))
    assert schema.metadata[b"title"].decode() == everything["harms"].title
    for each in everything["harms"].columns:
        assert schema.field(each.name).metadata[b"description"].decode() == each.description
    assert str(schema.field("earliest").type) == "date32[day]"


def test_one_table_alone_is_written_by_its_name(cli: Callable[..., Ran], tmp_path: Path, bundled: Store) -> None:
    path = tmp_path / "edges.csv"
    cli("export", "--table", "edges", "-o", path)
    assert path.read_bytes() == exported_files("csv", bundled, bundled.cases())["edges.csv"]


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.neo4j"])
def test_several_files_do_not_go_to_what_looks_like_one(name: str, cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("export", "-o", tmp_path / name)
    assert (ran.status, list(tmp_path.iterdir())) == (2, [])
    assert f"name a folder or {name}.zip, or choose one file with --table" in ran.err


def test_without_pyarrow_parquet_is_refused_with_the_remedy(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = cli("export", "--case", "stacey", "-o", tmp_path / "out.parquet.zip")
    assert (ran.status, list(tmp_path.iterdir())) == (1, [])
    assert "pip install 'casegraph[parquet]'" in ran.err


# Excel.


def read_sheets(raw: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def as_excel(cell: object) -> object:
    if isinstance(cell, str):
        return clean(cell.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)
    return cell


@pytest.mark.slow
def test_openpyxl_reads_the_same_values_under_the_same_headings(bundled: Store, everything: dict[str, Table]) -> None:
    sheets = read_sheets(exported("excel", bundled, bundled.cases()))
    assert list(sheets) == ["About", *everything]
    for table in everything.values():
        heading, *rows = sheets[table.name]
        assert heading == [each.name for each in table.columns]
        assert rows == [[as_excel(cell) for cell in row] for row in table.rows], table.name


@pytest.mark.slow
def test_a_sheet_can_be_read_headings_stay_and_the_first_one_explains_the_columns(
    bundled: Store, everything: dict[str, Table]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported("excel", bundled, bundled.cases())))
    for table in everything.values():
        sheet = book[table.name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        widths = [dimension.width for dimension in sheet.column_dimensions.values()]
        assert all(10 <= width <= 62 for width in widths)
    rows = [[cell.value for cell in row] for row in book["About"].iter_rows()]
    explained = {(row[0], row[1]): row[3] for row in rows if row[1]}
    for table in everything.values():
        for each in table.columns:
            assert explained[(table.name, each.name)] == each.description


def test_dates_before_excels_calendar_are_texts_and_too_many_rows_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Callable[..., Ran]
) -> None:
    events = 'events:\n- {id: old, is: Event, date: "1899-05-01"}\n- {id: new, is: Event, date: "2018-04"}\n'
    store = story_store(tmp_path, {"robin": CHILD + events})
    heading, *rows = read_sheets(exported("excel", store, ["robin"]))["other_events"]
    assert [row[heading.index("earliest")] for row in rows] == ["1899-05-01", datetime(2018, 4, 1)]
    monkeypatch.setattr(excel, "MOST_ROWS", 100)
    ran = cli("export", "-o", tmp_path / "out.xlsx")
    assert ran.status == 2
    assert "select fewer cases, or use csv or parquet" in ran.err
    assert not (tmp_path / "out.xlsx").exists()


# No formula.

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''+1", "\uff1d1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula_and_the_text_comes_back(text: str) -> None:
    raw = csv_bytes(["a"], [[text]]).decode("utf-8")
    ((_,), (cell,)) = csv.reader(io.StringIO(raw, newline=""))
    assert cell == "'" + text
    assert unguarded(cell) == text


@pytest.mark.parametrize("text", ["plain", "'tis", "''", "a=1", "5 - 3", ""])
def test_other_texts_are_left_alone(text: str) -> None:
    ((_,), (cell,)) = csv.reader(io.StringIO(csv_bytes(["a"], [[text]]).decode("utf-8"), newline=""))
    assert cell == text == unguarded(cell)


@pytest.mark.slow
@examples(15)
@given(tree=case_trees(), text=HOSTILE)
def test_any_text_goes_through_every_format_of_tables_and_comes_back(
    case_file: Callable[..., Path], tree: dict[str, object], text: str
) -> None:
    store = retold(built_store(build([case_file(yaml.safe_dump(tree, sort_keys=False), "wren")])), text)
    found = made(store, ["wren"])
    assert text in column(found["nodes"], "description")
    book = openpyxl.load_workbook(io.BytesIO(exported("excel", store, ["wren"])))
    csvs, parquets = exported_files("csv", store, ["wren"]), exported_files("parquet", store, ["wren"])
    for table in found.values():
        sheet = list(book[table.name].iter_rows(min_row=2))
        # An escape of Excel's own, which Excel undoes and this reader does not.
        values = [[str(cell.value).replace("_x005F_", "_") if cell.value is not None else None for cell in row]
                  for row in sheet]  # fmt: skip
        assert values == [[str(as_excel(cell)) if cell is not None else None for cell in row] for row in table.rows]
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "b", "n", "d"}
        _, *rows = csv.reader(io.StringIO(csvs[f"{table.name}.csv"].decode("utf-8"), newline=""))
        assert [[unguarded(cell) for cell in row] for row in rows] == [
            ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
            for row in table.rows
        ]
        read = pq.read_table(io.BytesIO(parquets[f"{table.name}.parquet"]))
        assert [tuple(row.values()) for row in read.to_pylist()] == list(table.rows)
