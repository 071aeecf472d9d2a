"""The query library: patterns, questions and checks as files that carry their own metadata, and what runs them."""
