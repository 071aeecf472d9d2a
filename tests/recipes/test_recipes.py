"""What holds of every recipe, and how its blocks are read."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from tests.recipes.recipe import FILES, Addition, additions, recipes

CODE = (".py", ".html", ".js", ".css")


def test_every_recipe_is_tried() -> None:
    assert recipes() == list(FILES)


@pytest.mark.parametrize("recipe", FILES)
def test_a_recipe_adds_few_files_and_data_needs_no_code(recipe: str) -> None:
    own = {
        one.file for one in additions(recipe) if not one.file.startswith("tests/") and one.file != "data/sources.yaml"
    }
    assert len(own) == FILES[recipe]
    code = {file for file in own if file.endswith(CODE)}
    assert code == (own if recipe in ("format", "page", "measure") else set())
    assert not any((REPOSITORY / file).exists() for file in code)


def test_a_block_is_read_as_it_stands_in_a_list_and_goes_after_the_line_that_it_names() -> None:
    page = """text

   ```json recipe=odd file=a.txt after="b c"
     "x": 1,
   ```

```yaml recipe=other file=b
y
```
"""
    [odd] = additions("odd", page)
    assert odd == Addition("a.txt", "b c", '  "x": 1,\n')
    assert list(additions("none", page)) == []
    assert recipes(page) == ["odd", "other"]
