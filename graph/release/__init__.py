"""Release copies of cases, made to be shared, and a check for what could identify somebody in a file."""

from __future__ import annotations

from casegraph.graph.release.levels import LEVELS
from casegraph.graph.release.release_copy import Released, release

__all__ = ["LEVELS", "Released", "release"]
