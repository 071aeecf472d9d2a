"""The national figures: every number of the news report, each with its base and its place, and as a data cube."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from casegraph.graph.errors import InvalidInputError, NotFoundError
from casegraph.graph.iris import CG, RDF, SKOS
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.register import bundled_register
from casegraph.graph.statistics.data_cube import QB, SDMX, statistics_quads
from casegraph.graph.statistics.figures import (
    COUNTED,
    STATISTICS,
    STATISTICS_GRAPH,
    Statistics,
    bundled_statistics,
    read_statistics,
    statistics_files,
)

# How the report puts the values that it gives in words, and small numbers.
IN_WORDS = {
    "75": "three-quarters", "25": "quarter", "33.3": "a third", "20": "a fifth", "50": "nearly half",
    "2": "two", "5": "five", "7": "seven",
}  # fmt: skip
COMMENTS = "6 Responses to"


@pytest.fixture(scope="module")
def panel() -> Statistics:
    return bundled_statistics("panel-2024")


@pytest.mark.slow
def test_each_bundled_file_of_figures_can_be_read() -> None:
    assert [path.stem for path in statistics_files()] == ["panel-2024"]
    for path in statistics_files():
        assert read_statistics(path, bundled_register()).figures


def test_every_figure_says_what_it_measures_and_what_its_base_counts(panel: Statistics) -> None:
    assert len(panel.figures) == 29
    for figure in panel.figures.values():
        assert figure.measure in panel.measures
        assert figure.base.counts in COUNTED
        assert figure.evidence
        assert figure.unit in ("percent", "count")
    assert panel.period == "2018-06/2023-11"


def test_reviews_cases_children_and_perpetrators_are_counted_apart(panel: Statistics) -> None:
    counted = {figure.base.counts for figure in panel.figures.values() if figure.unit == "percent"}
    assert counted == {"reviews", "incidents", "children"}
    assert panel.figures["girls"].base.text() == "193 children"
    assert panel.figures["disabled-child"].base.text() == "136 reviews"
    assert panel.figures["minority-ethnic"].base.number is None
    assert "cases" in panel.bases["cases"].note


def test_the_size_of_a_base_is_the_figure_that_gives_it(panel: Statistics) -> None:
    for base, figure in (("reviews", "reviews"), ("children", "children"), ("perpetrators", "perpetrators")):
        assert panel.bases[base].number == panel.figures[figure].value


def test_fractions_in_words_are_marked_as_approximate(panel: Statistics) -> None:
    approximate = {f.id for f in panel.figures.values() if f.approximate}
    assert approximate == {"girls", "boys", "known-person-in-family", "sexual-exploitation-outside-family",
                           "child-mental-health"}  # fmt: skip
    assert panel.figures["known-person-in-family"].text() == "about 33 % (a third)"
    assert panel.figures["disabled-child"].text() == "29 %"
    assert panel.figures["died-by-suicide"].text() == "7"


def test_figures_that_belong_together_add_up(panel: Statistics) -> None:
    def total(*names: str) -> Decimal:
        return sum((panel.figures[name].value for name in names), Decimal(0))

    assert total("girls", "boys") == 100
    assert total("aged-under-6", "aged-6-to-12", "aged-13-to-17") == 100
    assert (
        total("father", "stepfather", "mothers-partner") == panel.figures["father-stepfather-or-mothers-partner"].value
    )


@pytest.mark.sources
def test_each_figure_stands_where_its_evidence_points(panel: Statistics, sources: Path) -> None:
    texts = SourceTexts(bundled_register(), sources)
    for figure in panel.figures.values():
        told = " ".join(texts.quote(locator).text or "" for locator in figure.evidence).lower()
        number = f"{figure.value.normalize():f}"
        assert re.search(rf"\b{number}\b", told) or IN_WORDS[number] in told, figure.id


@pytest.mark.sources
def test_no_percentage_of_the_report_is_left_out_and_no_comment_is_a_source(panel: Statistics, sources: Path) -> None:
    text, _ = SourceTexts(bundled_register(), sources).text(panel.source)
    assert text is not None
    end = text.index(COMMENTS)
    spans = [(at.begin, at.end) for figure in panel.figures.values() for at in figure.evidence]
    found = [match.start() for match in re.finditer(r"\d+%", text[:end])]
    assert len(found) == 16
    for at in found:
        assert any(begin <= at < stop for begin, stop in spans), text[at : at + 40]
    assert max(stop for _, stop in spans) < end


# The cube


@pytest.fixture(scope="module")
def quads(panel: Statistics) -> list[ox.Quad]:
    return statistics_quads([panel])


@pytest.fixture(scope="module")
def cube(quads: list[ox.Quad]) -> rdflib.Graph:
    raw = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
    assert raw is not None
    return rdflib.Graph().parse(data=raw, format="nt")


def uri(text: str) -> rdflib.URIRef:
    return rdflib.URIRef(text)


def test_the_cube_is_a_named_graph_of_its_own_without_blank_nodes(quads: list[ox.Quad]) -> None:
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(STATISTICS_GRAPH)}
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_the_same_figures_give_the_same_quads(panel: Statistics, quads: list[ox.Quad]) -> None:
    assert statistics_quads([panel]) == quads


def test_each_observation_has_its_data_set_and_one_value_for_each_dimension(cube: rdflib.Graph) -> None:
    observations = set(cube.subjects(uri(RDF + "type"), uri(QB + "Observation")))
    dimensions = set(cube.subjects(uri(RDF + "type"), uri(QB + "DimensionProperty")))
    assert len(observations) == 29
    assert len(dimensions) == 4
    keys = Counter[tuple[str, ...]]()
    for observation in observations:
        assert len(set(cube.objects(observation, uri(QB + "dataSet")))) == 1
        assert len(set(cube.objects(observation, uri(SDMX + "measure#obsValue")))) == 1
        for dimension in dimensions:
            assert len(set(cube.objects(observation, dimension))) == 1
        keys[tuple(str(cube.value(observation, dimension)) for dimension in sorted(dimensions))] += 1
    assert max(keys.values()) == 1


def test_the_structure_names_every_property_that_observations_use(cube: rdflib.Graph) -> None:
    structure = cube.value(uri(f"{STATISTICS}panel-2024"), uri(QB + "structure"))
    named = {
        prop
        for component in cube.objects(structure, uri(QB + "component"))
        for role in ("dimension", "measure", "attribute")
        for prop in cube.objects(component, uri(QB + role))
    }
    used = {
        predicate
        for observation in cube.subjects(uri(RDF + "type"), uri(QB + "Observation"))
        for predicate in cube.predicates(observation)
        if str(predicate).startswith((SDMX, STATISTICS))
    }
    assert used == named


def test_coded_values_are_concepts_of_the_code_list_of_their_property(cube: rdflib.Graph) -> None:
    coded = set(cube.subjects(uri(RDF + "type"), uri(QB + "CodedProperty")))
    assert coded
    for prop in coded:
        for value in cube.objects(None, prop):
            assert (value, uri(SKOS + "inScheme"), cube.value(prop, uri(QB + "codeList"))) in cube, value


def test_a_researcher_can_ask_the_cube_for_a_share_with_its_base_and_its_evidence(cube: rdflib.Graph) -> None:
    rows = list(
        cube.query(
            """
            PREFIX s: <https://w3id.org/casegraph/statistics/property/>
            PREFIX measure: <http://purl.org/linked-data/sdmx/2009/measure#>
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            PREFIX cg: <https://w3id.org/casegraph/ontology#>
            SELECT ?value ?counts ?size ?evidence WHERE {
              ?o s:category / skos:closeMatch <https://w3id.org/casegraph/vocabulary/harm-type/neglect> ;
                 measure:obsValue ?value ; s:base ?base ; cg:evidence ?evidence .
              ?base s:counts / skos:prefLabel ?counts ; s:baseSize ?size .
            }
            """
        )
    )
    assert [tuple(map(str, row)) for row in rows] == [  # type: ignore[arg-type]
        ("47", "Reviews", "136", "https://w3id.org/casegraph/source/panel-report-2024-news#char=3750,3788")
    ]


def test_every_figure_has_evidence_in_the_cube(cube: rdflib.Graph) -> None:
    for observation in cube.subjects(uri(RDF + "type"), uri(QB + "Observation")):
        spans = list(cube.objects(observation, uri(CG + "evidence")))
        assert spans
        assert all((span, uri(RDF + "type"), uri(CG + "Locator")) in cube for span in spans)


# Files with problems


BROKEN = """title: A report
source: no-such-source
issued: "2024-11"
period: 2018 to 2023
population: Reviews
evidence:
- panel-report-2024-news#char=2336,2424
measures:
- id: sex
  label: Sex
