"""The bases on which a match or a feature can rest, and the meaning of each."""

from __future__ import annotations

BASIS_MEANING = {
    "stated": "the review states every premise as having happened in this case",
    "implied": "a learning point or recommendation suggests it; the review does not say that it happened",
    "inferred": "it depends on something that the review does not mention, or on what the coder inferred",
}
BASES = tuple(BASIS_MEANING)
