"""Explanations of matches as text and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from casegraph.graph.case.basis import BASIS_MEANING
from casegraph.graph.case.case import CaseGraph
from casegraph.graph.suggest import a_or_an
from casegraph.queries.explain import Premise
from casegraph.queries.library import Query
from casegraph.queries.matches import Match
from casegraph.text.cases import _fill, description, node_json, quotation_lines


def explanation_text(query: Query, case: CaseGraph, argued: Sequence[tuple[Match, Sequence[Premise]]]) -> str:
    """Return why a pattern matches a case, as text: each match, its premises in order, and their evidence."""
    lines = _fill(f"{query.title}: {case.title}")
    lines += [
        "",
        *_fill(f"The pattern: {query.definition}"),
        *_fill(f"Limits: {query.limits}"),
    ]
    counts = [f"{n} {basis}" for basis in ("stated", "implied", "inferred")
              if (n := sum(match.basis == basis for match, _ in argued))]  # fmt: skip
    lines += [
        "",
        *_fill(f"It matches {len(argued)} time{'s' if len(argued) != 1 else ''}: {', '.join(counts)}."),
    ]
    for number, (match, premises) in enumerate(argued, start=1):
        lines += ["", *_fill(f"{number}. {match.basis.capitalize()}: {BASIS_MEANING[match.basis]}. "
                             f"Weakest certainty: {match.certainty}.")]  # fmt: skip
        for premise in premises:
            node = premise.node
            lines += _fill(f"{premise.role}: {node.label}.", "   * ", "     ")
            if node.description:
                lines += _fill(node.description, "     ", "     ")
            lines += _fill(f"[{node.id}; {a_or_an(description(node))}]", "     ", "     ")
            lines += quotation_lines(premise.quotations, "     ")
        if match.basis == "inferred" and not any(premise.node.inferred for premise in premises):
            lines += _fill(
                "No coded fact speaks against it, but the review may not state everything.", "   * ", "     "
            )
    return "\n".join(lines) + "\n"


def explanation_json(query: Query, case: CaseGraph, argued: Sequence[tuple[Match, Sequence[Premise]]]) -> str:
    """Return why a pattern matches a case, as a JSON list of matches with their premises."""
    objects = [
        {
            "case": case.case,
            "pattern": query.name,
            "basis": match.basis,
            "certainty": match.certainty,
            "premises": [{"role": p.role, **node_json(p.node, p.quotations)} for p in premises],
        }
        for match, premises in argued
    ]
    return json.dumps(objects, indent=2, ensure_ascii=False) + "\n"
