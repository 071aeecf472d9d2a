"""The bases on which a match or a feature can rest, and the meaning of each."""

from __future__ import annotations

BASIS_MEANING = {
    "stated": "the review states every premise as having happened in this case",
    "implied": "a learning point or recommendation points to it; the review does not say that it happened",
    "inferred": "it rests on an absence, or on what the coder inferred",
}
BASES = tuple(BASIS_MEANING)
