"""Codings from other programs into case files: read, placed in the documents, and merged with what is there."""
