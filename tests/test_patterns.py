"""The patterns find in the bundled cases what a careful reader of the documents finds, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph.case.basis import BASES
from casegraph.graph.case.case import CaseGraph
from casegraph.graph.casefile.load import build
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store, memory_store
from casegraph.queries.explain import premises
from casegraph.queries.library import patterns
from casegraph.queries.matches import Match, matches
from tests.engines import by_size, on_oxigraph, on_rdflib
from tests.tiers import examples

# A file a case; one that has none is not compared.
FILES = sorted((Path(__file__).parent / "expected" / "patterns").glob("*.yaml"))
EXPECTED = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
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


def test_what_is_expected_is_of_bundled_cases_and_of_patterns_that_there_are() -> None:
    assert EXPECTED
    assert set(EXPECTED) <= set(CASES)
    assert {name for found in EXPECTED.values() for name in found} <= set(patterns())


@pytest.mark.parametrize("case", EXPECTED)
def test_a_case_shows_the_patterns_that_a_reader_finds(matched: tuple[Match, ...], case: str) -> None:
    assert cells([match for match in matched if match.case == case]) == EXPECTED[case]


def test_every_pattern_matches_somewhere_and_not_everywhere() -> None:
    for name in patterns():
        having = [case for case, found in EXPECTED.items() if name in found]
        assert (not having) == (name in NOWHERE), name
        assert len(having) < len(EXPECTED), name


@pytest.fixture(scope="module")
def smallest(bundled: Store, matched: tuple[Match, ...]) -> dict[tuple[str, str], str]:
    """For each pattern and basis on which it is found, the smallest case in which it is."""
    found: dict[tuple[str, str], str] = {}
    order = by_size(bundled)
    for match in sorted(matched, key=lambda match: order.index(match.case)):
        found.setdefault((match.pattern, match.basis), match.case)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", patterns())
def test_both_engines_give_the_same_rows_in_the_smallest_case_of_each_basis(
    bundled: Store, smallest: dict[tuple[str, str], str], name: str
) -> None:
    query = patterns()[name]
    cases = {case for (pattern, _), case in smallest.items() if pattern == name} or {by_size(bundled)[0]}
    for case in sorted(cases):
        rows = on_oxigraph(query, bundled, case)
        assert on_rdflib(query, bundled, case) == rows
        assert bool(rows) == (name not in NOWHERE)


@pytest.mark.torture
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
    from casegraph.graph.model.model_quads import vocabulary_quads

    assert isinstance(quads, list)
    return memory_store([*quads, *vocabulary_quads()], name)


@pytest.mark.slow
@examples(10)
@given(chosen=st.sets(st.sampled_from(CASES), min_size=1))
def test_a_case_has_the_same_matches_alone_and_among_others(
    bundled: Store, each: dict[str, list[Match]], chosen: set[str]
) -> None:
    together = matches(bundled, cases=sorted(chosen))
    assert together == [match for case in sorted(chosen) for match in each[case]]


def test_every_match_rests_on_nodes_with_evidence_and_says_what_each_is_in_the_argument(
    bundled: Store, matched: tuple[Match, ...], graphs: dict[str, CaseGraph]
) -> None:
    texts = SourceTexts(bundled.register(), None)
    for match in matched:
        assert match.basis in BASES
        argued = premises(graphs[match.case], match, texts)
        assert argued
        assert all(premise.role and premise.node.evidence for premise in argued)


def test_a_match_is_never_surer_than_its_least_sure_premise(
    matched: tuple[Match, ...], graphs: dict[str, CaseGraph]
) -> None:
    # What a telling or a concern is about may be uncertain; that it was told is not.
    told = {"disclosure-not-acted-on", "public-concern-dismissed"}
    rank = {"established": 0, "alleged": 1, "suspected": 2}
    for match in matched:
        if match.pattern not in told:
            nodes = graphs[match.case].nodes
            assert rank[match.certainty] == max(nodes[id_].doubt for id_ in match.premises), match


def test_what_the_coder_inferred_is_never_shown_as_stated(
    matched: tuple[Match, ...], graphs: dict[str, CaseGraph]
) -> None:
    for match in matched:
        nodes = graphs[match.case].nodes
        if any(nodes[id_].inferred for id_ in match.premises):
            assert match.basis != "stated", match
