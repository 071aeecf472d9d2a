"""The YAML case file and its RDF, both ways, with the checks in between."""
