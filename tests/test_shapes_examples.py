"""Paired example case files: for each shape, checking query and tree check one that passes and one that fails.

A failing example has a sidecar ``<name>-fail.expect.yaml`` with exactly the problems that are told: line, message, and
which check speaks. What no case file can bring about, because the tree check speaks first, is brought about in RDF
built by hand, so that every single constraint of the shapes is seen to work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import rdflib
import yaml
from rdflib.namespace import RDF, SH, SKOS, XSD

from casegraph import ontology
from casegraph.graph.casefile.load import Built
from casegraph.graph.casefile.shapes import conform
from casegraph.graph.errors import InvalidInputError
from casegraph.graph.iris import local
from casegraph.graph.model.schema import Key, model
from casegraph.graph.model.vocabulary import concepts_of, vocabulary
from casegraph.queries.case_check import check, check_queries

EXAMPLES = Path(__file__).resolve().parent / "examples"
PASSING = sorted(EXAMPLES.glob("*/*-pass.yaml"))
FAILING = sorted(EXAMPLES.glob("*/*-fail.yaml"))

SHAPES = rdflib.Graph().parse(ontology.SHAPES)
VOCABULARIES = rdflib.Graph()
for _file in ontology.vocabulary_files():
    VOCABULARIES.parse(_file)


def file_name(shape: str) -> str:
    """``AccountNodeShape`` as ``account-node-shape``: a case file's name is its case's id."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", shape).lower()


NODE_SHAPES = {
    file_name(local(shape)): shape
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape)
    if isinstance(shape, rdflib.URIRef)
}
SCHEME_SHAPES = {name: shape for name, shape in NODE_SHAPES.items() if name.endswith("-concept")}


def kinds_of_value() -> set[str]:
    """What the tree check tells apart: by the context, the kinds of keys and the datatypes of literals."""

    def name(term: Key) -> str:
        if term.kind == "literal":
            return local(term.datatype).lower() if term.datatype else "text"
        return term.kind.removeprefix("alias-")

    def every(terms: Iterable[Key]) -> Iterator[Key]:
        for term in terms:
            yield term
            yield from every(term.scoped.values())

    the_model = model()
    terms = [*the_model.terms.values(), *(t for ts in the_model.class_terms.values() for t in ts.values())]
    return {name(term) for term in every(terms) if term.kind != "class"}


def examples(folder: str, ending: str) -> set[str]:
    return {path.stem.removesuffix(f"-{ending}") for path in (EXAMPLES / folder).glob(f"*-{ending}.yaml")}


def sidecar(path: Path) -> Path:
    return path.with_name(f"{path.stem}.expect.yaml")


def expected(path: Path) -> list[tuple[int, str, str]]:
    listed = yaml.safe_load(sidecar(path).read_text(encoding="utf-8"))
    return sorted((each["line"], each["check"], each["message"]) for each in listed)


def own_words(message: str) -> str:
    """A told message without the node before it and the value after it."""
    return re.sub(r" \(given: .*\)$", "", re.sub(r"^[a-z0-9-]+: ", "", message))


# What there is


def test_every_shape_has_a_passing_and_a_failing_example() -> None:
    assert examples("shapes", "pass") == examples("shapes", "fail") == set(NODE_SHAPES)


def test_every_checking_query_has_a_passing_and_a_failing_example() -> None:
    assert examples("checks", "pass") == examples("checks", "fail") == set(check_queries())


def test_every_kind_of_value_in_a_case_file_has_a_passing_and_a_failing_example() -> None:
    assert examples("tree", "pass") == examples("tree", "fail") >= kinds_of_value()


def test_no_file_among_the_examples_is_left_unread() -> None:
    read = {*PASSING, *FAILING, *map(sidecar, FAILING), EXAMPLES / "sources.yaml"}
    assert {path for path in EXAMPLES.rglob("*") if path.is_file()} == read
    assert len(PASSING) == len(FAILING) >= len(NODE_SHAPES) + len(check_queries()) + len(kinds_of_value())


