"""The catalogue of pages: each module ``viz/<room>/<name>_page.py`` declares one as ``PAGE``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casegraph.graph.declarations import declared, modules
from casegraph.viz.shared.page_kind import PageKind


@cache
def page_modules() -> dict[str, Path]:
    """Return the file of each page by the page's name, in the order of the names."""
    return modules(Path(__file__).parent.glob("*/*_page.py"), "_page")


def page_kind(name: str) -> PageKind:
    """Return a kind of page by its name. Only its module is imported.

    Raises:
        DeclarationError: the module does not declare it.
    """
    path = page_modules()[name]
    return declared(f"casegraph.viz.{path.parent.name}.{path.stem}", "PAGE", PageKind, name)


@cache
def page_kinds() -> dict[str, PageKind]:
    """Return all kinds of page by name, in the order of the names."""
    return {name: page_kind(name) for name in page_modules()}
