"""The recipes of CONTRIBUTING.md, each followed in a temporary copy of the repository."""
