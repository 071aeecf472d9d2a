"""A summary of each case, in one row."""

from __future__ import annotations

from casegraph.graph.case.case import read_case
from casegraph.graph.store.store import Store

COLUMNS = (
    "case", "title", "incident", "children", "agencies", "events", "exchanges", "findings", "recommendations",
    "nodes", "triples", "sources",
)  # fmt: skip


def summary(store: Store) -> list[dict[str, object]]:
    """Return one row for each case: its title, its incident, and how many nodes of each kind it has.

    ``children`` counts the children who are the subjects of the case. A group counts as its number if the review states
    one, and otherwise as one.
    """
    rows: list[dict[str, object]] = []
    for case in store.cases():
        graph = read_case(store, case)
        subjects = [node for node in graph.of_class("Child") if True in node.values.get("subject", ())]
        rows.append(
            {
                "case": case,
                "title": graph.title,
                "incident": graph.incident,
                "children": sum(int(node.values.get("number", (1,))[0]) for node in subjects),
                "agencies": len(graph.of_class("Agency")),
                "events": len(graph.of_class("Event")),
                "exchanges": len(graph.of_class("InformationExchange")),
                "findings": len(graph.of_class("Finding")),
                "recommendations": len(graph.of_class("Recommendation")),
                "nodes": len(graph.nodes),
                "triples": len(store.case_quads(case)),
                "sources": list(graph.sources),
            }
        )
    return rows
