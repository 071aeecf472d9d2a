"""Patterns as overlays: every match with its premises, roles and words, as the queries give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casegraph.graph.case.case import CaseGraph, read_case
from casegraph.graph.store.store import Store
from casegraph.queries.matches import Match
from casegraph.viz.case.overlays import count_by_basis, overlays


@pytest.mark.slow
def test_every_match_of_every_case_is_an_overlay_with_its_premises(
    bundled: Store, graphs: dict[str, CaseGraph], matched: tuple[Match, ...]
) -> None:
    for case, graph in graphs.items():
        found = overlays(bundled, graph)
        shown = [(o.name, m.basis, tuple(p.id for p in m.premises)) for o in found for m in o.matches]
        assert sorted(shown) == sorted((m.pattern, m.basis, m.premises) for m in matched if m.case == case)
        assert all(premise.role and premise.label for o in found for m in o.matches for premise in m.premises)


def test_the_basis_is_explained_and_silence_is_not_evidence(bundled: Store) -> None:
    found = {o.name: o for o in overlays(bundled, read_case(bundled, "stacey"))}
    match = found["missed-information-sharing"].matches[0]
    assert match.basis == "stated"
    assert match.meaning.startswith("the review states every premise")
    inferred = [m for o in found.values() for m in o.matches if m.basis == "inferred"]
    assert inferred
    assert any(m.silence for m in inferred)


def test_counts_keep_the_bases_apart() -> None:
    assert count_by_basis(["inferred", "stated", "stated"]) == "2 stated, 1 inferred"
    assert count_by_basis([]) == ""


def test_the_module_holds_no_names_of_patterns() -> None:
    text = Path(__file__).parent.parent.joinpath("viz", "case", "overlays.py").read_text(encoding="utf-8")
    assert "missed-information" not in text
