"""REFI-QDA 1.5, the exchange format of programs for qualitative analysis: ``.qdpx`` projects, ``.qdc`` code books."""
