"""What the graph is and how it is kept: from a case file to RDF in a store, to one case, measures, formats and releases.

Private: the public names are those of ``casegraph`` itself, which ``docs/api.md`` lists.
"""
