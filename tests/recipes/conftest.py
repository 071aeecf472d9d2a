"""The copy of the repository in which every recipe is followed, once for all processes of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import one_at_a_time
from tests.recipes.passed_tests import CHOSEN, PassedTests
from tests.recipes.recipe import FILES, follow
from tests.recipes.repository_copy import RepositoryCopy, copy_repository


@pytest.fixture(scope="session")
def copy(cache: Path) -> Iterator[RepositoryCopy]:
    folder, done = cache / "recipes" / "repository", cache / "recipes" / "followed"
    folder.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(cache / "recipes"):
        if not done.exists():
            copy_repository(folder)
            for recipe in FILES:
                follow(recipe, folder)
        made = RepositoryCopy(folder)
        if not done.exists():
            made.write_docs()
            done.touch()
    yield made
    made.close()


@pytest.fixture(scope="session")
def passed_tests(cache: Path, copy: RepositoryCopy) -> PassedTests:
    """The tests of the copy that the recipes add or that try what they add."""
    kept = cache / "recipes" / "outcomes.json"
    with one_at_a_time(cache / "recipes"):
        if not kept.exists():
            kept.write_text(json.dumps(copy.outcomes(CHOSEN)), encoding="utf-8")
    return PassedTests(json.loads(kept.read_text(encoding="utf-8")))
