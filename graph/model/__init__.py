"""The ontology, the vocabularies and their meanings, as Python needs them."""
