"""Cases as case files: YAML as people write it, one file for each case, with the register of their documents."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph import yamltree
from casegraph.graph.casefile.check import CaseFile
from casegraph.graph.casefile.defaults import as_written
from casegraph.graph.casefile.dump import WIDTH, dump
from casegraph.graph.casefile.from_rdf import case_tree
from casegraph.graph.casefile.to_rdf import case_quads
from casegraph.graph.exchange.job import Files, Job
from casegraph.graph.iris import CG, DCTERMS, SOURCE, graph_iri, local, words
from casegraph.graph.sources.register import Register
from casegraph.graph.sources.registration import register_text
from casegraph.graph.store.store import Store

REGISTER = "sources.yaml"
_SOURCE = ox.NamedNode(DCTERMS + "source")


def write_case_files(job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield each case's file, then the register of their documents, so that the files can be read again."""
    named: set[str] = set()
    for case in job.each():
        yield f"{case}.yaml", case_text(job.store, case).encode("utf-8")
        pointed = job.store.engine.quads_for_pattern(None, _SOURCE, None, ox.NamedNode(graph_iri(case)))
        named |= {quad.object.value for quad in pointed if isinstance(quad.object, ox.NamedNode)}
    register = job.store.register().sources
    known = {source: entry for source, entry in register.items() if entry.iri in named}
    if known and "sources" not in job.cases:
        yield REGISTER, register_text(Register(known)).encode("utf-8")


def case_text(store: Store, case: str) -> str:
    """Return a case as the text of its case file. A comment at the top lists what the file cannot hold."""
    quads = store.case_quads(case)
    found = as_written(case_tree(case, quads))
    text = dump(found.tree)
    path = Path(f"{case}.yaml")
    again = case_quads(CaseFile(case, path, yamltree.parse(text, path), {}))
    lost = {quad for quad in set(quads) - set(again) if not _may_be_left_out(quad)}
    return _note(len(found.away), len(lost), Counter(words(local(quad.predicate.value)) for quad in lost)) + text


def _may_be_left_out(quad: ox.Quad) -> bool:
    """Return whether a statement may be missing: without some nodes, positions change and spans are not cited."""
    return quad.predicate.value == CG + "position" or str(quad.subject).startswith(f"<{SOURCE}")


def _note(away: int, lost: int, properties: Counter[str]) -> str:
    if not lost:
        return ""
    listed = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in sorted(properties.items()))
    why = f"{away} of them link to nodes that are not in this selection" if away else "no key can hold them"
    one = lost == 1
    why = why.replace(f"{away} of them link", "it links") if one and away else why.replace("them", "it") if one else why
    line = f"Left out of this file: {lost} statement{'' if one else 's'}, since {why}: {listed}."
    return "".join(f"# {part}\n" for part in textwrap.wrap(line, WIDTH - 2))


FORMATS = (
    Files(
        "yaml",
        ".yaml",
        write_case_files,
        description="case files for people to edit, with the register of their documents",
        loses="the comments and layout of the original file",
        by_case=True,
        comes_back=True,
    ),
)
