"""Pages that show cases to people: what is shown, how it looks, and the templates.

Private: the public names are those of ``casegraph`` itself, which ``docs/api.md`` lists.
"""
