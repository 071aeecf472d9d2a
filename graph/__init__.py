"""What the graph is and how it is kept: case files to RDF in a store, then cases, measures, formats and releases.

Private: the public names are those of ``casegraph`` itself, which ``docs/api.md`` lists.
"""
