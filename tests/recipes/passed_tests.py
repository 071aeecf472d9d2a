"""The tests that run in a copy after the recipes: those that a recipe adds, and those that try what it adds."""

from __future__ import annotations

from collections.abc import Sequence

# From each module what `-k` chooses.
CHOSEN = {
    "test_patterns": "wren or reader_finds and stacey or agreement-not-kept or matches_somewhere",
    "test_context": "three_processors and wren or term or property or what_the_context_says and wren",
    "test_vocabulary": "test",
    "test_ontology": "model_shapes_find_nothing",
    "test_ontology_spelling": "misspelt",
    "test_shapes_examples": "remote or intervention or every_",
    "test_release": "property_of_the_model or every_treatment",
    "test_questions": "agreements-not-kept or every_question or described",
    "test_questions_over_all_cases": "agreements-not-kept",
    "test_formats": "node-list or every_module",
    "test_export_node_list": "test",
    "test_check_release": "node-list",
    "test_measures": "responses",
    "test_pages": "recommendations",
}


class PassedTests:
    """How the tests of the copy ended."""

    def __init__(self, outcomes: Sequence[Sequence[str]]) -> None:
        self._outcomes = outcomes

    def number(self, module: str, *words: str) -> int:
        """Return how many tests of a module with one of the words in their name passed; assert that none failed.

        A test of documents that are not distributed is skipped in the copy, and not counted.
        """
        found = [(name, how) for of, name, how in self._outcomes if of == module and any(w in name for w in words)]
        failed = [f"{module}::{name}\n{how}" for name, how in found if how != "passed" and how[:7] != "skipped"]
        assert not failed, "\n".join(failed)
        return sum(how == "passed" for _, how in found)
