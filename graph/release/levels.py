"""The levels of a release, and how each level treats every property.

The rules are an allow-list: a release leaves out every property that is not named here. Each level withholds all that
the level before it withholds, and more. A test compares the table in ``docs/release.md`` with these rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.iris import PREFIXES
from casegraph.graph.model.vocabulary import vocabulary

LEVELS = {
    "colleagues": "people who hold the same documents: nothing in the file names a child, a place or a person, but "
    "anybody who has a document can find the passage that supports a fact",
    "partners": "people in other organisations under an agreement: the file identifies no document, years are in "
    "bands of five, and numbers and durations are left out",
    "public": "anybody: there are no dates, narrow kinds are replaced by broader ones, and values that fewer than five "
    "children share are withheld",
}

# The treatments of a value, each with its description, from the one that keeps most to the one that keeps nothing. Only
# values that cannot hold a text are kept: concepts, links within the case, whole numbers, truth values and durations.
TREATMENTS = {
    "keep": "kept",
    "checksum": "kept",
    "words": "replaced by the name of its kind",
    "withheld": "replaced by the word Withheld",
    "pseudonym": "kept, with a pseudonym for the document",
    "age-band": "widened to its age band",
    "year": "cut to the year",
    "five-years": "widened to a band of five years",
    "broad": "replaced by the broadest concept above it",
    "drop": "left out",
}
_STRENGTH = {**dict.fromkeys(TREATMENTS, 1), "keep": 0, "five-years": 2, "drop": 3}

WITHHELD = "Withheld"
# The only texts that are kept as they are.
TEXTS = frozenset({"manual", "assisted", "draft"})

_STRUCTURE = """
    rdf:type cg:inCase cg:position cg:doubt cg:inferredByCoder cg:isGroup cg:subject cg:escalated cg:livesTogether
    cg:contact cg:coding cg:codingMethod cg:review cg:person cg:relationship cg:agency cg:event cg:riskFactor cg:finding
    cg:recommendation cg:relationshipOf cg:relationshipTo cg:toSomeOf cg:groupOf cg:during cg:since cg:until
    cg:involves cg:by cg:to cg:from cg:between cg:knownTo cg:about cg:harmed cg:harmedOneOf cg:causedBy cg:target
    cg:reliesOn cg:assesses cg:breachOf cg:against cg:legalEventOf cg:riskOf cg:affects cg:concernsAgency
    cg:addressedTo cg:respondsTo
"""
_CONCEPTS = """
    cg:sex cg:shows cg:pointsTo cg:response cg:interventionType cg:interventionOutcome
    cg:decisionType cg:exchangeOutcome cg:challengeOutcome cg:legalEventType cg:riskType cg:polarity
"""
# Properties of the model, of statistics and of computed matches. A case should have none of them; if it has one, the
# release leaves it out.
_OF_NO_CASE = """
    cg:within cg:pattern cg:matchCase cg:premise cg:didNotHappen cg:arrived cg:basis cg:whyItMatters cg:question
    skos:prefLabel skos:altLabel skos:hiddenLabel skos:definition skos:broader skos:inScheme dcterms:subject
    dcterms:isPartOf
