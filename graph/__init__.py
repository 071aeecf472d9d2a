"""The graph of the cases: case files, their RDF and its store, and the measures, exports and releases made from it.

This package is private. ``docs/api.md`` lists the public names, which are those of ``casegraph`` itself.
"""
