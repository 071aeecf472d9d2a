"""Subsets: closed, each node with its facts and the reason why it is there; nothing selected is an answer of no."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph.case.case import read_case
from casegraph.graph.casefile.load import build
from casegraph.graph.errors import NotFoundError, UsageError
from casegraph.graph.iris import CASE, CG, SOURCE, VOCABULARY, case_iri
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store
from casegraph.graph.subset import subset as subsets
from casegraph.graph.subset.selectors import (
    around,
    by_agency_type,
    by_concept,
    kinds_named,
    named,
    of_certainty,
    of_years,
)
from casegraph.graph.subset.subset import Subset, select
from casegraph.queries.matches import matches
from casegraph.queries.subsets import by_pattern, by_query
from tests.tiers import examples

if TYPE_CHECKING:
    from tests.conftest import Ran


def iris(quads: Sequence[ox.Quad], part: str) -> set[str]:
    return {term.value for q in quads if isinstance(term := getattr(q, part), ox.NamedNode)}


def assert_closed(subset: Subset, whole: Store) -> None:
    """Every reference of ours leads to a node, and every node has all that it had, but for the links that were cut."""
    quads = list(subset.store.engine)
    told, pointed = iris(quads, "subject"), iris(quads, "object")
    for iri in pointed - told:
        assert not iri.startswith((CASE, SOURCE, VOCABULARY)), iri
    for case in subset.cases:
        before, after = read_case(whole, case), read_case(subset.store, case)
        assert after.nodes.keys() == subset.reasons[case].keys()
        assert (after.title, after.sources, after.evidence, after.coding) == (
            before.title,
            before.sources,
            before.evidence,
            before.coding,
        )
        for id_, node in after.nodes.items():
            full = before.nodes[id_]
            assert replace(node, links={}) == replace(full, links={})
            for name, others in full.links.items():
                assert node.links.get(name, ()) == tuple(other for other in others if other in after.nodes)
            assert subset.reasons[case][id_]
    concepts = {concept.iri for concept in vocabulary().concepts.values()}
    labelled = iris([q for q in quads if q.predicate.value.endswith("prefLabel")], "subject")
    assert pointed & concepts <= labelled


def kinds(subset: Subset) -> dict[str, set[str]]:
    return {case: {n.kind for n in read_case(subset.store, case).nodes.values()} for case in subset.cases}


def test_without_selectors_a_case_is_taken_whole(bundled: Store) -> None:
    subset = select(bundled, ["stacey"])
    assert set(bundled.case_quads("stacey")) == set(subset.store.case_quads("stacey"))
    assert set(subset.reasons["stacey"].values()) == {subsets.WHOLE}
    assert_closed(subset, bundled)


def test_a_theme_brings_the_narrower_ones_and_only_what_its_findings_rest_on(bundled: Store) -> None:
    wide = next(c for c in vocabulary().concepts.values() if c.scheme == "learning-theme" and c.broader is None and any(
        d.broader == c.id for d in vocabulary().concepts.values()))  # fmt: skip
    subset = select(bundled, bundled.cases(), [by_concept("theme", "learning-theme", [wide.id])])
    assert_closed(subset, bundled)
    family = {wide.id, *(c.id for c in vocabulary().concepts.values() if c.broader == wide.id)}
    for case in bundled.cases():
        has = {
            node.id for node in read_case(bundled, case).nodes.values() if family & set(node.concepts.get("theme", ()))
        }
        assert (case in subset.cases) == bool(has)
        direct = {id_ for id_, why in subset.reasons.get(case, {}).items() if why.startswith("theme:")}
        assert direct == has


@pytest.mark.slow
def test_selectors_narrow_the_cases_together_and_bring_what_each_finds(bundled: Store) -> None:
    theme = by_concept("theme", "learning-theme", ["written-agreements"])
    school = by_agency_type(["school"])
    both = select(bundled, bundled.cases(), [theme, school])
    alone = [set(select(bundled, bundled.cases(), [each]).cases) for each in (theme, school)]
    assert set(both.cases) == alone[0] & alone[1]
    assert_closed(both, bundled)
    for case in both.cases:
        graph = read_case(bundled, case)
        assert theme.find(graph).keys() | school.find(graph).keys() <= both.reasons[case].keys()


def test_selected_cases_can_be_taken_whole_and_still_say_why(bundled: Store) -> None:
    theme = by_concept("theme", "learning-theme", ["written-agreements"])
    part, whole = (select(bundled, bundled.cases(), [theme], whole=each) for each in (False, True))
    assert part.cases == whole.cases != tuple(bundled.cases())
    for case in whole.cases:
        assert set(whole.store.case_quads(case)) == set(bundled.case_quads(case))
        assert part.reasons[case].items() <= whole.reasons[case].items()


def test_an_agency_comes_with_what_it_had_a_part_in(bundled: Store) -> None:
    subset = select(bundled, ["stacey"], [by_agency_type(["school"])])
    graph = read_case(bundled, "stacey")
    schools = {n.id for n in graph.of_class("Agency") if "school" in n.concepts["agencyType"]}
    parts = {n.id for n in graph.nodes.values() if any(schools & set(ids) for ids in n.links.values())}
    assert schools and parts and schools | parts <= subset.reasons["stacey"].keys()


@pytest.mark.slow
def test_a_pattern_brings_its_premises_with_their_part_in_the_argument(bundled: Store) -> None:
    name = "missed-information-sharing"
    subset = select(bundled, bundled.cases(), [by_pattern(bundled, bundled.cases(), [name])])
    found = matches(bundled, [name])
    assert set(subset.cases) == {m.case for m in found}
    for match in found:
        for id_ in match.premises:
            assert f"premise of {name}, {match.basis}" in subset.reasons[match.case][id_]
    assert_closed(subset, bundled)
    # What the premises say is all there, so the pattern matches again, as it did.
    again = {(m.case, m.basis, m.premises) for m in matches(subset.store, [name]) if m.basis == "stated"}
    assert again == {(m.case, m.basis, m.premises) for m in found if m.basis == "stated"}


def test_steps_around_a_node_are_counted_both_ways(bundled: Store) -> None:
    graph = read_case(bundled, "stacey")
    reached = [around("stacey", "stepfather", hops).find(graph) for hops in range(4)]
    assert reached[0] == {"stepfather": "requested by name"}
    beside = {other for ids in graph.nodes["stepfather"].links.values() for other in ids} | {
        n.id for n in graph.nodes.values() if any("stepfather" in ids for ids in n.links.values())
    }
    assert reached[1].keys() == beside | {"stepfather"}
    assert all(near.keys() <= far.keys() for near, far in pairwise(reached))


@pytest.mark.slow
def test_a_certainty_restricts_what_is_found_and_chooses_alone(bundled: Store) -> None:
    alone = select(bundled, bundled.cases(), restrictions=[of_certainty(["alleged"])])
    for case in alone.cases:
        nodes = read_case(bundled, case).nodes
        direct = {id_ for id_, why in alone.reasons[case].items() if why.startswith("certainty")}
        assert direct == {id_ for id_, node in nodes.items() if node.certainty == "alleged"} != set()
    harm = by_concept("harm-type", "harm-type", ["sexual-abuse"])
    restricted = select(bundled, bundled.cases(), [harm], [of_certainty(["alleged"])])
    assert set(restricted.cases) < set(alone.cases)
    told = select(bundled, ["stacey"], restrictions=[of_certainty(["stated-as-fact"])])
    assert any(read_case(bundled, "stacey").nodes[i].certainty is None for i in told.reasons["stacey"])


def test_a_year_takes_what_is_dated_in_it_and_the_undated_of_a_case_that_is(
    robin: Path, case_file: Callable[..., Path]
) -> None:
    tree = yaml.safe_load(robin.read_text(encoding="utf-8"))
    tree["incidentDate"] = "2019"
    for event, date in zip(tree["events"], ("2016-03", "2018/2020"), strict=False):
        event["date"] = date
    built = build([case_file(yaml.safe_dump(tree, sort_keys=False))])
    store = memory_store([*built.quads["robin"], *source_quads(built.register)])
    events = [event["id"] for event in tree["events"]]
    found = {year: of_years(year) for year in ("2016", "2018", "2019", "2015-2016", "2021")}
    graph = read_case(store, "robin")
    hit = {year: {i for i, n in graph.nodes.items() if each.reason(graph, n)} for year, each in found.items()}
    assert hit["2016"] == hit["2015-2016"] == {events[0]}
    assert hit["2018"] == {events[1]}
    assert hit["2019"] == graph.nodes.keys() - {events[0]}
    assert hit["2021"] == set()


@pytest.mark.parametrize("text", ["18", "2018-2015", "abcd", "2018-04-09", "", "2018-", "٢٠١٨"])
def test_a_year_that_cannot_be_read_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="write 2018 or 2015-2018"):
        of_years(text)


def test_only_some_kinds_cuts_the_links_to_the_others_and_counts_them(bundled: Store) -> None:
    only = select(bundled, ["stacey"], only=kinds_named(["people", "agencies"]))
    assert kinds(only)["stacey"] <= {"Child", "Person", "Caregiver", "Perpetrator", "PersonOfConcern", "Agency"}
    assert only.cut == 0
    events = select(bundled, ["stacey"], only=kinds_named(["events"]))
    assert events.cut == sum(
        other not in events.reasons["stacey"]
        for id_ in events.reasons["stacey"]
        for ids in read_case(bundled, "stacey").nodes[id_].links.values()
        for other in ids
    )
    assert events.cut > 0
    assert_closed(events, bundled)


def test_kinds_are_named_as_people_say_them() -> None:
    assert kinds_named(["People", "agency", "information exchanges", "breaches", "findings"]) == {
        "Person", "Agency", "InformationExchange", "Breach", "Finding",
    }  # fmt: skip
    with pytest.raises(UsageError, match="did you mean 'findings'"):
        kinds_named(["findngs"])


@pytest.mark.slow
def test_a_query_gives_the_nodes_that_it_names(bundled: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("CONSTRUCT { ?a cg:fails ?x } WHERE { ?x a cg:Breach ; cg:knownTo ?a }", encoding="utf-8")
    subset = select(bundled, bundled.cases(), [by_query(bundled, bundled.cases(), str(path))])
    for case in subset.cases:
        graph = read_case(bundled, case)
        known = {n.id for n in graph.of_class("Breach") if n.links.get("knownTo")}
        assert known <= subset.reasons[case].keys()
    path.write_text("SELECT ?case { ?case a cg:Case }", encoding="utf-8")
    assert select(bundled, ["stacey", "jez"], [by_query(bundled, ["stacey", "jez"], str(path))]).cases == (
        "stacey",
        "jez",
    )
    library = select(bundled, bundled.cases(), [by_query(bundled, bundled.cases(), "repeated-after-a-breach")])
    assert_closed(library, bundled)


def test_nothing_selected_says_which_selector_found_nothing(bundled: Store) -> None:
    empty, school = named("--pattern x", {}), by_agency_type(["school"])
    with pytest.raises(NotFoundError, match="--pattern x finds nothing"):
        select(bundled, bundled.cases(), [school, empty])
    first, second = named("--a", {"stacey": {"stacey": "y"}}), named("--b", {"jez": {"jez": "y"}})
    with pytest.raises(NotFoundError, match="no case has --a and --b together"):
        select(bundled, ["stacey", "jez"], [first, second])
    with pytest.raises(NotFoundError, match="leave 'only' out"):
        select(bundled, ["stacey"], [first], only=frozenset({"Breach"}))


def test_an_unknown_concept_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'written-agreements'"):
        by_concept("theme", "learning-theme", ["written-agreement"])
    with pytest.raises(UsageError, match="is not a harm type"):
        by_concept("harm-type", "harm-type", ["school"])


@pytest.mark.slow
@examples(15)
@given(seed=st.integers(0, 10**6), share=st.floats(0.01, 0.9), some=st.booleans())
def test_any_choice_of_nodes_is_closed(bundled: Store, seed: int, share: float, some: bool) -> None:
    dice = random.Random(seed)
    cases = dice.sample(bundled.cases(), 3)
    found = {case: {id_: "chosen" for id_ in read_case(bundled, case).nodes if dice.random() < share} for case in cases}
    if not all(found.values()):
        return
    only = frozenset(dice.sample(["Event", "Agency", "Person", "Finding", "Relationship"], 3)) if some else frozenset()
    try:
        subset = select(bundled, cases, [named("dice", found)], only=only)
    except NotFoundError:
        assert only
        return
    assert_closed(subset, bundled)


# The command.


def test_the_command_explains_each_node_and_exports_only_when_a_file_is_named(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    asked = ("export", "--case", "stacey", "--theme", "written-agreements", "--explain")
    ran = cli(*asked)
    assert (ran.status, ran.err) == (0, "")
    assert "needed by" in ran.out and "theme: Written agreements" in ran.out and "@prefix" not in ran.out
    path = tmp_path / "out.trig"
    assert cli(*asked, "-o", path).out == ran.out
    assert case_iri("stacey") in path.read_text(encoding="utf-8")
    assert "the whole case" in cli("export", "--case", "stacey", "--explain").out


def test_an_empty_selection_is_an_answer_of_no_and_writes_nothing(cli: Callable[..., Ran], tmp_path: Path) -> None:
    ran = cli("export", "--case", "stacey", "--year", "1990", "-o", tmp_path / "out.ttl")
    assert (ran.status, ran.out) == (1, "")
    assert "nothing is selected: --year 1990 finds nothing" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (("--around", "stepfather"), 2, "does not say which case"),
        (("--around", "stacey/stepfathr"), 1, "did you mean 'stepfather'"),
        (("--around", "stacey/stepfather", "--case", "jez"), 2, "is not in --case; add it there"),
        (("--around", "stacey/stepfather", "--hops", "-1"), 2, "-1"),
        (("--theme", "x y"), 2, "is not a learning theme"),
        (("--pattern", "missed"), 2, "missed"),
        (("--query", "nothing-such"), 2, "nothing-such"),
        (("--query", "absent.rq"), 1, "absent.rq"),
        (("--certainty", "sure"), 2, "stated-as-fact"),
        (("--only", "planets"), 2, "planets"),
    ],
)
def test_wrong_selectors_are_told_with_a_remedy(
    arguments: tuple[str, ...], status: int, hint: str, cli: Callable[..., Ran]
) -> None:
    ran = cli("export", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert hint in ran.err


def test_a_query_that_would_leave_the_machine_is_refused(cli: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "out.rq"
    path.write_text("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", encoding="utf-8")
    ran = cli("export", "--query", path)
    assert (ran.status, ran.out) == (1, "")
    assert "SERVICE" in ran.err


@pytest.mark.parametrize("text", ["stacey> } ; DROP ALL ; #", '" . ?s ?p ?o . #', "x'}UNION{?s ?p ?o}"])
def test_no_selector_is_read_as_sparql(text: str, cli: Callable[..., Ran]) -> None:
    for option in ("--case", "--theme", "--pattern", "--harm-type", "--certainty", "--around", "--query", "--only"):
        ran = cli("export", option, text)
        assert ran.status in (1, 2)
        assert ran.out == "" and "Traceback" not in ran.err
    assert CG in cli("export", "--case", "stacey", "--format", "nquads").out
