"""The registration of a document in a register of sources."""

from __future__ import annotations

from pathlib import Path

import yaml

from casegraph.graph import yamltree
from casegraph.graph.dates import bounds
from casegraph.graph.errors import InvalidInputError, Problem, UsageError, parameter
from casegraph.graph.files import write_output
from casegraph.graph.iris import is_id
from casegraph.graph.model.vocabulary import concepts_of
from casegraph.graph.sources.register import ID_RULE, Register, Source, parse_register, read_register
from casegraph.graph.sources.text import plain_text, sha256


def add_source(
    register: Path,
    document: Path,
    source_id: str,
    *,
    title: str,
    publisher: str,
    kind: str,
    date: str | None = None,
    rights: str | None = None,
) -> Source:
    """Register a plain-text document in a register file; create the file if it does not exist.

    Raises:
        UsageError: the id, the kind or the date is not valid, or the title or the publisher is empty.
        InvalidInputError: the document or the register cannot be read, or the id is already registered.
    """
    if not is_id(source_id):
        raise UsageError(f"source id '{source_id}' {ID_RULE}")
    kinds = concepts_of("source-type")
    if kind not in kinds:
        raise UsageError(f"kind '{kind}' is not a source type; choose one of {', '.join(kinds)}")
    for name, value in (("title", title), ("publisher", publisher)):
        if not value.strip():
            raise UsageError(f"{parameter(name)} is empty; give a value")
    if date is not None and bounds(date) is None:
        raise UsageError(f"date '{date}' is not a date in EDTF; write 2018, 2018-04 or 2018-04-09")
    if document.suffix.lower() not in (".txt", ".text", ".md"):
        raise InvalidInputError(
            [Problem(document, 0, "is not plain text (*.txt); save the text of the document as UTF-8 first")]
        )
    text = plain_text(document)
    if not text.strip():
        raise InvalidInputError([Problem(document, 0, "is empty; register a document that has text")])
    before = yamltree.read_text(register).rstrip("\n") if register.exists() else ""
    written = any(line.strip() and not line.lstrip().startswith("#") for line in before.splitlines())
    existing = read_register(register) if written else Register()
    if source_id in existing.sources:
        problem = f"source '{source_id}' is already registered; choose another id"
        raise InvalidInputError([Problem(register, 0, problem)])
    source = Source(
        source_id,
        title,
        publisher,
        kind,
        len(text),
        sha256(text),
        document.name,
        date=date or None,
        rights=rights or None,
    )
    block = register_text(Register({source_id: source}))
    after = f"{before}\n\n{block}" if before else block
    # Parse the new text before we write it, so that we never write a register that cannot be read.
    found = parse_register(after, register).get(source_id)
    write_output(register, after)
    return found


def register_text(register: Register) -> str:
    """Return a register as the YAML of a register file."""
    entries = {
        source.id: {
            "title": source.title,
            "publisher": source.publisher,
            **({"date": source.date} if source.date else {}),
            "kind": source.kind,
            "file": source.file,
            "characters": source.characters,
            "sha256": source.sha256,
            **({"rights": source.rights} if source.rights else {}),
        }
        for source in register.sources.values()
    }
    blocks = [yaml.safe_dump({id_: entry}, allow_unicode=True, sort_keys=False, width=1000)
              for id_, entry in entries.items()]  # fmt: skip
    return "\n".join(blocks)
