"""Exports in tests: a job written whole, in one format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.job import Files, Job
from casegraph.graph.exchange.packing import zipped
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store

# For each format the test module in which somebody else's reader reads it back.
READ_BACK_IN = {
    "yaml": "test_export_casefiles",
    "turtle": "test_export",
    "trig": "test_export",
    "nquads": "test_export",
    "ntriples": "test_export",
    "rdfxml": "test_export",
    "jsonld": "test_export",
    "graphml": "test_export_graphs",
    "gexf": "test_export_graphs",
    "cytoscape": "test_export_graphs",
    "node-link": "test_export_graphs",
    "neo4j": "test_export_graphs",
    "dot": "test_export_graphs",
    "csv": "test_export_tables",
    "excel": "test_export_tables",
    "parquet": "test_export_tables",
    "qdpx": "test_export_refi",
    "qdc": "test_export_refi",
}


def exported(name: str, store: Store, cases: Sequence[str], texts: SourceTexts | None = None) -> bytes:
    """Return cases in a format; the files of a format of several as a ZIP, but one case's own as it is."""
    how, job = FORMATS[name], Job(store, tuple(cases), texts)
    if isinstance(how, Files) and how.by_case and len(cases) == 1:
        return how.one(job, cases[0])
    return zipped(how.files(job)) if isinstance(how, Files) else b"".join(how.write(job))


def exported_files(name: str, store: Store, cases: Sequence[str], texts: SourceTexts | None = None) -> dict[str, bytes]:
    """Return the files of a format of several, by name."""
    how = FORMATS[name]
    assert isinstance(how, Files)
    return dict(how.files(Job(store, tuple(cases), texts)))


def unguarded(cell: str) -> str:
    """Return the text of a CSV cell, without the apostrophe that keeps a formula from being run."""
    return cell[1:] if re.match("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell) else cell
