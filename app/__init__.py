"""casegraph: learning from child-safeguarding case reviews as one linked graph."""