# What the examples tell


@cache
def checked(path: Path) -> Built:
    return check([path])


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.stem)
def test_a_passing_example_has_no_problem(path: Path) -> None:
    assert [file.case for file in checked(path).files] == [path.stem]


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_a_failing_example_has_exactly_the_problems_of_its_sidecar(path: Path) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check([path])
    told = refused.value.problems
    assert sorted((each.line, each.check, each.message) for each in told) == expected(path)
    assert {each.path for each in told} == {path}


@pytest.mark.parametrize("name", sorted(NODE_SHAPES))
def test_a_passing_example_holds_what_its_shape_is_about(name: str) -> None:
    path = EXAMPLES / "shapes" / f"{name}-pass.yaml"
    objects = {quad.object.value for quad in checked(path).quads[path.stem]}
    if name in SCHEME_SHAPES:
        concepts = {concept.iri for concept in vocabulary().concepts.values() if concept.scheme == scheme(name)}
        assert objects & concepts
    else:
        assert objects & {str(cls) for cls in SHAPES.objects(NODE_SHAPES[name], SH.targetClass)}


@pytest.mark.parametrize("name", sorted(NODE_SHAPES))
def test_a_failing_example_fails_by_its_own_shape_unless_the_tree_check_speaks_first(name: str) -> None:
    problems = expected(EXAMPLES / "shapes" / f"{name}-fail.yaml")
    shape = NODE_SHAPES[name]
    owners = [shape, *SHAPES.objects(shape, SH.property)]
    messages = {str(message) for owner in owners for message in SHAPES.objects(owner, SH.message)}
    if name in SCHEME_SHAPES or name == "locator-shape":
        assert [said for _, said, _ in problems] == ["tree"]
    else:
        assert {said for _, said, _ in problems} == {"shapes"}
        assert messages & {own_words(message) for _, _, message in problems}


@pytest.mark.parametrize("name", sorted(check_queries()))
def test_a_failing_example_fails_by_its_own_checking_query(name: str) -> None:
    template = re.search(r"^#\+ message: (.+)$", check_queries()[name], re.MULTILINE)
    assert template
    words = re.escape(re.sub(r"\{\w+\}", "\0", template[1])).replace("\0", r"[a-z0-9-]+")
    assert [said for _, said, _ in expected(EXAMPLES / "checks" / f"{name}-fail.yaml")] == ["checks"]
    assert all(re.fullmatch(words, message) for *_, message in expected(EXAMPLES / "checks" / f"{name}-fail.yaml"))


@pytest.mark.parametrize("name", sorted(examples("tree", "fail")))
def test_a_failing_example_of_the_tree_fails_by_the_tree_alone(name: str) -> None:
    assert {said for _, said, _ in expected(EXAMPLES / "tree" / f"{name}-fail.yaml")} == {"tree"}


def test_every_message_of_a_shape_as_a_whole_is_heard_in_an_example() -> None:
    messages = {str(message) for shape in NODE_SHAPES.values() for message in SHAPES.objects(shape, SH.message)}
    heard = {own_words(message) for path in FAILING for _, said, message in expected(path) if said == "shapes"}
    assert len(messages) >= 5
    assert messages <= heard


# The shapes themselves, on RDF built by hand

EX = rdflib.Namespace("https://example.org/")
NO_SUCH = EX.nothing
# Each constraint, and values that break it; None leaves the property out.
BREAKING = {
    SH.minCount: lambda _: [],
    SH.qualifiedMinCount: lambda _: [],
    SH.maxCount: lambda most: [rdflib.Literal(f"value {n}") for n in range(int(most) + 1)],
    SH.datatype: lambda _: [rdflib.Literal("no such value", datatype=EX.kind)],
    SH.nodeKind: lambda _: [rdflib.Literal("no IRI")],
    SH["class"]: lambda _: [NO_SUCH],
    SH.node: lambda _: [NO_SUCH],
    SH["or"]: lambda _: [NO_SUCH],
    SH["in"]: lambda _: [NO_SUCH],
    SH.minInclusive: lambda least: [rdflib.Literal(int(least) - 1)],
    SH.maxInclusive: lambda most: [rdflib.Literal(int(most) + 1)],
    SH.lessThan: lambda _: [rdflib.Literal("2", datatype=XSD.nonNegativeInteger)],
    SH.lessThanOrEquals: lambda _: [rdflib.Literal(2)],
}
NOT_A_CONSTRAINT = {SH.path, SH.message, SH.severity, SH.qualifiedValueShape}


