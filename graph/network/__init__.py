"""Cases as networkx graphs."""
