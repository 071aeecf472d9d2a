"""The indicators of the profile: how the feature table shows each one, and why some cannot be counted."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.graph.model.vocabulary import vocabulary, within

CHILDREN, PERSON, PARENTS, HARM, DISCLOSURE = (
    "Children", "Person who harmed", "Parents", "Other harm", "Signs and disclosure",
)  # fmt: skip
ORDER = (CHILDREN, PERSON, PARENTS, HARM, DISCLOSURE)
LOWER = "a review may not state it although it was so; the share is therefore a lower bound"
TOGETHER = "the report has one figure for offending and risk, and only for the family"


@dataclass(frozen=True)
class Sign:
    """The rows that show an indicator: those of a kind with this value or a narrower one.

    ``outside`` selects all other values instead. ``scheme`` selects only concepts of that scheme. ``doubt`` is the
    least doubt that such a row leaves: the subject of a concern is suspected (2), whoever had the concern.
    """

    kind: str
    value: str = ""
    doubt: int = 0
    outside: bool = False
    scheme: str = ""

    def takes(self, value: str) -> bool:
        """Return whether the sign includes a value."""
        concept = vocabulary().concepts.get(value)
        if self.scheme and (concept is None or concept.scheme != self.scheme):
            return False
        return not self.value or within(value, self.value) != self.outside


@dataclass(frozen=True)
class Indicator:
    """An indicator: a row of the profile.

    A case or a child counts if it has a row of ``signs``. It is in the base if it has a row of a kind in ``recorded``;
    by default every case in view is in the base. ``possibly`` is the kind whose values are alternatives: one of them
    holds, and the review does not say which. ``figure`` is the national figure, and ``why_not`` the reason why the two
    cannot be compared.
    """

    id: str
    group: str
    label: str
    counts: str
    signs: tuple[Sign, ...] = ()
    recorded: tuple[str, ...] = ()
    possibly: str = ""
    figure: str = ""
    why_not: str = ""
    note: str = ""

    def values(self) -> tuple[str, ...]:
        """Return the values that the signs name."""
        return tuple(sign.value for sign in self.signs if sign.value)


def _child(id_: str, label: str, kind: str, value: str, *, outside: bool = False, note: str = "") -> Indicator:
    sign = Sign(kind, value, outside=outside)
    return Indicator(id_, CHILDREN, label, "children", (sign,), recorded=(kind,), figure=id_, note=note)


def _age(id_: str, label: str, band: str) -> Indicator:
    return Indicator(
        id_,
        CHILDREN,
        label,
        "cases",
        (Sign("child-age", band),),
        recorded=("child-age", "child-age-possibly"),
        possibly="child-age-possibly",
        figure=id_,
        note="a case with children in two age bands counts in both; the national bands add up to 100 %",
    )


def _person(id_: str, label: str, *values: str, figure: str = "", note: str = "") -> Indicator:
    return Indicator(
        id_,
        PERSON,
        label,
        "cases",
        tuple(Sign("sexual-abuse-by", value) for value in values),
        recorded=("sexual-abuse-by", "sexual-abuse-by-possibly"),
        possibly="sexual-abuse-by-possibly",
        figure=figure,
        note=note,
    )


def _told(id_: str, group: str, label: str, *signs: Sign, figure: str = "", why_not: str = "") -> Indicator:
    return Indicator(id_, group, label, "cases", signs, figure=figure, why_not=why_not, note=LOWER)


INDICATORS = (
    _child("girls", "Girls", "child-sex", "female"),
    _child("boys", "Boys", "child-sex", "male"),
    _child(
        "minority-ethnic",
        "Black, Asian or minority ethnic",
        "child-ethnicity",
        "white",
        outside=True,
        note="any ethnic group except the white groups counts",
    ),
    _age("aged-under-6", "A child under six", "under-6"),
    _age("aged-6-to-12", "A child from six to twelve", "6-to-12"),
    _age("aged-13-to-17", "A child from thirteen to seventeen", "13-to-17"),
    _told(
        "disabled-child",
        CHILDREN,
        "A disabled child",
        Sign("child-disability"),
        Sign("risk", "disabled-child"),
        Sign("risk", "neurodivergent-child"),
        figure="disabled-child",
    ),
    Indicator(
        "penetrative-abuse",
        PERSON,
        "Rape or penetration",
        "cases",
        figure="penetrative-abuse",
        why_not="the form of the abuse is not coded, and the kinds of harm do not show it",
    ),
    Indicator(
        "male-person-who-harmed",
        PERSON,
        "A man or boy",
        "cases",
        (Sign("sexual-abuse-by-sex", "male"),),
        recorded=("sexual-abuse-by-sex",),
        figure="male-person-who-harmed",
        note="a case with a man and a woman counts",
    ),
    _person("father", "Father", "father", figure="father"),
    _person("stepfather", "Stepfather", "stepfather", figure="stepfather"),
    _person("mothers-partner", "Mother's partner", "mothers-partner", figure="mothers-partner"),
    _person(
        "father-stepfather-or-mothers-partner",
        "Father, stepfather or mother's partner",
        "father",
        "stepfather",
        "mothers-partner",
        figure="father-stepfather-or-mothers-partner",
    ),
    _told(
        "known-person-in-family",
        PERSON,
        "Family member known for offending or risk",
        Sign("known-offender", "family"),
        Sign("known-risk", "family"),
        figure="known-person-in-family",
    ),
    _told(
        "known-offender",
        PERSON,
        "Known for sexual offending, any relationship",
        Sign("known-offender"),
        why_not=TOGETHER,
    ),
    _told("known-risk", PERSON, "Known only as a sexual risk, any relationship", Sign("known-risk"), why_not=TOGETHER),
    _told(
        "domestic-abuse",
        PARENTS,
        "Domestic abuse",
        Sign("risk", "domestic-abuse"),
        Sign("harm", "domestic-abuse-exposure"),
        Sign("concern", "domestic-abuse", 2),
        figure="domestic-abuse",
    ),
    _told(
        "parental-mental-health",
        PARENTS,
        "Parental mental health needs",
        Sign("risk", "parental-mental-health"),
        Sign("concern", "parental-mental-health", 2),
        figure="parental-mental-health",
    ),
    _told(
        "other-harm",
        HARM,
        "Any harm that is not sexual",
        Sign("harm", "sexual-abuse", outside=True),
        Sign("concern", "sexual-abuse", 2, outside=True, scheme="harm-type"),
        figure="other-harm",
    ),
    _told("neglect", HARM, "Neglect", Sign("harm", "neglect"), Sign("concern", "neglect", 2), figure="neglect"),
    _told(
        "sexual-exploitation-outside-family",
        HARM,
        "Sexual exploitation outside the family",
        Sign("harm", "child-sexual-exploitation"),
        Sign("concern", "child-sexual-exploitation", 2),
        figure="sexual-exploitation-outside-family",
    ),
    _told(
        "child-mental-health",
        DISCLOSURE,
        "Child's mental health",
        Sign("risk", "child-mental-health"),
        Sign("risk", "child-self-harm"),
        Sign("harm", "self-harm-and-suicidality"),
        Sign("concern", "child-mental-health", 2),
        figure="child-mental-health",
    ),
    Indicator(
        "died-by-suicide",
        DISCLOSURE,
        "Died by suicide",
        "children",
        figure="died-by-suicide",
        why_not="deaths by suicide are not counted together with other facts of the cases",
    ),
    _told("told-someone", DISCLOSURE, "A disclosure of abuse", Sign("disclosure"), figure="told-someone"),
)
