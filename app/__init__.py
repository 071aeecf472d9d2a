"""casegraph: learning from child-safeguarding case reviews as one linked graph.

``casegraph.load()`` returns the graph, and its methods do the rest. Each name is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casegraph.api import Graph, load, queries, to_table
    from casegraph.graph.errors import CasegraphError
    from casegraph.pages import Page
    from casegraph.table import Table

__all__ = ["CasegraphError", "Graph", "Page", "Table", "load", "queries", "to_table"]


def __getattr__(name: str) -> object:
    if name == "CasegraphError":
        from casegraph.graph.errors import CasegraphError

        return CasegraphError
    if name == "Page":
        from casegraph.pages import Page

        return Page
    if name == "Table":
        from casegraph.table import Table

        return Table
    if name in __all__:
        from casegraph import api

        return getattr(api, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("casegraph")
    raise AttributeError(f"module 'casegraph' has no attribute '{name}'")
