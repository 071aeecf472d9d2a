"""The query library: patterns, questions and checks as files with their own metadata, and the code that runs them.

This package is private. ``docs/api.md`` lists the public names, which are those of ``casegraph`` itself.
"""
