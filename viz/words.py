"""The words for ties, certainty and time: restrained, and never surer than the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casegraph.graph.model import model
from casegraph.graph.names import words
from casegraph.viz.account import Item

# Property to its word seen from the node that has it, and from the node that it points to.
TIES: dict[str, tuple[str, str]] = {
    "by": ("by", "its part"),
    "to": ("told to", "was told"),
    "from": ("from", "held the information"),
    "between": ("between", "a party to"),
    "knownTo": ("known to", "knew of"),
    "about": ("about", "what is said about it"),
    "involves": ("involves", "involved in"),
    "harmed": ("harm to", "harm to this person"),
    "harmedOneOf": ("harm to one of", "one of those who may have been harmed"),
    "causedBy": ("caused by", "harm caused by this person"),
    "target": ("for or about", "what was done for or about this person"),
    "reliesOn": ("relies on", "relied on this person"),
    "assesses": ("assesses", "assessment of this person"),
    "breachOf": ("breach of", "not kept"),
    "legalEventOf": ("concerns", "legal event"),
    "against": ("questions", "was questioned"),
    "riskOf": ("carried or posed by", "risk factor"),
    "affects": ("bears on", "what bears on this person"),
    "during": ("during", "during this"),
    "since": ("since", "since this"),
    "until": ("until", "until this"),
    "ageOf": ("age given of", "age given at"),
    "concernsAgency": ("concerns", "finding that concerns it"),
    "addressedTo": ("addressed to", "recommendation to it"),
    "respondsTo": ("responds to", "recommendation that responds"),
    "groupOf": ("includes", "part of"),
    "relationshipOf": ("of", "relationship"),
    "relationshipTo": ("to", "relationship"),
    "toSomeOf": ("to some of", "relationship to some, this one perhaps"),
}

# Concepts and values that a reader is told as "word: value", in this order.
FACTS: dict[str, str] = {
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
    "ethnicity": "Ethnicity",
    "disability": "Disability",
    "legalStatus": "Legal status",
    "incidentType": "Incident",
}


def tie_words(name: str) -> tuple[str, str]:
    """Return a tie's words seen from both its ends; a property that is new here is told by its own name."""
    return TIES.get(name, (words(name), f"{words(name)} (this)"))


def certainty_words(item: Item) -> str:
    """Return how sure the source is of a node, in words; nothing for agencies, whose being is no claim."""
    concept = item.certainty
    if concept is not None:
        return concept.label
    return "" if "Agency" in item.classes else "Told as fact by the account"


def certainty_meaning(item: Item) -> str:
    """Return what the certainty means, by its definition in the vocabulary."""
    return item.certainty.definition if item.certainty is not None else ""


def hedge(item: Item) -> str:
    """Return the word that keeps what hangs on an uncertain node from reading as fact, or an empty text."""
    concept = item.certainty
    parts = [concept.label.lower()] if concept is not None and concept.doubt else []
    if item.flag("inferredByCoder"):
        parts.append("inferred by the coder")
    return ", ".join(parts)


def hedged(text: str, item: Item) -> str:
    """Return a text with the certainty of its node behind it where that falls short of established."""
    word = hedge(item)
    return f"{text} ({word})" if word else text


def top_concept(id_: str) -> str:
    """Return the id of the top concept over a concept."""
    concepts = model().concepts
    while id_ in concepts and (above := concepts[id_].broader) is not None:
        id_ = above
    return id_


def age_words(item: Item, age: str = "age") -> str:
    """Return an age or a range of ages (``age`` or ``childAge``) in words, or an empty text."""
    one, low, high = item.value(age), item.value(f"{age}From"), item.value(f"{age}To")
    if one is not None:
        return f"{one} {'year' if one == '1' else 'years'}"
    if low is not None and high is not None:
        return f"{low} to {high} years"
    if low is not None:
        return f"at least {low} years"
    return f"at most {high} years" if high is not None else ""


_PART = re.compile(r"(\d+)([YMWD])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def duration_words(text: str) -> str:
    """Return an ISO 8601 duration of years, months, weeks and days in words; any other as it is written."""
    date_part = text.removeprefix("P").partition("T")[0]
    parts = [f"{n} {_UNITS[unit]}{'' if n == '1' else 's'}" for n, unit in _PART.findall(date_part)]
    return listed(parts) if parts and "T" not in text else text


def listed(parts: Sequence[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def property_words(name: str) -> str:
    """Return a fact's name: from the table, else from the property's name."""
    text = FACTS.get(name) or words(name)
    return text[:1].upper() + text[1:]


