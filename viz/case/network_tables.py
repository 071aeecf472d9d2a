"""The tables of a case's page, which state what the picture shows, and the filters that apply to the case."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.case.basis import BASIS_MEANING
from casegraph.viz.case.scene import Scene, SceneNode

_SIGNS_AND_HARM = ("Harm", "Concern", "Disclosure")
_STEPS = ("Intervention", "Breach", "Decision", "ProfessionalChallenge", "LegalEvent", "Event")
# Groups of the tables, in the order in which they are read: title, explanation, kinds.
TABLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Children", "", ("Child",)),
    ("Other people", "", ("Perpetrator", "PersonOfConcern", "Caregiver", "Person")),
    ("Relationships", "", ("Relationship",)),
    ("Agencies", "", ("Agency",)),
    ("Information exchanges", "Information that went, came late or in part, or did not go.", ("InformationExchange",)),
    (
        "What happened",
        "In the order of the account; what the text does not place stands last.",
        _SIGNS_AND_HARM + _STEPS,
    ),
    ("Risk factors", "Circumstances; none is a cause or a fault.", ("RiskFactor",)),
    ("Findings", "", ("Finding",)),
    ("Recommendations", "", ("Recommendation",)),
)


def filters_of(scene: Scene) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the filters that apply to a case: name, label and choices, each with a value and its words."""
    agencies = [(node.id, node.label) for node in scene.nodes if node.kind == "Agency"]
    people = [(node.id, node.label) for node in scene.nodes if node.kind in _PEOPLE]
    order = sorted((node.position, node.label) for node in scene.nodes if node.position is not None)
    events = [(str(position), f"{position} · {label}") for position, label in order]
    return [
        ("agency", "Agency", sorted(agencies, key=lambda each: each[1])),
        ("person", "Person", people),
        ("certainty", "Certainty", list(_CERTAINTIES)),
        ("basis", "Premise of a pattern, on this basis", [(basis, basis.capitalize()) for basis in BASIS_MEANING]),
        ("from", "From event", events),
        ("to", "To event", events),
    ]


_PEOPLE = ("Child", "Perpetrator", "PersonOfConcern", "Caregiver", "Person")
_CERTAINTIES = (
    ("0", "Established, or stated as fact"),
    ("1", "Alleged"),
    ("2", "Suspected"),
    ("inferred", "Inferred by the coder"),
)


@dataclass(frozen=True)
class Table:
    """A table of the page. Its columns are (name, width in per cent). Columns without values are left out."""

    title: str
    explanation: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[SceneNode, ...]


def tables_of(scene: Scene) -> list[Table]:
    """Return the tables that state what the picture shows. Every node is in one of them."""
    found = []
    for title, explanation, kinds in TABLES:
        rows = tuple(node for node in scene.nodes if node.kind in kinds)
        weights = {"Name": 16, "What the account says": 26}
        if any(node.certainty for node in rows):
            weights["How sure"] = 11
        if any(node.time for node in rows):
            weights["When"] = 9
        # People and agencies have many ties. Other nodes have few.
        weights |= {"Ties": 40 if rows and rows[0].kind in _MANY_TIES else 24, "Evidence": 15}
        total = sum(weights.values())
        columns = tuple((name, round(100 * weight / total)) for name, weight in weights.items())
        if rows:
            found.append(Table(title, explanation, columns, rows))
    return found


_MANY_TIES = ("Child", "Perpetrator", "PersonOfConcern", "Caregiver", "Person", "Agency")
