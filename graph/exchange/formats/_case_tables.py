"""Cases as tables: one for each kind of node, one for all nodes, and tidy ones for links, concepts and evidence.

The writers of CSV, Excel and Parquet all use these tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casegraph.graph.case.case import CaseGraph, CaseNode, read_case
from casegraph.graph.dates import bounds
from casegraph.graph.exchange.formats._columns import CLASS_TABLES, SEPARATOR, Row, Table, table
from casegraph.graph.exchange.job import Job
from casegraph.graph.iris import VOCABULARY, words
from casegraph.graph.model.glossary import meaning, meanings
from casegraph.graph.model.vocabulary import ancestry, concept_label, vocabulary
from casegraph.graph.sources.locator import Locator

# What no format of tables can hold.
NOT_IN_TABLES = "the ontology's tree of classes"


def tables(job: Job) -> list[Table]:
    """Return cases as tables. Tables of classes exist only if they have rows; the others always exist."""
    collector = _RowCollector()
    for case in job.each():
        collector.add(read_case(job.store, case))
    register = job.store.register()
    named = sorted(collector.sources)
    sources: list[Row] = []
    for id_ in named:
        known = register.sources.get(id_)
        sources.append(
            {
                "source": id_,
                "title": known.title if known else None,
                "publisher": known.publisher if known else None,
                "date": known.date if known else None,
                "document_type": known.kind if known else None,
                "document_type_label": concept_label(known.kind) if known else None,
                "characters": known.characters if known else None,
                "sha256": known.sha256 if known else None,
                "file": known.file if known else None,
                "rights": known.rights if known else None,
            }
        )
        collector.concepts |= {known.kind} if known else set()
    rows = {"cases": collector.rows.pop("cases", [])} | dict(sorted(collector.rows.items(), key=_class_order))
    rows |= {
        "nodes": collector.nodes,
        "edges": collector.edges,
        "concept_links": collector.concept_links,
        "evidence": collector.evidence,
    }
    rows |= {"sources": sources, "concepts": list(_concepts(collector.concepts))}
    return [table(name, found, several=collector.several, coded=collector.coded) for name, found in rows.items()]


def _class_order(entry: tuple[str, object]) -> tuple[int, str]:
    names = list(CLASS_TABLES.values())
    return (names.index(entry[0]) if entry[0] in names else len(names), entry[0])


class _RowCollector:
    """A collector of rows, case by case."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.nodes: list[Row] = []
        self.edges: list[Row] = []
        self.concept_links: list[Row] = []
        self.evidence: list[Row] = []
        self.sources: set[str] = set()
        self.concepts: set[str] = set()
        # The properties that hold concepts or links. A node can have several values of each.
        self.several: set[str] = {"classes", "evidence", "sources", "incidentType", "legalStatus"}
        # The properties that hold concepts.
        self.coded: set[str] = {"certainty", "incidentType", "legalStatus"}

    def add(self, graph: CaseGraph) -> None:
        """Add the rows of a case."""
        self.rows.setdefault("cases", []).append(self._case(graph))
        self._evidence(graph.case, None, graph.evidence)
        self._concepts(graph.case, None, "incidentType", [graph.incident] if graph.incident else [])
        self._concepts(graph.case, None, "legalStatus", graph.legal_status)
        for node in graph.nodes.values():
            name = f"{graph.case}/{node.id}"
            self._node(graph, node, name)
            self._evidence(graph.case, name, node.evidence)
            if node.certainty:
                self.concepts.add(node.certainty)
            for property_, ids in node.concepts.items():
                self._concepts(graph.case, name, property_, ids)
            self.edges += self._edges(graph, node)

    def _case(self, graph: CaseGraph) -> Row:
        found: Row = {"case": graph.case, "title": graph.title, "description": graph.description, "note": graph.note}
        found |= _concept_cells("incidentType", [graph.incident] if graph.incident else [])
        first, last = bounds(graph.date or "") or (None, None)
        found |= {"date": graph.date, "earliest": first, "latest": last}
        found |= _concept_cells("legalStatus", graph.legal_status)
        self.sources |= set(graph.sources)
        return found | {
            "sources": SEPARATOR.join(graph.sources),
            "evidence": SEPARATOR.join(map(str, graph.evidence)),
            "coded_by": graph.coding["by"],
            "coded_on": graph.coding["date"],
            "coding_method": graph.coding["method"],
        }

    def _node(self, graph: CaseGraph, node: CaseNode, name: str) -> None:
        own: Row = {"node": name, "case": graph.case, "label": node.label, "kind": node.kind}
        classes = {"classes": SEPARATOR.join(sorted(node.classes))}
        statement: Row = {
            "description": node.description,
            "note": node.note,
            "certainty": node.certainty,
            "certainty_label": node.certainty_words(),
            "inferred": node.inferred,
        }
        event: Row = {"happened": node.happened, "position": node.position}
        dates: Row = {key: node.values[key][0] for key in ("date", "earliest", "latest") if key in node.values}
        evidence: Row = {"evidence": SEPARATOR.join(map(str, node.evidence))}
        self.nodes.append(own | classes | statement | event | dates | evidence)
        row = (
            own | (classes if "Person" in node.classes else {}) | statement | (event if "Event" in node.classes else {})
        )
        for property_ in _in_order([*node.concepts, *node.links, *node.values]):
            if property_ in node.concepts:
                row |= _concept_cells(property_, node.concepts[property_])
            elif property_ in node.links:
                self.several.add(property_)
                ids = [id_ for id_ in node.links[property_] if id_ in graph.nodes]
                row[property_] = SEPARATOR.join(f"{graph.case}/{id_}" for id_ in ids)
                row[f"{property_}_label"] = SEPARATOR.join(graph.nodes[id_].label for id_ in ids)
            else:
                values = node.values[property_]
                row[property_] = values[0] if len(values) == 1 else SEPARATOR.join(map(str, values))
        name_of_table = next(
            (table for cls, table in CLASS_TABLES.items() if cls in node.classes), _table_name(node.kind)
        )
        self.rows.setdefault(name_of_table, []).append(row | evidence)

    def _edges(self, graph: CaseGraph, node: CaseNode) -> Iterator[Row]:
        for property_, ids in node.links.items():
            for id_ in ids:
                if id_ in graph.nodes:
                    yield {
                        "case": graph.case,
                        "from_node": f"{graph.case}/{node.id}",
                        "from_node_label": node.label,
                        "property": property_,
                        "property_label": meaning(property_).label,
                        "to_node": f"{graph.case}/{id_}",
                        "to_node_label": graph.nodes[id_].label,
                        "certainty": node.certainty,
                        "certainty_label": node.certainty_words(),
                        "inferred": node.inferred,
                    }

    def _concepts(self, case: str, node: str | None, property_: str, ids: Sequence[str]) -> None:
        self.several.add(property_)
        self.coded.add(property_)
        self.concepts |= set(ids)
        for id_ in ids:
            known = vocabulary().concepts.get(id_)
            self.concept_links.append(
                {
                    "case": case,
                    "node": node,
                    "property": property_,
                    "property_label": meaning(property_).label,
                    "concept": id_,
                    "concept_label": concept_label(id_),
                    "scheme": known.scheme if known else None,
                }
            )

    def _evidence(self, case: str, node: str | None, locators: Iterable[Locator]) -> None:
        for locator in locators:
            self.sources.add(locator.source)
            self.evidence.append(
                {
                    "case": case,
                    "node": node,
                    "source": locator.source,
                    "begin": locator.begin,
                    "end": locator.end,
                    "locator": str(locator),
                }
            )


def _in_order(names: Iterable[str]) -> list[str]:
    order = {name: number for number, name in enumerate(meanings())}
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))


def _concept_cells(property_: str, ids: Sequence[str]) -> Row:
    return {property_: SEPARATOR.join(ids), f"{property_}_label": SEPARATOR.join(map(concept_label, ids))}


def _concepts(ids: Iterable[str]) -> Iterator[Row]:
    known = vocabulary().concepts
    for id_ in sorted({wider for each in ids for wider in ancestry(each)}):
        found = known.get(id_)
        yield {
            "concept": id_,
            "label": concept_label(id_),
            "scheme": found.scheme if found else None,
            "scheme_label": vocabulary().schemes.get(found.scheme) if found else None,
            "definition": found.definition if found else None,
            "broader": found.broader if found else None,
            "did_not_happen": found.did_not_happen if found else None,
            "iri": f"{VOCABULARY}{found.scheme}/{id_}" if found else None,
        }


def _table_name(kind: str) -> str:
    return words(kind).replace(" ", "_") + "s"
