"""The bundled material: coded cases and the register of the documents that they were coded from."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

REGISTER = FOLDER / "sources.yaml"


def case_files() -> list[Path]:
    """Return the bundled case files in the order of their names."""
    return sorted((FOLDER / "cases").glob("*.yaml"))
