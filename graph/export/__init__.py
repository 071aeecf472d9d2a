"""Exports of the graph, one module a format family."""
