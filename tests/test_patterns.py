"""The patterns find in the bundled cases what a careful reader of the documents finds, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph.build import build
from casegraph.graph.evidence import Library
from casegraph.graph.nodes import read_case
from casegraph.graph.store import Store, memory_store
from casegraph.queries.explain import BASES, Match, matches, premises
from casegraph.queries.library import patterns
from tests.engines import on_oxigraph, on_rdflib
from tests.tiers import examples

EXPECTED = yaml.safe_load((Path(__file__).parent / "expected" / "patterns.yaml").read_text(encoding="utf-8"))
CASES = [path.stem for path in data.case_files()]
# Patterns of which no bundled document tells or hints.
NOWHERE = {"other-harm-overshadowing-sexual-abuse"}

Cells = dict[str, dict[str, list[list[str]]]]


def cells(found: list[Match]) -> Cells:
    """Return matches as the expected file has them."""
    out: Cells = {}
    for match in found:
        bases = out.setdefault(match.pattern, {})
        bases.setdefault(match.basis, []).append([match.certainty, *match.premises])
    return out


def test_every_bundled_case_has_its_expected_patterns() -> None:
    assert sorted(EXPECTED) == CASES
    assert len(patterns()) == 22


@pytest.mark.parametrize("case", CASES)
def test_a_case_shows_the_patterns_that_a_reader_finds(bundled: Store, case: str) -> None:
    assert cells(matches(bundled, cases=[case])) == EXPECTED[case]


def test_every_pattern_matches_somewhere_and_not_everywhere() -> None:
    for name in patterns():
        having = [case for case in CASES if name in EXPECTED[case]]
        assert (not having) == (name in NOWHERE), name
        assert len(having) < len(CASES), name


@pytest.mark.parametrize("case", CASES)
def test_both_engines_give_the_same_rows(bundled: Store, case: str) -> None:
    for query in patterns().values():
        assert on_rdflib(query, bundled, case) == on_oxigraph(query, bundled, case), query.name


@pytest.fixture(scope="module")
def each() -> dict[str, list[Match]]:
    """The matches of each case seen alone."""
    found = {}
    for case, quads in build(data.case_files(), data.REGISTER).quads.items():
        found[case] = matches(_store(case, quads))
    return found


def _store(name: str, quads: object) -> Store:
    from casegraph.graph.rdf import vocabulary_quads

    assert isinstance(quads, list)
    return memory_store([*quads, *vocabulary_quads()], name)


@examples(10)
@given(chosen=st.sets(st.sampled_from(CASES), min_size=1))
def test_a_case_has_the_same_matches_alone_and_among_others(
    bundled: Store, each: dict[str, list[Match]], chosen: set[str]
) -> None:
    together = matches(bundled, cases=sorted(chosen))
    assert together == [match for case in sorted(chosen) for match in each[case]]


def test_every_match_rests_on_nodes_with_evidence_and_says_what_each_is_in_the_argument(bundled: Store) -> None:
    library = Library(bundled.register(), None)
    for match in matches(bundled):
        assert match.basis in BASES
        argued = premises(read_case(bundled, match.case), match, library)
        assert argued
        assert all(premise.role and premise.node.evidence for premise in argued)


def test_a_match_is_never_surer_than_its_least_sure_premise(bundled: Store) -> None:
    # What a telling or a concern is about may be uncertain; that it was told is not.
    told = {"disclosure-not-acted-on", "public-concern-dismissed"}
    rank = {"established": 0, "alleged": 1, "suspected": 2}
    for match in matches(bundled):
        if match.pattern not in told:
            nodes = read_case(bundled, match.case).nodes
            assert rank[match.certainty] == max(nodes[id_].doubt for id_ in match.premises), match


def test_what_the_coder_inferred_is_never_shown_as_stated(bundled: Store) -> None:
    for match in matches(bundled):
        nodes = read_case(bundled, match.case).nodes
        if any(nodes[id_].inferred for id_ in match.premises):
            assert match.basis != "stated", match
