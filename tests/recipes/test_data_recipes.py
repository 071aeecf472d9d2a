"""The recipes for a case, a concept, a property, a pattern and a question, followed to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.recipes.passed_tests import PassedTests
from tests.recipes.repository_copy import RepositoryCopy

pytestmark = pytest.mark.slow


# A case


def test_a_case_is_valid_shown_and_released(copy: RepositoryCopy) -> None:
    copy.run("validate", "data/cases/wren.yaml")
    assert "wren" in copy.run("cases")
    assert "did not pass its records on" in copy.run("show", "wren")
    copy.run("export", "--case", "wren", "--release", "public", "--format", "turtle", "-o", "wren.ttl")
    assert "wren" not in (copy.folder / "wren.ttl").read_text(encoding="utf-8").lower()


def test_a_case_shows_the_patterns_that_are_expected_of_it_and_is_read_the_same_everywhere(
    passed_tests: PassedTests,
) -> None:
    assert passed_tests.number("test_patterns", "[wren]") == 1
    assert passed_tests.number("test_context", "[wren]") == 2


# A concept


def test_a_concept_can_be_used_and_stands_in_the_reference(copy: RepositoryCopy, tmp_path: Path) -> None:
    text = (copy.folder / "tests/examples/properties/remote-pass.yaml").read_text(encoding="utf-8")
    path = tmp_path / "interview.yaml"
    text = text.replace("school-support", "joint-school-interview").replace("example", "wren-briefing")
    path.write_text(text, encoding="utf-8")
    copy.run("validate", str(path))
    counted = [(REPOSITORY / "docs/ontology.md").read_text(encoding="utf-8"), *copy.read_docs("ontology.md")]
    rows = [next(line for line in page.splitlines() if line.startswith("| `intervention-type`")) for page in counted]
    before, after = (int(row.split("|")[-2]) for row in rows)
    assert after == before + 1


def test_the_vocabularies_hold_together_with_the_concept_and_the_pattern(passed_tests: PassedTests) -> None:
    assert passed_tests.number("test_vocabulary", "intervention-type", "failure-pattern") > 8
    assert passed_tests.number("test_vocabulary", "test_") > 50
    assert passed_tests.number("test_ontology", "test_the_model_shapes_find_nothing_wrong") == 1


# A property


@pytest.fixture(scope="module")
def with_property(copy: RepositoryCopy) -> str:
    """A store of the copy's own that holds the example of the property."""
    copy.run("add", "tests/examples/properties/remote-pass.yaml", "--store", "with-property")
    return "with-property"


def test_a_property_is_shown_under_its_label_and_stays_where_its_annotations_let_it(
    copy: RepositoryCopy, with_property: str
) -> None:
    assert "held at a distance: yes" in copy.run("show", "remote-pass", "--store", with_property)
    copy.run("view", "case", "remote-pass", "--store", with_property, "-o", "page.html")
    assert "Held at a distance" in (copy.folder / "page.html").read_text(encoding="utf-8")
    for level, kept in {"colleagues": True, "partners": True, "public": False}.items():
        copy.run("export", "--store", with_property, "--release", level, "-o", f"{level}.nq")
        text = (copy.folder / f"{level}.nq").read_text(encoding="utf-8")
        assert ('ontology#remote> "true"' in text) == kept, level
    copy.run("export", "--store", with_property, "--format", "csv", "-o", "tables")
    table = (copy.folder / "tables" / "interventions.csv").read_text(encoding="utf-8")
    assert "remote" in table.splitlines()[0].split(",")
    described = json.loads((copy.folder / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert "by telephone or video" in json.dumps(described)


def test_a_property_comes_back_as_it_was_written(copy: RepositoryCopy, with_property: str) -> None:
    copy.run("export", "--store", with_property, "--case", "remote-pass", "-o", "remote-pass.yaml")
    assert "remote: true" in (copy.folder / "remote-pass.yaml").read_text(encoding="utf-8")


def test_a_property_stands_in_the_reference_and_in_the_table_of_releases(copy: RepositoryCopy) -> None:
    reference, releases = copy.read_docs("ontology.md", "release.md")
    assert "| `cg:remote` | `cg:Intervention` |" in reference
    assert "`cg:remote`" in releases


def test_ontology_context_shapes_and_releases_hold_together_with_the_property(passed_tests: PassedTests) -> None:
    assert passed_tests.number("test_ontology_spelling", "misspelt") > 5
    assert passed_tests.number("test_shapes_examples", "remote") == 2
    assert passed_tests.number("test_shapes_examples", "intervention") > 3
    assert passed_tests.number("test_shapes_examples", "every_") > 3
    assert passed_tests.number("test_context", "term", "property", "processor") >= 4
    assert passed_tests.number("test_release", "every_property_of_the_model", "treatment") == 2


# A pattern and a question


def test_a_pattern_is_found_explained_and_described(copy: RepositoryCopy, passed_tests: PassedTests) -> None:
    found = json.loads(copy.run("patterns", "stacey", "--format", "json"))
    assert "agreement-not-kept" in {row["pattern"] for row in found}
    assert "A written agreement was not kept" in copy.run("explain", "agreement-not-kept", "stacey")
    copy.run("patterns", "alex", "--why-not", "agreement-not-kept")
    assert "## A written agreement was breached" in copy.read_docs("patterns.md")[0]
    assert passed_tests.number("test_patterns", "reader_finds[stacey]") == 1
    assert passed_tests.number("test_patterns", "both_engines", "every_pattern_matches_somewhere") == 2


def test_a_question_is_answered_and_described(copy: RepositoryCopy, passed_tests: PassedTests) -> None:
    rows = json.loads(copy.run("query", "agreements-not-kept", "--format", "json"))
    assert {row["case"] for row in rows} == {"stacey"}
    assert "`agreements-not-kept`" in copy.read_docs("questions.md")[0]
    assert passed_tests.number("test_questions", "agreements-not-kept") > 0
    assert passed_tests.number("test_questions", "every_question", "described") == 2
    assert passed_tests.number("test_questions_over_all_cases", "agreements-not-kept") > 0
