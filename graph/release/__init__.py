"""Release copies: cases made to be given away, and what could still identify in a file."""

from __future__ import annotations

from casegraph.graph.release.levels import LEVELS
from casegraph.graph.release.release_copy import Released, release

__all__ = ["LEVELS", "Released", "release"]
