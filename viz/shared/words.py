"""The words for ties, certainty and time: restrained, and never surer than the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casegraph.graph.case.case import CaseNode
from casegraph.graph.model.glossary import meaning
from casegraph.graph.model.vocabulary import Concept, concept

# Words that differ from the label: from the node that has the property, and from the node that it leads to.
TIES: dict[str, tuple[str, str]] = {
    "by": ("by", "part in"),
    # The word must also be true of information that was not shared.
    "to": ("to", "told, or to be told"),
    "from": ("from", "held the information"),
    "between": ("between", "a party to"),
    "knownTo": ("known to", "knew of"),
    "about": ("about", "told of in"),
    "involves": ("involves", "involved in"),
    "harmed": ("harm to", "harm to this person"),
    "harmedOneOf": ("harm to one of", "one of those who may have been harmed"),
    "causedBy": ("caused by", "harm caused by this person"),
    "target": ("for or about", "done for or about this person"),
    "reliesOn": ("relies on", "relied on this person"),
    "assesses": ("assesses", "assessment of this person"),
    "breachOf": ("breach of", "not kept"),
    "legalEventOf": ("concerns", "legal event"),
    "against": ("questions", "was questioned"),
    "riskOf": ("carried or posed by", "risk factor"),
    "affects": ("bears on", "what bears on this person"),
    "during": ("during", "took place during this"),
    "since": ("since", "from then on"),
    "until": ("until", "up to then"),
    "ageOf": ("age given of", "age given at"),
    "concernsAgency": ("concerns", "finding that concerns it"),
    "addressedTo": ("addressed to", "recommendation to it"),
    "respondsTo": ("responds to", "recommendation that responds"),
    "groupOf": ("includes", "part of"),
    "relationshipOf": ("of", "relationship"),
    "relationshipTo": ("to", "relationship"),
    "toSomeOf": ("to some of", "relationship to some, this one perhaps"),
}

# Concepts that are shown as "word: value", in this order. The others follow with their labels.
FACTS: dict[str, str] = {
    "incidentType": "Incident",
    "harmType": "Kind of harm",
    "interventionType": "Kind",
    "decisionType": "Kind",
    "legalEventType": "Kind",
    "relationshipType": "Kind",
    "riskType": "Kind",
    "agencyType": "Kind of agency",
    "exchangeOutcome": "What became of the information",
    "interventionOutcome": "Outcome",
    "challengeOutcome": "Outcome",
    "response": "Response",
    "offence": "Offence concerns",
    "topic": "Topic",
    "theme": "Themes",
    "polarity": "Polarity",
    "shows": "Shows the pattern",
    "pointsTo": "Points to the pattern",
    "sex": "Sex",
    "disability": "Disability",
    "legalStatus": "Legal status",
}


def tie_words(name: str) -> tuple[str, str]:
    """Return a tie's words from both ends: from the table, or else from the property's label in the ontology."""
    label = meaning(name).label
    return TIES.get(name, (label, f"{label} (this)"))


def concepts(node: CaseNode, name: str) -> list[Concept]:
    """Return the concepts that a node has for a property."""
    return [concept(id_) for id_ in node.concepts_of(name)]


def value(node: CaseNode, name: str) -> str | None:
    """Return the first literal that a node has for a property as text, or None."""
    found = node.values.get(name, ())
    return str(found[0]) if found else None


# Marks that change the direction of text. HTML isolates a separate label, but not a label inside a sentence.
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def within_sentence(text: str) -> str:
    """Return a label without the marks that would change the direction of the sentence around it."""
    return _DIRECTION_MARKS.sub("", text)


def join_words(parts: Sequence[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def property_words(name: str) -> str:
    """Return a fact's name: from the table, or else the property's label in the ontology."""
    text = FACTS.get(name) or meaning(name).label
    return text[:1].upper() + text[1:]
