"""What exports say whatever the cases: the words of the model and of the formats themselves.

A text is let pass as such only when every sentence of it is known; a word more, and it is looked into like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casegraph.graph.export import excel, neo4j, tablefiles
from casegraph.graph.export.columns import column_words, table_words
from casegraph.graph.model import model
from casegraph.graph.rdf import ontology_quads, vocabulary_quads

_SENTENCE = re.compile(r"(?<=[.;])\s+")
# The only sentences of the tables' columns that are put together of names of the model.
_COLUMN = re.compile(r"The column (?P<column>[A-Za-z_]+) in words\.")
_SCHEMES = re.compile(r"Ids of the vocabulary (?P<schemes>[a-z -]+)\.")


def is_own(text: str) -> bool:
    """Tell whether a text is the program's own, or a list of the model's labels or ids."""
    known = _texts()
    if any(all(part in known for part in parts) for parts in ([text], text.split("; "), text.split())):
        return True
    return all(_own_sentence(sentence) for sentence in _SENTENCE.split(text))


def _own_sentence(sentence: str) -> bool:
    if sentence in _sentences():
        return True
    column, schemes = _COLUMN.fullmatch(sentence), _SCHEMES.fullmatch(sentence)
    if column is not None:
        return column["column"] in _names()
    return schemes is not None and all(name in model().schemes for name in schemes["schemes"].split(" or "))


@cache
def _names() -> frozenset[str]:
    terms = [*model().terms.values(), *(term for own in model().class_terms.values() for term in own.values())]
    return frozenset(re.split(r"[/#]", term.iri)[-1] for term in terms) | frozenset(column_words())


@cache
def _texts() -> frozenset[str]:
    """Return the texts of the ontology and the vocabularies, and those of the formats."""
    quads = [*ontology_quads(), *vocabulary_quads()]
    # Numbers of the model are no words of it: an age is not let pass for being one of them.
    found = {text for quad in quads if re.search("[A-Za-z]{3}", text := str(getattr(quad.object, "value", "")))}
    found |= {text for concept in model().concepts.values() for text in (concept.label, concept.id)}
    return frozenset(found | set(_format_texts()))


@cache
def _sentences() -> frozenset[str]:
    return frozenset(sentence for text in _texts() for sentence in _SENTENCE.split(text))


def _format_texts() -> Iterator[str]:
    yield from column_words().values()
    yield from table_words()
    yield from excel.ABOUT
    # A workbook has a date of its making, which is always this one.
    yield f"{excel.CREATED.isoformat()}Z"
    yield tablefiles.DESCRIPTION
    yield from (line for line in neo4j.README.splitlines() if line.strip())
    yield from (line.strip() for line in neo4j.README.splitlines())
