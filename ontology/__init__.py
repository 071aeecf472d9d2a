"""The model: ontology (OWL 2), vocabularies (SKOS), shapes (SHACL) and the context of case files (JSON-LD)."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

ONTOLOGY = FOLDER / "casegraph.ttl"
SHAPES = FOLDER / "shapes.ttl"
MODEL_SHAPES = FOLDER / "model-shapes.ttl"
CONTEXT = FOLDER / "context.jsonld"


def vocabulary_files() -> list[Path]:
    """Return the Turtle files of the SKOS schemes, one a scheme, in the order of their names."""
    return sorted((FOLDER / "vocabulary").glob("*.ttl"))
