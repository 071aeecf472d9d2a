"""The architecture as the documentation draws it: rooms, arrows, and no circle."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

import architecture  # noqa: E402

PACKAGES = sorted({name.rpartition(".")[0] for name in architecture.modules() if "." in name})


def test_graph_keeps_to_its_bounds() -> None:
    rooms = architecture.arrows("casegraph.graph")
    assert len(rooms) <= 26
    assert sum(map(len, rooms.values())) <= 110


@pytest.mark.parametrize("package", PACKAGES)
def test_no_rooms_import_each_other_in_a_circle(package: str) -> None:
    assert architecture.floors(architecture.arrows(package))


def test_a_planted_circle_is_found() -> None:
    with pytest.raises(ValueError, match="in a circle: a, b"):
        architecture.floors({"a": frozenset({"b"}), "b": frozenset({"a"}), "c": frozenset()})


def test_every_module_says_what_it_holds() -> None:
    assert [name for name, path in architecture.modules().items() if not architecture.summary(path)] == []
