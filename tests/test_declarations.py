"""Parts that are found by their place: their names, what they do, and what a module declares."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casegraph.graph.declarations import declared, modules, summary
from casegraph.graph.errors import DeclarationError


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module that declares a path without parts, a word, and an empty text."""
    path = tmp_path / "some_part.py"
    text = 'from pathlib import Path\nPART = Path("some-part")\nWORD = "word"\nEMPTY = ""\n'
    path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield path
    sys.modules.pop("some_part", None)


def test_modules_are_found_by_the_names_of_their_parts() -> None:
    files = [Path("b/two_words_page.py"), Path("a/_shared_page.py"), Path("a/one_page.py")]
    assert modules(files, "_page") == {"one": files[2], "two-words": files[0]}
    assert list(modules(files)) == ["one-page", "two-words-page"]


def test_two_modules_of_one_name_are_refused() -> None:
    with pytest.raises(DeclarationError, match=r"b/one\.py: a/one\.py has the same name; choose another"):
        modules([Path("a/one.py"), Path("b/one.py")])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"""Count what is\nthere.\n\nMore of it.\n"""\n', "Count what is there."),
        ('"""Count."""\nimport re\n', "Count."),
        ("import re\n", ""),
    ],
)
def test_what_a_part_does_is_the_first_paragraph_of_its_docstring(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "part.py"
    path.write_text(text, encoding="utf-8")
    assert summary(path) == said


def test_a_declaration_has_its_type_and_its_name(module: Path) -> None:
    assert declared("some_part", "WORD", str) == "word"
    assert declared("some_part", "PART", Path, "some-part") == Path("some-part")
    for name, kind in (("NOTHING", str), ("WORD", Path), ("EMPTY", str)):
        with pytest.raises(DeclarationError, match=f"some_part.py: declares no {name}; add {name}, a {kind.__name__}"):
            declared("some_part", name, kind)
    with pytest.raises(DeclarationError, match=r"some_part\.py: PART must have the name 'other'"):
        declared("some_part", "PART", Path, "other")
