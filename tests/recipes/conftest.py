"""The copy of the repository in which every recipe is followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recipes.recipe import FILES, follow
from tests.recipes.repository_copy import copy_of_repository


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copy_of_repository(tmp_path_factory.mktemp("recipes"))
    for recipe in FILES:
        follow(recipe, made)
    return made
