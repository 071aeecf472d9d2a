"""Pages that show cases: their content, their appearance and their templates.

This package is private. The public names are those of ``casegraph`` itself, listed in ``docs/api.md``.
"""
