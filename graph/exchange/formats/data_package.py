"""Cases as tables in two formats: CSV with a Frictionless Data Package that explains the columns, and Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from casegraph.graph.errors import MissingExtraError
from casegraph.graph.exchange.formats._case_tables import NOT_IN_TABLES, tables
from casegraph.graph.exchange.formats._coding_table import read_csv
from casegraph.graph.exchange.formats._columns import Table
from casegraph.graph.exchange.formats._csv_text import GUARDED, csv_bytes
from casegraph.graph.exchange.job import Files, Job

DESCRIPTION = f"Every statement has its evidence and its certainty. Read them together. In the files, {GUARDED}."


def write_csv(job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield a CSV file for each table, and ``datapackage.json``, which describes each column."""
    made = tables(job)
    for table in made:
        yield f"{table.name}.csv", csv_bytes([column.name for column in table.columns], table.rows)
    package = {
        "profile": "tabular-data-package",
        "name": "casegraph-tables",
        "title": "Cases of child-safeguarding reviews, as tables",
        "description": DESCRIPTION,
        "resources": [_resource(table, {table.name for table in made}) for table in made],
    }
    yield "datapackage.json", (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(table: Table, names: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": column.name, "type": column.type, "description": column.description} for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = [table.key]
    keys = {"cases": "case", "nodes": "node", "sources": "source", "concepts": "concept"}
    schema["foreignKeys"] = [
        {"fields": [column], "reference": {"resource": other, "fields": [keys[other]]}}
        for column, other in table.refers.items()
        if other in names
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def write_parquet(job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield a Parquet file for each table. The metadata of a field describes its column.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError(
            "the format parquet needs pyarrow, which is missing; install it with: pip install 'casegraph[parquet]'"
        ) from error
    types = {"string": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}
    for table in tables(job):
        schema = pa.schema(
            [
                pa.field(column.name, types[column.type], metadata={"description": column.description})
                for column in table.columns
            ],
            metadata={"title": table.title},
        )
        columns = [
            pa.array([row[number] for row in table.rows], type=field.type) for number, field in enumerate(schema)
        ]
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_arrays(columns, schema=schema), buffer, compression="zstd")
        yield f"{table.name}.parquet", buffer.getvalue()


FORMATS = (
    Files(
        "csv",
        ".csv",
        write_csv,
        description="tables with a description of each column, for spreadsheets, R, pandas and DuckDB",
        loses=f"{NOT_IN_TABLES}; {GUARDED}",
        reads=read_csv,
        read_from="table of codings from a coding program, or a table of nodes or evidence exported by casegraph",
    ),
    Files(
        "parquet",
        ".parquet",
        write_parquet,
        description="typed tables, for DuckDB, pandas and Spark",
        loses=NOT_IN_TABLES,
    ),
)
OWN_TEXTS = (DESCRIPTION,)
