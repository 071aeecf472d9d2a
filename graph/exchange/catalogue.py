"""Exports of cases: one module a format, all from the same job."""

from __future__ import annotations

from casegraph.graph.exchange.formats import (
    case_files as casefiles,
)
from casegraph.graph.exchange.formats import (
    data_package as tablefiles,
)
from casegraph.graph.exchange.formats import (
    dot,
    excel,
    gexf,
    graphml,
    jsonld,
    neo4j,
    qdpx,
    rdf,
    rdfxml,
)
from casegraph.graph.exchange.formats import (
    graph_json as graphjson,
)
from casegraph.graph.exchange.formats._csv_text import GUARDED
from casegraph.graph.exchange.job import Files, Format
from casegraph.graph.xmltext import LOST_CHARACTERS

# What the formats of graph tools, and those of tables, have no room for.
_NETWORK = "definitions of concepts and descriptions of sources"
_TABLES = "the ontology's tree of classes"
_GRAPH = "which named graph (case) a statement came from"
FORMATS: dict[str, Format | Files] = {
    found.name: found
    for found in (
        Files(
            "yaml", ".yaml", casefiles.files, "the comments and the layout of the file it was read from", by_case=True
        ),
        Format("turtle", ".ttl", rdf.turtle, _GRAPH),
        Format("trig", ".trig", rdf.trig),
        Format("nquads", ".nq", rdf.nquads),
        Format("ntriples", ".nt", rdf.ntriples, _GRAPH),
        Format(
            "rdfxml", ".rdf", rdfxml.rdfxml, f"{_GRAPH}, {LOST_CHARACTERS}, and properties whose names XML cannot hold"
        ),
        Format("jsonld", ".jsonld", jsonld.jsonld),
        Format(
            "graphml",
            ".graphml",
            graphml.graphml,
            f"{_NETWORK}, datatypes other than text, number and boolean, and {LOST_CHARACTERS}",
        ),
        Format(
            "gexf",
            ".gexf",
            gexf.gexf,
            f"{_NETWORK}, and {LOST_CHARACTERS}; start and end are the first and last day that a date may mean",
        ),
        Format("cytoscape", ".cyjs", graphjson.cytoscape, _NETWORK),
        Format("node-link", ".json", graphjson.node_link, _NETWORK),
        Files("neo4j", ".neo4j", neo4j.neo4j, f"{_NETWORK}; {GUARDED}"),
        Format("dot", ".dot", dot.dot, f"notes, evidence, concepts and {LOST_CHARACTERS}: it is for drawing"),
        Files("csv", ".csv", tablefiles.csv_files, f"{_TABLES}; {GUARDED}"),
        Format(
            "excel",
            ".xlsx",
            excel.excel,
            f"{_TABLES}, {LOST_CHARACTERS}, and what is beyond {excel.MOST_CHARACTERS:,} characters of a text",
        ),
        Files("parquet", ".parquet", tablefiles.parquet, _TABLES),
        Format(
            "qdpx",
            ".qdpx",
            qdpx.qdpx,
            "the order and the dates of events as data: they stand in the descriptions of the codes; so do, without"
            f" --quotes or where a document is not at hand, the places of the evidence; and {LOST_CHARACTERS}",
            quotes=True,
        ),
        Format("qdc", ".qdc", qdpx.qdc, "the cases: it is the code book alone, whatever the cases"),
    )
}
