"""One case as plain objects, and the values that are derived from it."""
