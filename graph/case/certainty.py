"""The words for certainty, used by every command, page and export."""

from __future__ import annotations

from typing import Protocol

from casegraph.graph.model.vocabulary import concept

# The ranks of doubt, most certain first; their places in this list are the values of ``cg:doubt``.
CERTAINTIES = ("established", "alleged", "suspected")
# The same for a legend. A node without a certainty is stated as fact.
DOUBT_WORDS = ("established, or stated as fact", "alleged", "suspected")
STATED_AS_FACT = "Stated as fact"
INFERRED = "inferred by the coder"
ONLY_INFERRED = "Inferred by the coder; the review does not say it in so many words"
ELSEWHERE = ", not of harm to a child in this case"
# The review's mention of these nodes is all that they claim, so we state no certainty for them.
_UNQUALIFIED = frozenset({"Agency", "Person", "Finding", "Recommendation"})


class Certain(Protocol):
    """A node of a case, as far as certainty is concerned."""

    @property
    def classes(self) -> frozenset[str]:
        """The names of its classes."""

    @property
    def certainty(self) -> str | None:
        """The id of its certainty; None if the review states the node as fact."""

    @property
    def doubt(self) -> int:
        """The rank of doubt: 0 established, 1 alleged, 2 suspected."""

    @property
    def inferred(self) -> bool:
        """True if the coder inferred the node."""


def is_elsewhere(node: Certain) -> bool:
    """Return whether a person of concern is certain for another reason than harm to a child in this case."""
    concerns = "PersonOfConcern" in node.classes and "Perpetrator" not in node.classes
    return concerns and node.certainty is not None and node.doubt == 0


def certainty_words(node: Certain) -> str:
    """Return in words how certain the source is of a node, and whether the coder inferred it.

    The text is empty for agencies, people, findings and recommendations that carry no certainty.
    """
    if node.certainty:
        text = concept(node.certainty).label + (ELSEWHERE if is_elsewhere(node) else "")
        return f"{text}; {INFERRED}" if node.inferred else text
    if node.inferred:
        return ONLY_INFERRED
    return "" if node.classes & _UNQUALIFIED else STATED_AS_FACT


def certainty_meaning(node: Certain) -> str:
    """Return the meaning of a node's certainty, as the vocabulary defines it."""
    if is_elsewhere(node):
        return (
            "It is certain why the person is of concern. "
            "The review does not say that the person harmed a child in this case."
        )
    return concept(node.certainty).definition if node.certainty else ""


def hedge(node: Certain) -> str:
    """Return the words that mark a statement about an uncertain node as uncertain, or an empty text."""
    return _joined(concept(node.certainty).label.lower() if node.certainty and node.doubt else "", node)


def hedged(text: str, node: Certain) -> str:
    """Return a text, followed by the certainty of its node if that is less than established."""
    word = hedge(node)
    return f"{text} ({word})" if word else text


def doubt_words(node: Certain) -> str:
    """Return the words of doubt that follow the name of a node.

    For a person of concern there is always a text. For other nodes there is one only if they are in doubt.
    """
    text = ""
    if node.certainty and (node.doubt or "PersonOfConcern" in node.classes):
        text = concept(node.certainty).label.lower() + (" of something else" if is_elsewhere(node) else "")
    return _joined(text, node)


def _joined(text: str, node: Certain) -> str:
    return ", ".join(part for part in (text, INFERRED if node.inferred else "") if part)
