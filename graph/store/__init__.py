"""Stores of the graph: the store of the bundled cases, and stores in folders of the user."""
