"""Cases, matches and their premises as text and JSON for a terminal."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence

from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.errors import NotFoundError
from casegraph.graph.iris import words
from casegraph.graph.model.glossary import meaning
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.quotations import Quotation, SourceTexts
from casegraph.graph.suggest import did_you_mean

WIDTH = 100
# Sections of a case in the order in which a reader needs them.
SECTIONS = (
    ("Review", "CaseReview"),
    ("People", "Person"),
    ("Relationships", "Relationship"),
    ("Agencies", "Agency"),
    ("Circumstances", "RiskFactor"),
    ("Events", "Event"),
    ("Findings", "Finding"),
    ("Recommendations", "Recommendation"),
)


def case_text(graph: CaseGraph, texts: SourceTexts, only: str | None = None) -> str:
    """Return a case as text; ``only`` names one node.

    Raises:
        NotFoundError: the node is not in the case.
    """
    if only is not None:
        return "\n".join(_node_lines(_one(graph, only), texts, details=True)) + "\n"
    lines = [graph.title, "=" * len(graph.title)]
    if graph.description:
        lines += _fill(graph.description)
    lines += _fill("Incident: " + _label(graph.incident) + (f", {graph.date}" if graph.date else ""))
    lines += _fill("Coded by {by} on {date}, {method}. Sources: ".format(**graph.coding) + ", ".join(graph.sources))
    if graph.note:
        lines += _fill("Coder's note: " + graph.note)
    for title, cls in SECTIONS:
        nodes = graph.of_class(cls)
        if nodes:
            lines += ["", f"{title} ({len(nodes)})", "-" * (len(title) + len(str(len(nodes))) + 3)]
            for node in nodes:
                lines += _node_lines(node, texts)
    return "\n".join(lines) + "\n"


def case_json(graph: CaseGraph, texts: SourceTexts, only: str | None = None) -> str:
    """Return a case as JSON: one object with its nodes, each with its evidence and quotations where at hand.

    Raises:
        NotFoundError: the node is not in the case.
    """
    nodes = [_one(graph, only)] if only is not None else list(graph.nodes.values())
    document = {
        "case": graph.case,
        "title": graph.title,
        "description": graph.description,
        "incident": graph.incident,
        "date": graph.date,
        "sources": list(graph.sources),
        "coding": dict(graph.coding),
        "nodes": [node_json(node, [texts.quote(locator) for locator in node.evidence]) for node in nodes],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def node_json(node: CaseNode, quotations: Iterable[Quotation]) -> dict[str, object]:
    """Return a node as a JSON object."""
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label,
        "description": node.description,
        "note": node.note or None,
        "certainty": node.certainty,
        "inferred": node.inferred,
        "position": node.position,
        "happened": node.happened,
        **{name: list(ids) for name, ids in node.links.items()},
        **{name: list(ids) for name, ids in node.concepts.items()},
        **{name: list(vs) for name, vs in node.values.items()},
        "evidence": [
            {"locator": str(q.locator), "quotation": q.text, **({"reason": q.reason} if q.reason else {})}
            for q in quotations
        ],
    }


def _one(graph: CaseGraph, id_: str) -> CaseNode:
    if id_ not in graph.nodes:
        hint = did_you_mean(id_, graph.nodes, f"see: casegraph show {graph.case}")
        raise NotFoundError(f"no node '{id_}' in case '{graph.case}'{hint}")
    return graph.nodes[id_]


def _label(concept: str | None) -> str:
    known = vocabulary().concepts.get(concept or "")
    return known.label if known is not None else str(concept or "not stated")


def kind_words(node: CaseNode) -> str:
    """Return what a node is, in words."""
    return words(node.kind)


def description(node: CaseNode) -> str:
    """Return what a node is and how certain the source is of it, in words."""
    return "; ".join(part for part in (kind_words(node), node.certainty_words()) if part)


def _node_lines(node: CaseNode, texts: SourceTexts, *, details: bool = False) -> list[str]:
    place = f"{node.position:>3}. " if node.position is not None else "  -  "
    lines = _fill(f"{node.label} [{node.id}] ({description(node)})", place, "     ")
    if node.description:
        lines += _fill(node.description, "     ", "     ")
    facts = [f"{meaning(name).label}: {', '.join(_label(c) for c in ids)}" for name, ids in node.concepts.items()]
    facts += [f"{meaning(name).label}: {', '.join(ids)}" for name, ids in node.links.items()]
    facts += [
        f"{meaning(name).label}: {', '.join(_value(v) for v in values)}"
        for name, values in node.values.items()
        if name not in ("earliest", "latest")
    ]
    if facts:
        lines += _fill("; ".join(facts), "     ", "     ")
    if node.note:
        lines += _fill("Coder's note: " + node.note, "     ", "     ")
    for locator in node.evidence:
        quotation = texts.quote(locator)
        if details:
            lines += quotation_lines([quotation], "     ")
        else:
            lines.append(f"     {locator}")
    return lines


def _value(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def quotation_lines(quotations: Sequence[Quotation], indent: str) -> list[str]:
    """Return evidence as lines: the locator, then the quotation or the reason why there is none."""
    lines = []
    for quotation in quotations:
        lines.append(f"{indent}{quotation.locator}")
        if quotation.text is not None:
            lines += _fill(f"\u201c{quotation.text}\u201d", indent + "  ", indent + "  ")
        else:
            lines += _fill(f"(not shown: {quotation.reason})", indent + "  ", indent + "  ")
    return lines


def _fill(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
