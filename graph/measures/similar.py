"""Find the cases that most resemble a case, by what is told of both; what few cases tell counts more.

A case is the set of concepts that are told of it, each with all that is above it in its vocabulary, within groups of
kinds (a concern about neglect and neglect as harm are one circumstance, not two). A concept weighs what it adds to the
concept above it: log(cases with the broader / cases with this one), and at the top log(cases / cases with it). The
weights of a path add up to the information content of its narrowest concept, so that nothing is counted twice, two
cases that share only the broader concept get its part, and what every case has weighs nothing. The similarity is the
weight of what both have, divided by the geometric mean of what each has: the cosine of the two accounts, from 0 to 1.

Weighting by rarity keeps what nearly all reviews tell from making all alike. The cosine suits accounts that differ much
in length: divided by all that either has (Jaccard), a short abstract could be near to other short ones only. And a sum
over named concepts can be checked by eye, which a distance between vectors of texts cannot. Sex, age and ethnicity are
left out: not who the child is, but what happened and was done makes cases alike. Patterns that a learning point only
implies are left out, because its themes are counted already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from math import fsum, log, sqrt
from typing import TYPE_CHECKING

from casegraph.graph.errors import NotFoundError
from casegraph.graph.measures._intervals import rounded
from casegraph.graph.measures._measure import Answer, Corpus, Measure
from casegraph.graph.model.vocabulary import ancestry, vocabulary
from casegraph.graph.parameters import CaseId, Flag, WholeNumber

if TYPE_CHECKING:
    from casegraph.graph.feature_table import Feature

# Kinds of the feature table to the group in which their concepts are compared.
GROUPS = {
    "incident": "incident",
    "harm": "circumstance",
    "concern": "circumstance",
    "risk": "circumstance",
    "child-disability": "circumstance",
    "harm-by-child": "harm by a child",
    "sexual-abuse-by": "person who harmed",
    "disclosure": "telling",
    "response": "response",
    "intervention": "intervention",
    "outcome": "outcome",
    "decision": "decision",
    "exchange": "exchange",
    "challenge": "challenge",
    "legal-event": "legal event",
    "legal-status": "legal status",
    "agency": "agency",
    "theme": "theme",
    "pattern": "pattern",
}
Token = tuple[str, str]
# Cases whose similarities are held in memory at a time.
BLOCK = 512
NOT_ALIKE = "An account that tells little is near to nothing: what is not told may still have been alike."
COLUMNS = {
    "case": "the other case",
    "similarity": "weight, divided by the geometric mean of own and theirs; from 0 to 1",
    "weight": "the weight of what both have",
    "own": "the weight of all that the case has",
    "theirs": "the weight of all that the other case has",
    "shared": "the narrowest concepts that both have, each with the number of cases that have it",
}
SHORT_COLUMNS = ("case", "similarity", "what both have")
SHARED_COLUMNS = {
    "group": "the group of kinds in which the concept is compared",
    "concept": "the concept that both have",
    "label": "its label",
    "cases_with": "how many cases have it",
    "adds": "what it adds to the weight",
    "here": "the nodes of the case with it",
    "there": "the nodes of the other case with it",
}


@dataclass(frozen=True)
class Shared:
    """A concept that two cases share, the number of cases that have it, and the rows by which each tells it.

    ``adds`` is its part of the weight (with that of a broader concept which just the same cases have), ``information``
    that of its whole path; ``narrowest`` tells that they share nothing under it.
    """

    group: str
    concept: str
    label: str
    adds: float
    information: float
    narrowest: bool
    cases: int
    here: tuple[Feature, ...]
    there: tuple[Feature, ...]

    def row(self) -> dict[str, object]:
        """Return the concept by SHARED_COLUMNS; a node stands with what says it: its kind, basis and certainty."""
        return {
            "group": self.group,
            "concept": self.concept,
            "label": self.label,
            "cases_with": self.cases,
            "adds": rounded(self.adds),
            "here": [_told(row) for row in self.here],
            "there": [_told(row) for row in self.there],
        }


@dataclass(frozen=True)
class Similar:
    """A case near to another: ``similarity`` is ``weight`` divided by the geometric mean of ``own`` and ``theirs``.

    ``weight`` is that of what both have, ``own`` and ``theirs`` those of all that each has. ``shared`` names what makes
    up the weight, the most telling first; what each adds sums up to the weight.
    """

    case: str
    similarity: float
    weight: float
    own: float
    theirs: float
    shared: tuple[Shared, ...]

    def row(self) -> dict[str, object]:
        """Return the case by COLUMNS and SHORT_COLUMNS.

        ``shared`` names the narrowest shared concepts, each with the number of cases that have it.
        """
        shared = [f"{one.group}: {one.concept} ({one.cases})" for one in self.shared if one.narrowest]
        return {
            "case": self.case,
            "similarity": rounded(self.similarity),
            "weight": rounded(self.weight),
            "own": rounded(self.own),
            "theirs": rounded(self.theirs),
            "shared": shared,
            "what both have": "; ".join(shared),
        }


def similar(rows: Iterable[Feature], case: str) -> list[Similar]:
    """Return the other cases that share anything of weight with a case, nearest first.

    Args:
        rows: the feature table of all cases.
        case: the case.

    Raises:
        NotFoundError: the case is not in the table, or no other case shares anything with it.
    """
    told: dict[str, dict[Token, list[Feature]]] = defaultdict(lambda: defaultdict(list))
    cases: set[str] = set()
    for row in rows:
        cases.add(row.case)
        if row.kind in GROUPS and not (row.kind == "pattern" and row.basis == "implied"):
            for concept in ancestry(row.value):
                told[row.case][GROUPS[row.kind], concept].append(row)
    if case not in cases:
        raise NotFoundError(f"no case '{case}' among these: {', '.join(sorted(cases)) or 'none'}")
    weights, counts = _weights(told, len(cases))
    found = [_compare(told, case, other, weights, counts) for other in sorted(cases - {case})]
    near = sorted((one for one in found if one.shared), key=lambda one: (-one.similarity, one.case))
    if not near:
        raise NotFoundError(f"no other case shares anything with '{case}' that not every case has")
    return near


Concepts = Mapping[str, Mapping[Token, "list[Feature]"]]


def _weights(told: Concepts, total: int) -> tuple[dict[Token, float], dict[Token, int]]:
    counts: dict[Token, int] = defaultdict(int)
    for tokens in told.values():
        for token in tokens:
            counts[token] += 1
    weights = {}
    for (group, concept), count in counts.items():
        path = ancestry(concept)
        wider = counts[group, path[1]] if len(path) > 1 else total
        weights[group, concept] = log(wider / count)
    return weights, dict(counts)


def _compare(
    told: Concepts, case: str, other: str, weights: Mapping[Token, float], counts: Mapping[Token, int]
) -> Similar:
    here, there = told.get(case, {}), told.get(other, {})
    both = here.keys() & there.keys()
    own, theirs, weight = (fsum(weights[token] for token in tokens) for tokens in (here, there, both))
    adds = _adds(both, weights, counts)
    shared = [
        Shared(
            group=group,
            concept=concept,
            label=_label(concept),
            adds=adds[group, concept],
            information=fsum(weights[group, wider] for wider in ancestry(concept)),
            narrowest=not any(group == other_group and concept in ancestry(c)[1:] for other_group, c in both),
            cases=counts[group, concept],
            here=tuple(here[group, concept]),
            there=tuple(there[group, concept]),
        )
        for group, concept in both
        if adds[group, concept] > 0
    ]
    shared.sort(key=lambda one: (-one.information, -one.adds, one.group, one.concept))
    return Similar(other, weight / sqrt(own * theirs) if weight else 0.0, weight, own, theirs, tuple(shared))


def _adds(both: Set[Token], weights: Mapping[Token, float], counts: Mapping[Token, int]) -> dict[Token, float]:
    """Return what each shared concept adds; a broader one that just the same cases have goes into the narrower."""
    adds = {token: weights[token] for token in both}
    for group, concept in sorted(both, key=lambda token: (-len(ancestry(token[1])), token)):
        above = ancestry(concept)[1:2]
        if above and counts[group, above[0]] == counts[group, concept]:
            adds[group, concept] += adds[group, above[0]]
            adds[group, above[0]] = 0.0
    return adds


def notes(cases: int) -> list[str]:
    """Say in plain words how to read the similarities among so many cases."""
    return [
        f"The number behind a concept is how many of the {cases} cases have it.",
        "The table of shared concepts shows what each of them adds and the nodes that state it.",
        NOT_ALIKE,
    ]


def _told(row: Feature) -> str:
    unsure = [word for word in (row.certainty, row.basis) if word not in ("established", "stated")]
    doubt = f" ({', '.join(unsure)})" if unsure else ""
    return f"{row.kind}: {' '.join(row.nodes or (row.case,))}{doubt}"


def _label(concept: str) -> str:
    known = vocabulary().concepts.get(concept)
    return known.label if known is not None else concept


def neighbours(rows: Iterable[Feature], most: int = 3, least: float = 0.0) -> dict[str, list[tuple[str, float]]]:
    """Return for each case its nearest others with their similarity, nearest first.

    One case against all others is a matter of sets; all against all, for a map of the corpus, is one product of
    matrices, taken in blocks so that memory grows with the number of cases and not with its square.

    Args:
        rows: the feature table of all cases.
        most: so many of the nearest.
        least: only those that are more similar than this.
    """
    import numpy as np

    told: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        tokens = told.setdefault(row.case, set())
        if row.kind in GROUPS and not (row.kind == "pattern" and row.basis == "implied"):
            tokens.update((GROUPS[row.kind], concept) for concept in ancestry(row.value))
    cases = sorted(told)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for found in told.values():
        for token in found:
            counts[token] += 1
    column = {token: number for number, token in enumerate(sorted(counts))}
    matrix = np.zeros((len(cases), len(column)), dtype=np.float32)
    weights = np.zeros(len(column), dtype=np.float64)
    for (group, concept), number in column.items():
        path = ancestry(concept)
        wider = counts[group, path[1]] if len(path) > 1 else len(cases)
        weights[number] = log(wider / counts[group, concept])
    for number, case in enumerate(cases):
        matrix[number, [column[token] for token in told[case]]] = 1
    matrix *= np.sqrt(weights, dtype=np.float64).astype(np.float32)
    length = np.sqrt((matrix.astype(np.float64) ** 2).sum(axis=1))
    matrix /= np.where(length > 0, length, 1).astype(np.float32)[:, None]
    near: dict[str, list[tuple[str, float]]] = {}
    for start in range(0, len(cases), BLOCK):
        # Rounded, so that ties are broken by name and not by the engine's last digits.
        block = np.round((matrix[start : start + BLOCK] @ matrix.T).astype(np.float64), 4)
        for number in range(len(block)):
            block[number, start + number] = -1.0
            row = block[number]
            bound = np.partition(row, -most)[-most] if most < len(cases) else -1.0
            nearest = [(-float(row[other]), int(other)) for other in np.flatnonzero((row >= bound) & (row > least))]
            near[cases[start + number]] = [(cases[other], -negative) for negative, other in sorted(nearest)[:most]]
    return near


def compute(corpus: Corpus, case: str, limit: int, shared: bool) -> Answer:
    """Return the nearest cases, or with ``shared`` each concept that they share with the case."""
    near = similar(corpus.features, case)[:limit]
    if shared:
        return Answer([{"case": one.case, **row.row()} for one in near for row in one.shared], (), table="shared")
    return Answer([one.row() for one in near], notes(len(corpus.cases)))


MEASURE = Measure(
    name="similar",
    title="Similar cases",
    question="Which cases are most like this one, and what do they share?",
    description=(
        "The similarity, from 0 to 1, is the weight of the concepts that both have, divided by the geometric mean of "
        "the weights of all that each has (cosine; Salton and Buckley 1988). A concept weighs log(cases with the "
        "concept above it / cases with it), so that a shared path counts once (information content; Resnik 1995). Sex, "
        "age and ethnicity do not count."
    ),
    columns=COLUMNS,
    short_columns=SHORT_COLUMNS,
    tables={"shared": {"case": "the other case", **SHARED_COLUMNS}},
    parameters=(
        CaseId("case", "The case that others are compared with."),
        WholeNumber("limit", "So many of the nearest cases.", least=1, default=5),
        Flag("shared", "List every shared concept with what it adds and the nodes that tell it."),
    ),
    limits=(NOT_ALIKE,),
    references=(
        "G. Salton and C. Buckley, Term-weighting approaches in automatic text retrieval, Information Processing and "
        "Management 24 (1988), 513–523 (cosine with weights by rarity).",
        "P. Resnik, Using information content to evaluate semantic similarity in a taxonomy, IJCAI 1995.",
        "C. Pesquita et al., Metrics for GO based protein semantic similarity: a systematic evaluation, BMC "
        "Bioinformatics 9 (2008), supplement 5, S4 (information content over concepts with all above them).",
    ),
    compute=compute,
    examples=("casegraph similar stacey", "casegraph similar stacey --limit 1 --shared"),
)
