"""Find the cases most similar to a case. Rare features count more.

A case is a set of concepts, each with all broader concepts in its vocabulary. Concepts are compared within groups of
kinds: a concern about neglect and neglect as harm are one circumstance, not two. The weight of a concept is log(cases
with the broader concept / cases with this one), or log(cases / cases with it) at the top of the vocabulary. The weights
along a path add up to the information content of its narrowest concept. So nothing counts twice, two cases that share
only the broader concept get its weight, and a concept that every case has weighs nothing. The similarity is the weight
of the concepts that both cases have, divided by the geometric mean of the weights of each. It is the cosine of the two
cases, from 0 to 1.

Without weights by rarity, the concepts that nearly all reviews state would make all cases similar. The cosine suits
reviews of very different lengths. With the union as divisor (Jaccard), a short abstract could only be similar to other
short ones. A reader can check a sum over named concepts, but not a distance between vectors of texts. Sex, age and
ethnicity are omitted: what happened and what was done makes cases similar, not who the child is. Patterns that a
learning point only implies are omitted, because its themes are counted already.
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

# The kinds of the feature table, each with the group in which its concepts are compared.
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
# The number of cases whose similarities are in memory at a time.
BLOCK = 512
NOT_ALIKE = (
    "A short review states few features, so its similarities are low. The cases may be more alike than the "
    "reviews show."
)
COLUMNS = {
    "case": "the other case",
    "similarity": "`weight` divided by the geometric mean of `own` and `theirs`, from 0 to 1",
    "weight": "the weight of the concepts that both cases have",
    "own": "the weight of all concepts of the case",
    "theirs": "the weight of all concepts of the other case",
    "shared": "the narrowest concepts that both cases have, each with the number of cases that have it",
}
SHORT_COLUMNS = ("case", "similarity", "what both have")
SHARED_COLUMNS = {
    "group": "the kind of feature to which the concept belongs, such as harm, response or theme",
    "concept": "the concept that both cases have",
    "label": "the label of the concept",
    "cases_with": "how many cases have it",
    "adds": "how much it adds to the weight",
    "here": "the nodes of the case that have it",
    "there": "the nodes of the other case that have it",
}


@dataclass(frozen=True)
class Shared:
    """A concept that two cases share, the number of cases that have it, and the rows of each case that state it.

    ``adds`` is its part of the weight. It includes the part of a broader concept that exactly the same cases have.
    ``information`` is the weight of the concept together with all broader ones. ``narrowest`` is true if the cases
    share no narrower concept.
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
        """Return the concept as a row of a table; each node has its kind, basis and certainty."""
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
    """A case similar to another: ``similarity`` is ``weight`` divided by the geometric mean of ``own`` and ``theirs``.

    ``weight`` is the weight of the concepts that both cases have. ``own`` and ``theirs`` are the weights of all
    concepts of each case. ``shared`` lists the shared concepts, those that add most to the weight first.
    """

    case: str
    similarity: float
    weight: float
    own: float
    theirs: float
    shared: tuple[Shared, ...]

    def row(self) -> dict[str, object]:
        """Return the case as a row of a table.

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
    """Return the other cases that share any concept of weight with a case, most similar first.

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
        raise NotFoundError(f"no other case shares anything with '{case}', apart from what every case has")
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
    """Return what each shared concept adds. If the same cases have a broader one, its part goes to the narrower."""
    adds = {token: weights[token] for token in both}
    for group, concept in sorted(both, key=lambda token: (-len(ancestry(token[1])), token)):
        above = ancestry(concept)[1:2]
        if above and counts[group, above[0]] == counts[group, concept]:
            adds[group, concept] += adds[group, above[0]]
            adds[group, above[0]] = 0.0
    return adds


def notes(cases: int) -> list[str]:
    """Return notes on how to read the similarities among this number of cases."""
    return [
        f"The number after a concept shows how many of the {cases} cases have it.",
        "The option 'shared' lists what each shared concept adds, and the nodes that state it.",
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
    """Return the most similar other cases for each case, with their similarity, most similar first.

    To compare one case with all others, sets are enough. For a map of the corpus, this function compares all cases with
    each other as a product of matrices. It works in blocks, so that memory grows with the number of cases and not with
    its square.

    Args:
        rows: the feature table of all cases.
        most: the number of similar cases to return for each case.
        least: return only cases with a greater similarity than this.
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
    """Return the most similar cases, or with ``shared`` each concept that they share with the case."""
    near = similar(corpus.features, case)[:limit]
    if shared:
        return Answer([{"case": one.case, **row.row()} for one in near for row in one.shared], (), table="shared")
    return Answer([one.row() for one in near], notes(len(corpus.cases)))


MEASURE = Measure(
    name="similar",
    title="Similar cases",
    question="Which cases are most like this one, and what do they share?",
    description=(
        "The similarity runs from 0 to 1. It is the total weight of the concepts that both cases share, divided by "
        "the geometric mean of the two cases' total weights (cosine; Salton and Buckley 1988).\n\nThe weight of a "
        "concept is log(cases with the broader concept / cases with the concept), so that a concept and the broader "
        "concepts above it are not counted twice (information content; Resnik 1995). Sex, age and ethnicity do not "
        "count."
    ),
    columns=COLUMNS,
    short_columns=SHORT_COLUMNS,
    tables={"shared": {"case": "the other case", **SHARED_COLUMNS}},
    parameters=(
        CaseId("case", "Case to compare with the others."),
        WholeNumber("limit", "Number of similar cases to list.", least=1, default=5),
        Flag("shared", "List every shared concept, with the weight that it adds and the nodes that state it."),
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
