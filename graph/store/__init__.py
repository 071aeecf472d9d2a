"""Where the graph is kept: the bundled cases, or a folder of the user's own."""
