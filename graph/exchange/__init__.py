"""Formats of other tools, to write and to read."""
