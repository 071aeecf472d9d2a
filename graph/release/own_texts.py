"""The fixed texts that every export contains, so that the release check does not report them.

The release check ignores a sentence only if it matches one of these texts word for word. It examines all other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casegraph.graph.case.certainty import INFERRED, ONLY_INFERRED, STATED_AS_FACT
from casegraph.graph.exchange.catalogue import own_texts
from casegraph.graph.exchange.formats._columns import column_words
from casegraph.graph.iris import local, words
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import vocabulary

_SENTENCE = re.compile(r"(?<=[.;])\s+|\n+")
# Texts about a node in a project for qualitative analysis, besides its labels. The position of an event is kept.
_WORDS = frozenset({"Withheld", STATED_AS_FACT, INFERRED, *ONLY_INFERRED.split("; ")})
_PLACE = re.compile(r"Number [0-9]{1,4} in the order of events\.")
# The only sentences about the columns of tables that are composed of names of the model.
_COLUMN = re.compile(r"The column (?P<column>[A-Za-z_]+) in words\.")
_SCHEMES = re.compile(r"Ids of the vocabulary (?P<schemes>[a-z -]+)\.")


def others(text: str) -> str:
    """Return the part of a text that is not casegraph's own; an empty text for a list of labels or ids of the model."""
    known = _texts()
    if any(all(part in known for part in parts) for parts in ([text], text.split("; "), text.split())):
        return ""
    return " ".join(sentence for sentence in _SENTENCE.split(text) if not _own_sentence(sentence))


def _own_sentence(sentence: str) -> bool:
    if sentence.rstrip(".;") in _sentences() or _PLACE.fullmatch(sentence):
        return True
    column, schemes = _COLUMN.fullmatch(sentence), _SCHEMES.fullmatch(sentence)
    if column is not None:
        return column["column"] in _names()
    return schemes is not None and all(name in vocabulary().schemes for name in schemes["schemes"].split(" or "))


@cache
def _names() -> frozenset[str]:
    terms = [*model().terms.values(), *(term for own in model().class_terms.values() for term in own.values())]
    return frozenset(re.split(r"[/#]", term.iri)[-1] for term in terms) | frozenset(column_words())


@cache
def _texts() -> frozenset[str]:
    """Return the texts of the ontology and the vocabularies, and those of the formats."""
    quads = [*ontology_quads(), *vocabulary_quads()]
    # Numbers in the model do not count as its words; otherwise the check would miss an age that equals one of them.
    found = {text for quad in quads if re.search("[A-Za-z]{3}", text := str(getattr(quad.object, "value", "")))}
    found |= {text for concept in vocabulary().concepts.values() for text in (concept.label, concept.id)}
    return frozenset(found | set(_format_texts()))


@cache
def _sentences() -> frozenset[str]:
    kinds = {words(local(cls)).capitalize() for cls in model().superclasses}
    known = {sentence.rstrip(".;") for text in _texts() for sentence in _SENTENCE.split(text)}
    return frozenset(known | kinds | _WORDS)


def _format_texts() -> Iterator[str]:
    for text in own_texts():
        yield text
        for line in text.splitlines():
            yield from (line, line.strip())
