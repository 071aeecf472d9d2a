"""Case files in YAML: their checks, and their conversion to RDF and back."""
