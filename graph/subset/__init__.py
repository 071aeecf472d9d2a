"""Selecting a part of the graph, and closing it."""
