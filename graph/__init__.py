"""The graph of the cases: its model, its sources, its store, and what is read, counted and exported from it."""
