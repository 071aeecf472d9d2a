"""The catalogue of pages: every module ``viz/<room>/<name>_page.py`` declares one as ``PAGE``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from casegraph.viz.shared.page_kind import PageKind


@cache
def page_kinds() -> dict[str, PageKind]:
    """Return the kinds of page by name, in the order of the names.

    The modules are found by their file names and imported at the first call.
    """
    found = {}
    for path in Path(__file__).parent.glob("*/*_page.py"):
        kind: PageKind = import_module(f"casegraph.viz.{path.parent.name}.{path.stem}").PAGE
        assert f"{kind.name.replace('-', '_')}_page" == path.stem, (
            f"{path.name} declares a page of another name: {kind.name}"
        )
        assert kind.name not in found, f"two pages are called {kind.name}"
        found[kind.name] = kind
    return dict(sorted(found.items()))
