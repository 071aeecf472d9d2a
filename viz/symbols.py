"""One look for all pages: kinds with their words, symbols and colours, and the lines between them.

Colour never stands alone: each kind has a symbol and its word on the card, each line a pattern and an end, each
uncertain node its certainty in words and a broken border. The hues follow Okabe and Ito and keep at least 4.5 : 1
against the card in both schemes; a test computes it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of node: its words, a symbol as an SVG path in a box of 16 by 16, and its hues.

    ``filled`` tells whether the path is filled or stroked; ``at_first`` whether the kind is shown when a page opens.
    """

    id: str
    word: str
    plural: str
    path: str
    filled: bool
    light: str
    dark: str
    at_first: bool = True


_CIRCLE = "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z"
_TRIANGLE = "M8 1.5L15 14.5H1z"

# In the order of the legend. The first whose class a node has is its kind.
KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("Child", "Child", "Children", _CIRCLE, True, "#0b5c96", "#7cc4f5"),
        Kind("Perpetrator", "Perpetrator", "Perpetrators", _TRIANGLE, True, "#a33600", "#ff9e66"),
        Kind("PersonOfConcern", "Person of concern", "Persons of concern", _TRIANGLE, False, "#a33600", "#ff9e66"),
        Kind(
            "Caregiver", "Caregiver", "Caregivers", _CIRCLE + "M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6z", False,
            "#0b5c96", "#7cc4f5",
        ),
        Kind("Person", "Other person", "Other people", _CIRCLE, False, "#4d5763", "#b9c3cf"),
        Kind("Agency", "Agency", "Agencies", "M1.5 14.5V5.5L8 1.5l6.5 4v9z", True, "#00654d", "#5fd0ad"),
        Kind(
            "InformationExchange", "Information", "Information exchanges",
            "M1 5h12M9.5 1.8L13 5L9.5 8.2M15 11H3M6.500 7.8L3 11l3.500 3.200", False, "#0b5c96", "#7cc4f5",
        ),
        Kind("Harm", "Harm", "Harms", "M8 .8L15.200 8L8 15.200L.8 8z", True, "#93285f", "#f29cc7"),
        Kind("Concern", "Concern", "Concerns", "M3 15.500V1h11l-3.500 3.800L14 8.500H4.600v7z", True, "#7a5200", "#efbd54"),
        Kind("Disclosure", "Child or other tells", "Disclosures", "M1 2h14v9.500H8.500L4.500 15v-3.500H1z", True, "#7a5200",
             "#efbd54"),
        Kind(
            "Intervention", "Intervention", "Interventions", "M8 .8l6.500 2.200v5c0 4-3 6.200-6.500 7.500c-3.500-1.300-6.500-3.500"
            "-6.500-7.500V3z", True, "#00654d", "#5fd0ad",
        ),
        Kind("Breach", "Breach", "Breaches", "M9.500.8L2.500 9.300h4.300L6 15.200l7.500-9H9z", True, "#93285f", "#f29cc7"),
        Kind("Decision", "Decision", "Decisions", "M8 15.500V8.500L3 2.500M8 8.500l5-6", False, "#51439a", "#beb4ff"),
        Kind(
            "ProfessionalChallenge", "Challenge", "Challenges between professionals",
            "M6.500 2L1.500 8l5 6M9.500 2l5 6l-5 6", False, "#51439a", "#beb4ff",
        ),
        Kind(
            "LegalEvent", "Legal event", "Legal events",
            "M8 1v13.500M4.500 14.500h7M2 3.500h12M3 3.500L1 9.500h4zM13 3.500l-2 6h4z", False, "#4d5763", "#b9c3cf",
        ),
        Kind("Event", "Event", "Other events", "M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z", True, "#4d5763", "#b9c3cf"),
        Kind("RiskFactor", "Risk factor", "Risk factors", "M4.500 2h7L15 8l-3.500 6h-7L1 8z", False, "#7a5200", "#efbd54",
             at_first=False),
        Kind(
            "Finding", "Finding", "Findings", "M8 .8l2.200 5h5.200l-4.200 3.500l1.600 5.500L8 11.500l-4.800 3.300l1.600-5.500"
            "L.600 5.800h5.200z", True, "#51439a", "#beb4ff", at_first=False,
        ),
        Kind("Recommendation", "Recommendation", "Recommendations", "M1 8h12.500M8.500 3l5 5l-5 5", False, "#00654d",
             "#5fd0ad", at_first=False),
        Kind("Relationship", "Relationship", "Relationships", "M1 8h14M1 5v6M15 5v6", False, "#4d5763", "#b9c3cf"),
    )
}


@dataclass(frozen=True)
class Line:
    """A kind of line: its word, the pattern of its dashes, how it ends and its width.

    ``end`` is the name of an arrow in vis-network: ``arrow`` for what arrived, ``bar`` for what did not, an empty
    text for none. ``mark`` stands before the outcome's word on a card.
    """

    id: str
    word: str
    dashes: tuple[int, ...]
    end: str
    width: float
    light: str
    dark: str
    mark: str = ""


# What became of information, and the ties. The marks are read aloud as words, so each has its word beside it.
LINES: dict[str, Line] = {
    line.id: line
    for line in (
        Line("went", "information went", (), "arrow", 3.0, "#0b5c96", "#7cc4f5", "\u2192"),
        Line("late", "late or in part", (14, 5), "arrow", 3.0, "#7a5200", "#efbd54", "\u25d1"),
        Line("not", "did not go", (3, 6), "bar", 3.0, "#a33600", "#ff9e66", "\u2715"),
        Line("unsaid", "outcome not told", (8, 4, 2, 4), "arrow", 2.0, "#4d5763", "#b9c3cf", "?"),
        Line("relationship", "relationship", (), "", 2.0, "#4d5763", "#b9c3cf"),
        Line("uncertain", "alleged or suspected", (4, 4), "arrow", 1.2, "#6a7480", "#97a2ae"),
        Line("tie", "other tie", (), "arrow", 1.2, "#6a7480", "#97a2ae"),
    )
}

# The top concepts of the scheme exchange-outcome that are neither arrival in full nor absence.
_LATE = ("delayed", "partial")


def exchange_line(outcomes: list[tuple[str, bool]]) -> str:
    """Return the line of an exchange by its outcomes, each the id of its top concept and whether it did not happen.

    The worst outcome speaks: information that went to one and not to another is not drawn as arrived.
    """
    if any(absent for _, absent in outcomes):
        return "not"
    tops = {top for top, _ in outcomes}
    if tops & set(_LATE):
        return "late"
    return "went" if "shared" in tops else "unsaid"


@dataclass(frozen=True)
class Scheme:
    """The ground colours of one colour scheme."""

    page: str
    card: str
    band: str
    text: str
    quiet: str
    rule: str
    focus: str


LIGHT = Scheme("#ffffff", "#ffffff", "#f1f4f7", "#16202b", "#4d5763", "#c3ccd6", "#0b5c96")
DARK = Scheme("#12171d", "#1d252e", "#171e26", "#edf1f5", "#b9c3cf", "#46525f", "#7cc4f5")
