"""Pages about one case."""
