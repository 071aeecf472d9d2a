"""The recipes for a case, a concept, a property, a pattern and a question, followed to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.recipes.repository_copy import pass_tests, read_docs, run

pytestmark = pytest.mark.slow


# A case


def test_a_case_is_valid_shown_and_released(copy: Path) -> None:
    run(copy, "validate", "data/cases/wren.yaml")
    assert "wren" in run(copy, "cases")
    assert "did not pass its records on" in run(copy, "show", "wren")
    run(copy, "export", "--case", "wren", "--release", "public", "--format", "turtle", "-o", "wren.ttl")
    assert "wren" not in (copy / "wren.ttl").read_text(encoding="utf-8").lower()


def test_a_case_shows_the_patterns_that_are_expected_of_it_and_is_read_the_same_everywhere(copy: Path) -> None:
    pass_tests(copy, "tests/test_patterns.py", "tests/test_context.py", "-k", "wren")


# A concept


def test_a_concept_can_be_used_and_stands_in_the_reference(copy: Path, tmp_path: Path) -> None:
    text = (copy / "tests/examples/properties/remote-pass.yaml").read_text(encoding="utf-8")
    path = tmp_path / "interview.yaml"
    text = text.replace("school-support", "joint-school-interview").replace("example", "wren-briefing")
    path.write_text(text, encoding="utf-8")
    run(copy, "validate", str(path))
    counted = [(REPOSITORY / "docs/ontology.md").read_text(encoding="utf-8"), *read_docs(copy, "ontology.md")]
    rows = [next(line for line in page.splitlines() if line.startswith("| `intervention-type`")) for page in counted]
    before, after = (int(row.split("|")[-2]) for row in rows)
    assert after == before + 1


def test_the_vocabularies_hold_together_with_the_concept_and_the_pattern(copy: Path) -> None:
    pass_tests(copy, "tests/test_vocabulary.py", "tests/test_ontology.py::"
               "test_the_model_shapes_find_nothing_wrong_with_the_ontology_and_the_vocabularies")  # fmt: skip


# A property


@pytest.fixture(scope="module")
def with_property(copy: Path) -> str:
    """A store of the copy's own that holds the example of the property."""
    run(copy, "add", "tests/examples/properties/remote-pass.yaml", "--store", "with-property")
    return "with-property"


def test_a_property_is_shown_under_its_label_and_stays_where_its_annotations_let_it(
    copy: Path, with_property: str
) -> None:
    assert "held at a distance: yes" in run(copy, "show", "remote-pass", "--store", with_property)
    run(copy, "view", "case", "remote-pass", "--store", with_property, "-o", "page.html")
    assert "Held at a distance" in (copy / "page.html").read_text(encoding="utf-8")
    for level, kept in {"colleagues": True, "partners": True, "public": False}.items():
        run(copy, "export", "--store", with_property, "--release", level, "-o", f"{level}.nq")
        text = (copy / f"{level}.nq").read_text(encoding="utf-8")
        assert ('ontology#remote> "true"' in text) == kept, level
    run(copy, "export", "--store", with_property, "--format", "csv", "-o", "tables")
    table = (copy / "tables" / "interventions.csv").read_text(encoding="utf-8")
    assert "remote" in table.splitlines()[0].split(",")
    described = json.loads((copy / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert "by telephone or video" in json.dumps(described)


def test_a_property_comes_back_as_it_was_written(copy: Path, with_property: str) -> None:
    run(copy, "export", "--store", with_property, "--case", "remote-pass", "-o", "remote-pass.yaml")
    assert "remote: true" in (copy / "remote-pass.yaml").read_text(encoding="utf-8")


def test_a_property_stands_in_the_reference_and_in_the_table_of_releases(copy: Path) -> None:
    reference, releases = read_docs(copy, "ontology.md", "release.md")
    assert "| `cg:remote` | `cg:Intervention` |" in reference
    assert "`cg:remote`" in releases


def test_ontology_context_shapes_and_releases_hold_together_with_the_property(copy: Path) -> None:
    pass_tests(
        copy, "tests/test_ontology_spelling.py", "tests/test_shapes_examples.py", "tests/test_context.py",
               "tests/test_release.py", "-k", "misspelt or example or constraint or scheme or term or property",
    )  # fmt: skip


# A pattern and a question


def test_a_pattern_is_found_explained_and_described(copy: Path) -> None:
    found = json.loads(run(copy, "patterns", "stacey", "--format", "json"))
    assert "agreement-not-kept" in {row["pattern"] for row in found}
    assert "A written agreement was not kept" in run(copy, "explain", "agreement-not-kept", "stacey")
    run(copy, "patterns", "alex", "--why-not", "agreement-not-kept")
    assert "## A written agreement was breached" in read_docs(copy, "patterns.md")[0]
    pass_tests(copy, "tests/test_patterns.py", "-k", "(reader_finds or same_rows) and stacey or matches_somewhere")


def test_a_question_is_answered_and_described(copy: Path) -> None:
    rows = json.loads(run(copy, "query", "agreements-not-kept", "--format", "json"))
    assert {row["case"] for row in rows} == {"stacey"}
    assert "`agreements-not-kept`" in read_docs(copy, "questions.md")[0]
    pass_tests(copy, "tests/test_questions.py", "-k", "agreements-not-kept or every_question or described")
