"""The query library: patterns, questions and checks as files with their own metadata, and the code that runs them."""
