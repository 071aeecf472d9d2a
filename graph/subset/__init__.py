"""Subsets of the graph: the selection of nodes, and the closure over the nodes to which they point."""
