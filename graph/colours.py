"""The colours of the kinds of node, the same on our pages and in the files for graph tools.

The hues follow Okabe and Ito. Their contrast with the background of a card is at least 4.5 : 1 in the light and in the
dark theme. A test computes the contrast.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Hue:
    """One colour, in a version for the light theme and a version for the dark theme."""

    light: str
    dark: str


BLUE = Hue("#0b5c96", "#7cc4f5")
GREEN = Hue("#00654d", "#5fd0ad")
OCHRE = Hue("#7a5200", "#efbd54")
RED = Hue("#a33600", "#ff9e66")
PURPLE = Hue("#93285f", "#f29cc7")
VIOLET = Hue("#51439a", "#beb4ff")
GREY = Hue("#4d5763", "#b9c3cf")

# In the order of the legend. A node is shown as the first of these kinds that is among its classes.
KIND_HUES: dict[str, Hue] = {
    "Child": BLUE,
    "Perpetrator": RED,
    "PersonOfConcern": RED,
    "Caregiver": BLUE,
    "Person": GREY,
    "Agency": GREEN,
    "InformationExchange": BLUE,
    "Harm": PURPLE,
    "Concern": OCHRE,
    "Disclosure": OCHRE,
    "Intervention": GREEN,
    "Breach": PURPLE,
    "Decision": VIOLET,
    "ProfessionalChallenge": VIOLET,
    "LegalEvent": GREY,
    "Event": GREY,
    "RiskFactor": OCHRE,
    "Finding": VIOLET,
    "Recommendation": GREEN,
    "Relationship": GREY,
}


def shown_kind(classes: Set[str]) -> str:
    """Return the kind as which a node is shown, given its classes.

    For a person with several roles, this is the role that a reader must not miss.
    """
    narrow = (kind for kind in KIND_HUES if kind in classes and kind not in ("Event", "Person"))
    return next(narrow, "Person" if "Person" in classes else "Event")
