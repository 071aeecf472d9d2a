"""Small fictional cases, told in a few lines each, in a store of their own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from casegraph.graph.casefile.load import build
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store

REGISTER = Path(__file__).resolve().parent / "fixtures" / "robin" / "sources.yaml"
HEAD = """title: {title}
coding: {{by: casegraph, date: "2026-11-22", method: manual}}
sources: [example-briefing]
"""


def story_store(folder: Path, stories: Mapping[str, str]) -> Store:
    """Return a store of cases by id, each told by what stands below its sources; the incident has a default."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(REGISTER, folder / "sources.yaml")
    paths = []
    for case, text in stories.items():
        body = text if "incident:" in text else "incident: serious-harm\n" + text
        path = folder / f"{case}.yaml"
        path.write_text(HEAD.format(title=case) + body, encoding="utf-8")
        paths.append(path)
    built = build(paths)
    quads = [quad for found in built.quads.values() for quad in found]
    return memory_store([*quads, *source_quads(built.register), *ontology_quads(), *vocabulary_quads()])


CHILD = """people:
- {id: child, role: child, subject: true}
"""