def component(constraint: rdflib.term.Node) -> rdflib.URIRef:
    """The name that a report gives a constraint: ``sh:minCount`` as ``sh:MinCountConstraintComponent``."""
    name = local(str(constraint))
    return SH[f"{name[:1].upper()}{name[1:]}ConstraintComponent"]


def scheme(name: str) -> str:
    """The scheme of a shape for concepts: what its ``sh:hasValue`` names."""
    [rule] = SHAPES.objects(SCHEME_SHAPES[name], SH.property)
    return local(str(SHAPES.value(rule, SH.hasValue)))


@pytest.mark.slow
def test_every_single_constraint_of_the_shapes_speaks_when_it_is_broken() -> None:
    data = rdflib.Graph()
    due: set[tuple[rdflib.term.Node | None, ...]] = set()
    rules = [
        (target, rule)
        for shape in NODE_SHAPES.values()
        for target in SHAPES.objects(shape, SH.targetClass)
        for rule in SHAPES.objects(shape, SH.property)
    ]
    for target, rule in rules:
        path, message = SHAPES.value(rule, SH.path), SHAPES.value(rule, SH.message)
        for constraint, limit in SHAPES.predicate_objects(rule):
            if constraint in NOT_A_CONSTRAINT:
                continue
            node = EX[f"n{len(due)}"]
            data.add((node, RDF.type, target))
            for value in BREAKING[constraint](limit):
                data.add((node, path, value))
            if constraint in (SH.lessThan, SH.lessThanOrEquals):
                smaller = rdflib.Literal("1", datatype=next(data.objects(node, path)).datatype)
                data.add((node, limit, smaller))
            due.add((node, path, component(constraint), message))
    assert len(due) > 200
    report = conform(data, ontology.SHAPES)
    told = {
        (
            report.value(each, SH.focusNode),
            report.value(each, SH.resultPath),
            report.value(each, SH.sourceConstraintComponent),
            report.value(each, SH.resultMessage),
        )
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert due - told == set()


def test_the_shape_of_a_scheme_takes_its_own_concepts_and_no_other(tmp_path: Path) -> None:
    concepts = vocabulary().concepts
    aimed = rdflib.Graph() + SHAPES
    due: set[tuple[str, str]] = set()
    for name, shape in SCHEME_SHAPES.items():
        own, other = concepts_of(scheme(name))[0], concepts_of("source-type")[0]
        for each in (own, other):
            aimed.add((shape, SH.targetNode, rdflib.URIRef(concepts[each].iri)))
        due.add((concepts[other].iri, f"must be a concept of the scheme '{scheme(name)}'"))
    aimed.serialize(tmp_path / "shapes.ttl", format="turtle")
    report = conform(VOCABULARIES, tmp_path / "shapes.ttl")
    told = {
        (str(report.value(each, SH.focusNode)), str(report.value(each, SH.resultMessage)))
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert told == due


def test_every_scheme_that_a_key_takes_its_values_from_has_a_shape() -> None:
    schemes = {local(str(vocabulary)) for vocabulary in VOCABULARIES.subjects(RDF.type, SKOS.ConceptScheme)}
    shaped = {scheme(name) for name in SCHEME_SHAPES}
    assert {name.removesuffix("-concept") for name in SCHEME_SHAPES} == shaped
    # A document's kind stands in the register of sources, and a pattern is held by its class.
    assert schemes - shaped == {"source-type", "failure-pattern"}