"""
_THREE = """
    rdfs:label            words      words       words
    dcterms:title         words      words       words
    dcterms:description   withheld   withheld    withheld
    dcterms:creator       withheld   withheld    withheld
    skos:editorialNote    drop       drop        drop
    owl:versionInfo       drop       drop        drop
    dcterms:date          drop       drop        drop
    cg:earliest           drop       drop        drop
    cg:latest             drop       drop        drop
    cg:ethnicity          drop       drop        drop
    cg:disability         drop       drop        drop
    dcterms:rights        drop       drop        drop
    dcterms:source        pseudonym  drop        drop
    cg:evidence           pseudonym  drop        drop
    nif:referenceContext  pseudonym  drop        drop
    nif:beginIndex        keep       drop        drop
    nif:endIndex          keep       drop        drop
    dcterms:publisher     withheld   drop        drop
    dcterms:type          keep       drop        drop
    dcterms:identifier    pseudonym  drop        drop
    cg:characters         keep       drop        drop
    cg:sha256             checksum   drop        drop
    cg:date               year       five-years  drop
    dcterms:issued        year       five-years  drop
    cg:reviewType         keep       drop        drop
    cg:number             keep       drop        drop
    cg:duration           keep       drop        drop
    cg:atLeast            keep       drop        drop
    cg:age                age-band   age-band    age-band
    cg:ageFrom            age-band   age-band    age-band
    cg:ageTo              age-band   age-band    age-band
    cg:childAge           age-band   age-band    drop
    cg:childAgeFrom       age-band   age-band    drop
    cg:childAgeTo         age-band   age-band    drop
    cg:ageOf              keep       keep        drop
    cg:legalStatus        keep       keep        drop
    cg:certainty          keep       keep        broad
    cg:incidentType       keep       keep        broad
    cg:relationshipType   keep       keep        broad
    cg:agencyType         keep       keep        broad
    cg:harmType           keep       keep        broad
    cg:offence            keep       keep        broad
    cg:topic              keep       keep        broad
    cg:theme              keep       keep        broad
"""


@dataclass(frozen=True)
class Rule:
    """The treatment of a property at each level, in the order of LEVELS."""

    name: str
    treatments: tuple[str, ...]

    def at(self, level: str) -> str:
        """Return the treatment at a level."""
        return self.treatments[tuple(LEVELS).index(level)]

    @property
    def strengths(self) -> tuple[int, ...]:
        """How much each level removes, as a number."""
        return tuple(_STRENGTH[treatment] for treatment in self.treatments)


def _rules() -> dict[str, Rule]:
    found = {name: Rule(name, ("keep",) * 3) for name in (_STRUCTURE + _CONCEPTS).split()}
    found |= {name: Rule(name, ("drop",) * 3) for name in _OF_NO_CASE.split()}
    for line in _THREE.strip().splitlines():
        name, *treatments = line.split()
        found[name] = Rule(name, tuple(treatments))
    return {_whole(name): rule for name, rule in found.items()}


def _whole(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


# By the property's IRI.
RULES: dict[str, Rule] = _rules()

# Properties that say what a node is. If all their values are withheld, the release leaves out the whole node. The first
# of them that a node has also gives its name.
TYPING = tuple(
    _whole(f"cg:{name}")
    for name in (
        "agencyType", "riskType", "harmType", "interventionType", "decisionType", "legalEventType", "relationshipType",
        "theme",
    )
)  # fmt: skip

_WITHHELD_SCHEMES = ("ethnicity", "disability")
# Concepts that reveal a person's ethnicity, language, migration or disability indirectly.
_WITHHELD_CONCEPTS = """
    disabled-child neurodivergent-child preverbal-or-nonverbal-child chronic-illness-child parental-learning-difficulty
    language-barrier migration-and-insecure-status minority-ethnic-background language-or-culture-barrier
    cultural-competence interpreters-and-language disability-aware-practice bias-and-adultification interpreting-service
"""


def withheld_concepts() -> frozenset[str]:
    """Return the ids of the concepts that every release leaves out."""
    schemes = {concept.id for concept in vocabulary().concepts.values() if concept.scheme in _WITHHELD_SCHEMES}
    return frozenset(schemes | set(_WITHHELD_CONCEPTS.split()))


def markdown_table() -> str:
    """Return the rules as a Markdown table with one row for all properties that are treated alike.

    The properties that are kept unchanged come last.
    """
    together: dict[tuple[str, ...], list[str]] = {}
    for rule in RULES.values():
        together.setdefault(rule.treatments, []).append(rule.name)
    rows = sorted(together.items(), key=lambda item: (-sum(_STRENGTH[t] for t in item[0]), item[0]))
    lines = ["| properties | " + " | ".join(LEVELS) + " |", "| --- |" + " --- |" * len(LEVELS)]
    for treatments, names in rows:
        cells = " | ".join(TREATMENTS[treatment] for treatment in treatments)
        lines.append(f"| {' '.join(f'`{name}`' for name in sorted(names))} | {cells} |")
    return "\n".join(lines) + "\n"
