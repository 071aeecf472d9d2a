"""The query library: patterns, questions and checks as files that carry their own metadata, and what runs them.

Private: the public names are those of ``casegraph`` itself, which ``docs/api.md`` lists.
"""
