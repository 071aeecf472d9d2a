"""The ontology and the vocabularies as Python objects."""
