"""One case as plain objects, and what is derived from it once."""