bases:
- id: reviews
  counts: revews
  label: Reviews
  number: many
  evidence:
  - panel-report-2024-news#char=1,2
figures:
- id: girls
  measure: sexx
  category: girls
  concept: femal
  label: Girls
  value: about 75
  unit: percents
  approximate: true
  base: reviews
  evidence:
  - panel-report-2024-news#char=9,1
- id: girls
  measure: sex
  category: girls
  label: Girls again
  value: 75
  unit: percent
  base: reviews
  colour: red
  evidence:
  - panel-report-2024-news#char=1,9
"""


def test_every_problem_of_a_file_of_figures_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(InvalidInputError) as raised:
        read_statistics(path, bundled_register())
    told = {(problem.line, problem.message.split(";")[0]) for problem in raised.value.problems}
    assert told == {
        (2, "source 'no-such-source' is not known"),
        (4, "period '2018 to 2023' is not a date or period in EDTF"),
        (13, "counts 'revews' is not known"),
        (15, "number 'many' is not a whole number"),
        (19, "measure 'sexx' is not in this file"),
        (19, "an approximate value has no words"),
        (22, "concept 'femal' is not known"),
        (24, "value 'about 75' is not a number"),
        (25, "unit 'percents' is not known"),
        (29, "locator 'panel-report-2024-news#char=9,1' is empty"),
        (30, "id 'girls' is given twice in figures"),
        (37, "unknown key 'colour' in an item of figures"),
    }
    assert "did you mean 'female'?" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: A report\n", "a file of figures has no figures"),
        ("figures: [girls]\n", "an item of figures is not a mapping; write it as keys with values"),
        ("title: [a, b]\n", "title is not a single value; give one value"),
        ("title: \n", "title is empty; give a value or remove the key"),
        ("evidence: {a: b}\n", "evidence holds something other than locators; give a list of locators"),
    ],
)
def test_a_file_that_lacks_something_says_what(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "short.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=re.escape(message)):
        read_statistics(path, bundled_register())


def test_a_figure_stands_once_and_the_files_name_is_an_id(tmp_path: Path) -> None:
    path = tmp_path / "Twice Told.yaml"
    text = statistics_files()[0].read_text(encoding="utf-8")
    last = text[text.index("- id: told-someone") :]
    path.write_text(text + last.replace("id: told-someone", "id: told-again"), encoding="utf-8")
    with pytest.raises(InvalidInputError) as raised:
        read_statistics(path, bundled_register())
    assert "is not a valid id; use lowercase letters" in str(raised.value)
    assert "; remove one figure" in str(raised.value)


def test_figures_that_are_not_there_are_not_found() -> None:
    with pytest.raises(NotFoundError, match="no figures are named 'panel-1999'; choose one of: panel-2024"):
        bundled_statistics("panel-1999")


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@pytest.mark.sources
def test_what_the_figures_say_is_in_our_own_words(panel: Statistics, sources: Path) -> None:
    text, _ = SourceTexts(bundled_register(), sources).text(panel.source)
    assert text is not None
    told = " ".join(words(text))
    ours = [
        panel.note,
        panel.population,
        *(f.note for f in panel.figures.values()),
        *(f.label for f in panel.figures.values()),
    ]
    for note in ours:
        found = words(note)
        for at in range(len(found) - 7):
            assert " ".join(found[at : at + 8]) not in told, note
