"""The fictional case with its document at hand, for what goes out to and comes in from other programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from casegraph.graph.casefile.load import build
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.sources.text import sha256
from casegraph.graph.store.store import Store, memory_store

SOURCE = "example-briefing"
LENGTH = 1000
_SENTENCE = "A fictional briefing of no real child says here, line by line, what nobody did \u2013 \u201cand why\u201d"


def document(emoji: str = "") -> str:
    """Return an invented text of 1,000 characters in lines, each line another; with pictures of a wide character."""
    lines = []
    while sum(len(line) + 1 for line in lines) < LENGTH:
        count = len(lines) + 1
        lines.append(
            f"{count}. {' '.join(_SENTENCE.split()[: 6 + count % 9])} {emoji}({count * 7}).".replace("  ", " ")
        )
    return "\n".join(lines)[: LENGTH - 1] + "\n"


def put_robin(robin: Path, folder: Path, text: str | None = None) -> tuple[Path, Path]:
    """Put the fictional case, its register and its document into a folder; return the case file and the documents."""
    text = document() if text is None else text
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)
    (documents / f"{SOURCE}.txt").write_text(text, encoding="utf-8", newline="")
    register = yaml.safe_load((robin.parent / "sources.yaml").read_text(encoding="utf-8"))
    register[SOURCE] |= {"characters": len(text), "sha256": sha256(text)}
    (folder / "sources.yaml").write_text(yaml.safe_dump(register, sort_keys=False), encoding="utf-8")
    shutil.copy(robin, folder / "robin.yaml")
    return folder / "robin.yaml", documents


def robin_store(robin: Path, folder: Path) -> tuple[Store, SourceTexts]:
    """Return a store with the fictional case and the library that holds its document."""
    path, documents = put_robin(robin, folder)
    built = build([path])
    quads = [*built.quads["robin"], *source_quads(built.register), *ontology_quads(), *vocabulary_quads()]
    return memory_store(quads), SourceTexts(built.register, documents)
