"""Compare the cases with the national panel's figures.

A case counts once in a row, however often its documents state the same thing. There are two kinds of base. Sex, age,
ethnicity and relationship are recorded with one of several values: the base is the children or cases that have a value.
Domestic abuse and disability are only stated if they were present: the base is every case in view, and the share is a
lower bound, because silence is not evidence of absence. The national figures cover sexual abuse in the family. By
default, therefore, only cases of sexual abuse of a child are in view. If a row cannot be compared, it says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.graph.case.certainty import CERTAINTIES
from casegraph.graph.errors import NotFoundError, parameter
from casegraph.graph.measures._counting import View, count
from casegraph.graph.measures._intervals import share
from casegraph.graph.measures._measure import SELECTED_SAMPLE, Answer, Corpus, Measure
from casegraph.graph.measures._panel import HARM, INDICATORS, ORDER, PERSON, Indicator, Sign
from casegraph.graph.measures._profile_rows import Row, safe_rows
from casegraph.graph.model.vocabulary import ancestry, vocabulary, within
from casegraph.graph.parameters import CaseIds, Choice, MinCount
from casegraph.graph.suppression import safe_notes

if TYPE_CHECKING:
    from casegraph.graph.feature_table import Feature
    from casegraph.graph.statistics.figures import Statistics

AMONG = ("sexual-abuse", "family-sexual-abuse", "all")
NOT_ALL = "all national cases concern sexual abuse, but not all of these cases do"
LOWER_BOUND = (
    "Where the base is every case considered, the share is a lower bound, because a review does not state everything. "
    "The count n includes what is alleged or suspected; the column 'established' leaves this out."
)
WHICH_CHILDREN = (
    "All children who are subjects of a case are counted, whether or not they were harmed. The national figures count "
    "children who were abused."
)
NOT_RECORDED = "recorded in none of these cases"
COLUMNS = {
    "id": "the indicator's id",
    "group": "what the indicator is about",
    "measure": "the indicator in words",
    "counts": "what is counted: `cases` or `children`",
    "n": "how many have it, including where it is alleged or suspected",
    "established": "for how many of these it is established and not inferred by the coder",
    "base": "for how many it is recorded",
    "of": "how many cases or children were considered in all",
    "share": "n divided by the base, as a fraction",
    "low": "the lower end of the 95 % Wilson interval",
    "high": "the upper end of that interval",
    "cases": "the cases that have it",
    "unclear": "cases that may or may not have it; they are in neither n nor the base",
    "note": "how the indicator is counted",
    "comparable": "whether it can be compared with the national figure",
    "why_not": "why it cannot be compared",
    "national_value": "the national figure",
    "national_unit": "the unit of the national figure",
    "national_approximate": "whether the report gives it as approximate",
    "national_counts": "what the national figure counts",
    "national_base": "the base of the national figure",
    "national_base_size": "the size of that base",
    "national_note": "a note on the national figure",
    "national_evidence": "where the report states the national figure",
}
SHORT_COLUMNS = (
    "group", "measure", "counts", "n", "established", "base", "of", "share and interval", "national figure",
    "not compared, since", "cases",
)  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """The profile of some cases: its rows, and the cases that were considered.

    ``certainty`` says how certain sexual abuse is in each case. ``left_out`` are the cases not considered.
    ``uncounted`` are cases with children who could not be counted.
    """

    among: str
    rows: tuple[Row, ...]
    cases: tuple[str, ...]
    left_out: tuple[str, ...]
    certainty: dict[str, str]
    family: tuple[str, ...]
    uncounted: tuple[str, ...]

    def notes(self) -> list[str]:
        """Return notes on the cases that were considered, and on the limits of the counts."""
        total = len(self.cases) + len(self.left_out)
        sure = [f"{words} in {_list(self._with(words))}" for words in CERTAINTIES if self._with(words)]
        out = [f"Considered: {len(self.cases)} of {total} case{'' if total == 1 else 's'}."]
        if sure:
            out.append(f"Sexual abuse of a child is {'; '.join(sure)}.")
        if self.left_out:
            out.append(
                f"Omitted, because the review states no sexual abuse {_of(self.among)}: {', '.join(self.left_out)}."
            )
        if self.among == "sexual-abuse":
            out.append(
                f"The abuse was by a family member, as in all national cases, in {_list(self.family)}. In any other "
                "case, the relationship is another or is not stated."
            )
        if self.uncounted:
            out.append(
                f"Some children are not counted, because the review does not state their number: in "
                f"{', '.join(self.uncounted)}."
            )
        unclear = [
            f"{row.measure.label}: {', '.join(row.counted.unclear)}"
            for row in self.rows
            if row.counted and row.counted.unclear
        ]
        if unclear:
            out.append(f"In neither n nor the base, because the review leaves the value open: {'; '.join(unclear)}.")
        out.append(LOWER_BOUND)
        compared = [row for row in self.rows if not row.why_not and row.share]
        if compared:
            inside = sum(row.holds_national() for row in compared)
            out.append(
                f"The national figure lies within the interval in {inside} of {len(compared)} rows that can be "
                "compared. If an interval is wide, this does not show that the two agree."
            )
        out.append(WHICH_CHILDREN)
        out.append(SELECTED_SAMPLE)
        out.append("The JSON output adds the evidence and the notes for each national figure.")
        return out

    def _with(self, certainty: str) -> list[str]:
        return [case for case, found in self.certainty.items() if found == certainty]


def _list(cases: Sequence[str]) -> str:
    return f"{len(cases)} ({', '.join(cases)})" if cases else "none"


def _of(among: str) -> str:
    return "of a child by a family member" if among == "family-sexual-abuse" else "of a child"


def profile(rows: Iterable[Feature], national: Statistics, among: str = "sexual-abuse") -> Profile:
    """Return the profile of the cases of a feature table.

    Args:
        rows: the feature table of the cases.
        national: the national figures to compare with.
        among: one of AMONG: cases of established, alleged or suspected sexual abuse of a child; those among them in
            which the abuse was by a family member; or all cases.

    Raises:
        NotFoundError: the table has no case, or no case of that kind.
    """
    by_case: dict[str, list[Feature]] = defaultdict(list)
    for row in rows:
        by_case[row.case].append(row)
    if not by_case:
        raise NotFoundError("there is no case to count")
    certainty = {case: surest for case, found in by_case.items() if (surest := _abuse(found, _is_sexual))}
    family = {case: surest for case, found in by_case.items() if (surest := _abuse(found, _is_in_family))}
    chosen = {"sexual-abuse": certainty, "family-sexual-abuse": family, "all": dict.fromkeys(by_case, "")}[among]
    if not chosen:
        raise NotFoundError(
            f"the national figures cover sexual abuse of a child, and none of these cases ({len(by_case)}) states it; "
            f"to count the cases without a like-for-like comparison, use {parameter('among', 'all')}"
        )
    view = {case: by_case[case] for case in sorted(chosen)}
    indicators = sorted([*INDICATORS, *_further(view)], key=lambda indicator: ORDER.index(indicator.group))
    return Profile(
        among=among,
        rows=tuple(_row(indicator, view, national, among) for indicator in indicators),
        cases=tuple(view),
        left_out=tuple(sorted(set(by_case) - set(view))),
        certainty={case: sure for case, sure in sorted(certainty.items()) if case in view},
        family=tuple(sorted(set(family) & set(view))),
        uncounted=tuple(c for c, found in view.items() if any(f.value == "number-not-told" for f in found)),
    )


def _is_sexual(row: Feature) -> bool:
    return row.kind in ("harm", "harm-by-child") and within(row.value, "sexual-abuse")


def _is_in_family(row: Feature) -> bool:
    relative = row.kind == "sexual-abuse-by" and within(row.value, "family-member")
    return relative or (row.kind in ("harm", "harm-by-child") and within(row.value, "intrafamilial-csa"))


def _abuse(rows: Sequence[Feature], is_one: Callable[[Feature], bool]) -> str:
    return min((row.certainty for row in rows if is_one(row)), key=CERTAINTIES.index, default="")


def _row(indicator: Indicator, view: View, national: Statistics, among: str) -> Row:
    figure = national.figures[indicator.figure] if indicator.figure else None
    counted = count(indicator, view)
    why_not = indicator.why_not or ("" if figure else "the report gives no such figure")
    if figure and not why_not:
        why_not = NOT_ALL if among == "all" else NOT_RECORDED if counted and not counted.base else ""
    return Row(indicator, counted, share(counted.n, counted.base) if counted else None, figure, why_not)


def _further(view: View) -> list[Indicator]:
    """Return an indicator for each further harm and relationship in the cases in view."""
    concepts = vocabulary().concepts
    harms = {ancestry(row.value)[-1] for found in view.values() for row in found if row.kind == "harm"}
    people = {row.value for found in view.values() for row in found if row.kind == "sexual-abuse-by"}
    taken = {value for indicator in INDICATORS for value in indicator.values()}
    further = [
        Indicator(f"harm-{id_}", HARM, concepts[id_].label, "cases", (Sign("harm", id_), Sign("concern", id_, 2)))
        for id_ in sorted(harms - taken - {"sexual-abuse"})
    ]
    return further + [
        Indicator(
            f"relationship-{id_}",
            PERSON,
            concepts[id_].label,
            "cases",
            (Sign("sexual-abuse-by", id_),),
            recorded=("sexual-abuse-by", "sexual-abuse-by-possibly"),
            possibly="sexual-abuse-by-possibly",
        )
        for id_ in sorted(people - taken)
    ]


def compute(corpus: Corpus, among: str, min_count: int) -> Answer:
    """Return the rows of the profile with its notes."""
    from casegraph.graph.statistics.figures import bundled_statistics

    found = profile(corpus.features, bundled_statistics(), among)
    if not min_count:
        return Answer([row.row() for row in found.rows], found.notes())
    notes = safe_notes(found.notes(), {row.case for row in corpus.features}, min_count)
    return Answer(safe_rows(found.rows, min_count), notes)


MEASURE = Measure(
    name="profile",
    title="Profile compared with the national figures",
    question="How do these cases compare with the national panel's figures?",
    description=(
        "Each row shows how many cases or children have a feature, and the national figure with its base. If the two "
        "cannot be compared, the row says why. Each row counts a case or child at most once, even if several "
        "documents state the same thing."
    ),
    terms={
        "n": "cases or children with the feature, including where it is only alleged or suspected",
        "established": "the part of n for which the feature is established, without what the coder inferred",
        "base": "cases or children for which the review says whether they have the feature",
        "of": "all cases or children that were considered",
        "share": "n divided by the base, with its 95 % Wilson interval (Wilson 1927)",
    },
    columns=COLUMNS,
    short_columns=SHORT_COLUMNS,
    parameters=(
        CaseIds(),
        Choice(
            "among",
            "Cases to count: those in which a child was or may have been sexually abused, those in which the abuse was "
            "by a family member, or all cases.",
            choices=AMONG,
            default="sexual-abuse",
        ),
        MinCount(),
    ),
    limits=(LOWER_BOUND, WHICH_CHILDREN, SELECTED_SAMPLE),
    references=(
        "E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American "
        "Statistical Association 22 (1927), 209–212.",
    ),
    compute=compute,
    examples=(
        "casegraph profile",
        "casegraph profile --among family-sexual-abuse --format csv",
        "casegraph profile --min-count 5",
    ),
)
