"""One look for all pages: kinds with their words, symbols and colours, and the lines between them.

Colour is never the only sign. Each kind has a symbol and a word on the card. Each line has a pattern and an end. Each
uncertain node has its certainty in words and a broken border. The hues are in ``graph/colours.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.colours import BLUE, GREY, KIND_HUES, OCHRE, RED, Hue


@dataclass(frozen=True)
class Kind:
    """A kind of node: its words, and a symbol as an SVG path in a box of 16 by 16.

    ``filled`` states whether the path is filled or stroked. ``at_first`` states whether a new page shows the kind.
    """

    id: str
    word: str
    plural: str
    path: str
    filled: bool = True
    at_first: bool = True

    @property
    def hue(self) -> Hue:
        """Its colour."""
        return KIND_HUES[self.id]


_CIRCLE = "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z"
_DOTTED_CIRCLE = _CIRCLE + "M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6z"
_DOT = "M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z"
_TRIANGLE = "M8 1.5L15 14.5H1z"
_HOUSE = "M1.5 14.5V5.5L8 1.5l6.5 4v9z"
_TO_AND_FRO = "M1 5h12M9.5 1.8L13 5L9.5 8.2M15 11H3M6.5 7.8L3 11l3.5 3.2"
_DIAMOND = "M8 .8L15.2 8L8 15.2L.8 8z"
_FLAG = "M3 15.5V1h11l-3.5 3.8L14 8.5H4.6v7z"
_SPEECH = "M1 2h14v9.5H8.5L4.5 15v-3.5H1z"
_SHIELD = "M8 .8l6.5 2.2v5c0 4-3 6.2-6.5 7.5c-3.5-1.3-6.5-3.5-6.5-7.5V3z"
_BOLT = "M9.5.8L2.5 9.3h4.3L6 15.2l7.5-9H9z"
_FORK = "M8 15.5V8.5L3 2.5M8 8.5l5-6"
_APART = "M6.5 2L1.5 8l5 6M9.5 2l5 6l-5 6"
_SCALES = "M8 1v13.5M4.5 14.5h7M2 3.5h12M3 3.5L1 9.5h4zM13 3.5l-2 6h4z"
_HEXAGON = "M4.5 2h7L15 8l-3.5 6h-7L1 8z"
_STAR = "M8 .8l2.2 5h5.2l-4.2 3.5l1.6 5.5L8 11.5l-4.8 3.3l1.6-5.5L.6 5.8h5.2z"
_FORWARD = "M1 8h12.5M8.5 3l5 5l-5 5"
_TIE = "M1 8h14M1 5v6M15 5v6"
_ARROW = "M1 8h12M8.5 3.5L13 8L8.5 12.5"
_CLOCK = _CIRCLE + "M8 4.2V8l2.8 1.8"
_CROSS = "M3 3l10 10M13 3L3 13"
_QUESTION = "M5 5.2a3 3 0 1 1 4.6 2.6c-1.1.7-1.6 1.2-1.6 2.4M8 13v.8"

# In the order of the legend.
KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("Child", "Child", "Children", _CIRCLE),
        Kind("Perpetrator", "Perpetrator", "Perpetrators", _TRIANGLE),
        Kind("PersonOfConcern", "Person of concern", "Persons of concern", _TRIANGLE, filled=False),
        Kind("Caregiver", "Caregiver", "Caregivers", _DOTTED_CIRCLE, filled=False),
        Kind("Person", "Other person", "Other people", _CIRCLE, filled=False),
        Kind("Agency", "Agency", "Agencies", _HOUSE),
        Kind("InformationExchange", "Information", "Information exchanges", _TO_AND_FRO, filled=False),
        Kind("Harm", "Harm", "Harms", _DIAMOND),
        Kind("Concern", "Concern", "Concerns", _FLAG),
        Kind("Disclosure", "Disclosure", "Disclosures", _SPEECH),
        Kind("Intervention", "Intervention", "Interventions", _SHIELD),
        Kind("Breach", "Breach", "Breaches", _BOLT),
        Kind("Decision", "Decision", "Decisions", _FORK, filled=False),
        Kind("ProfessionalChallenge", "Challenge", "Challenges", _APART, filled=False),
        Kind("LegalEvent", "Legal event", "Legal events", _SCALES, filled=False),
        Kind("Event", "Event", "Other events", _DOT),
        Kind("RiskFactor", "Risk factor", "Risk factors", _HEXAGON, filled=False, at_first=False),
        Kind("Finding", "Finding", "Findings", _STAR, at_first=False),
        Kind("Recommendation", "Recommendation", "Recommendations", _FORWARD, filled=False, at_first=False),
        Kind("Relationship", "Relationship", "Relationships", _TIE, filled=False),
    )
}


@dataclass(frozen=True)
class Line:
    """A kind of line: its word, the pattern of its dashes, how it ends and its width.

    ``end`` is the name of an arrow in vis-network: ``arrow`` for information that arrived, ``bar`` for information that
    did not, and an empty text for none. ``mark`` is the path of the symbol before the outcome's word on a card.
    """

    id: str
    word: str
    hue: Hue
    dashes: tuple[int, ...]
    end: str
    width: float
    mark: str = ""


_QUIET = Hue("#6a7480", "#97a2ae")

LINES: dict[str, Line] = {
    line.id: line
    for line in (
        Line("went", "information went", BLUE, (), "arrow", 3.0, _ARROW),
        Line("late", "late or in part", OCHRE, (14, 5), "arrow", 3.0, _CLOCK),
        Line("not", "did not go", RED, (3, 6), "bar", 3.0, _CROSS),
        Line("unsaid", "outcome not told", GREY, (8, 4, 2, 4), "arrow", 2.0, _QUESTION),
        Line("relationship", "relationship", GREY, (), "", 2.0),
        Line("uncertain", "uncertain, or to some", _QUIET, (4, 4), "arrow", 1.2),
        Line("tie", "other tie", _QUIET, (), "arrow", 1.2),
    )
}

# Outcomes of information exchanges.
EXCHANGE_LINES = ("went", "late", "not", "unsaid")

# The top concepts of the scheme exchange-outcome that mean neither full arrival nor absence.
_LATE = ("delayed", "partial")


def exchange_line(outcomes: list[tuple[str, bool]]) -> str:
    """Return the line of an exchange by its outcomes. Each has the id of its top concept and whether it did not happen.

    The worst outcome decides: information that reached one recipient and not another is not drawn as arrived.
    """
    if any(absent for _, absent in outcomes):
        return "not"
    tops = {top for top, _ in outcomes}
    if tops & set(_LATE):
        return "late"
    return "went" if "shared" in tops else "unsaid"


@dataclass(frozen=True)
class Scheme:
    """The background colours of a colour scheme."""

    page: str
    card: str
    band: str
    text: str
    quiet: str
    rule: str
    focus: str


LIGHT = Scheme("#ffffff", "#ffffff", "#f1f4f7", "#16202b", "#4d5763", "#c3ccd6", "#0b5c96")
DARK = Scheme("#12171d", "#1d252e", "#171e26", "#edf1f5", "#b9c3cf", "#46525f", "#7cc4f5")
