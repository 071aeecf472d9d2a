"""The corpus on the national panel's measures: how many cases or children, of how many, beside the published figure.

A case counts once in a row, however often it is told. Two kinds of base are kept apart. Where a thing is recorded with
one of several values (sex, age, ethnicity, relationship), the base is who or what has it recorded. Where it is only
ever told when it was there (domestic abuse, disability), the base is every case in view and the share a lower bound,
since silence is no evidence of absence. The national figures are of cases of sexual abuse in the family; so, unless
another view is asked for, only cases of sexual abuse of a child are in view, and a row says why where it cannot be
compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from casegraph.graph.case.certainty import CERTAINTIES
from casegraph.graph.errors import NotFoundError
from casegraph.graph.feature_table import Feature
from casegraph.graph.measures._counting import Counted, View, count
from casegraph.graph.measures._intervals import Share, rounded, share
from casegraph.graph.measures._panel import HARM, MEASURES, ORDER, PERSON, Measure, Sign
from casegraph.graph.model.vocabulary import ancestry, vocabulary, within
from casegraph.graph.statistics.figures import Figure, Statistics

AMONG = ("sexual-abuse", "family-sexual-abuse", "all")
NOT_ALL = "not all of these cases are of sexual abuse, as the national ones are"
NOT_RECORDED = "recorded in none of these cases"
COLUMNS = (
    "id", "group", "measure", "counts", "n", "established", "base", "of", "share", "low", "high", "cases", "unclear",
    "note", "comparable", "why_not", "national_value", "national_unit", "national_approximate", "national_counts",
    "national_base", "national_base_size", "national_note", "national_evidence",
)  # fmt: skip
SHORT_COLUMNS = (
    "group", "measure", "counts", "n", "established", "base", "of", "share and interval", "national figure",
    "not compared, since", "cases",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row of the profile: a measure, what was counted for it, its share of the base, and the national figure.

    ``counted`` and ``share`` are None where the cases are not coded for it, ``national`` where there is no such figure;
    ``why_not`` is empty where the two can be compared.
    """

    measure: Measure
    counted: Counted | None
    share: Share | None
    national: Figure | None
    why_not: str

    def row(self) -> dict[str, object]:
        """Return the row by COLUMNS and SHORT_COLUMNS; shares are fractions, the national value is in its unit."""
        figure, counted, of_base = self.national, self.counted, self.share
        values: dict[str, object] = {
            "id": self.measure.id,
            "group": self.measure.group,
            "measure": self.measure.label,
            "counts": self.measure.counts,
            "note": self.measure.note,
            "comparable": not self.why_not,
            "why_not": self.why_not,
            "not compared, since": self.why_not,
        }
        if counted is not None and of_base is not None:
            values |= {name: getattr(counted, name) for name in ("n", "established", "base", "of")}
            values |= {name: rounded(getattr(of_base, name)) for name in ("share", "low", "high")}
            values |= {"cases": list(counted.cases), "unclear": list(counted.unclear)}
            values["share and interval"] = of_base.text()
        if figure is not None:
            values |= {f"national_{key}": value for key, value in figure.row().items()}
            values["national figure"] = f"{figure.text()} of {figure.base.text()}"
        return values

    def holds_national(self) -> bool:
        """Tell whether the national figure lies within the interval."""
        if self.national is None or self.share is None or self.share.low is None or self.share.high is None:
            return False
        return self.share.low <= float(self.national.value) / 100 <= self.share.high


@dataclass(frozen=True)
class Profile:
    """The rows with what was in view: the cases, how sure their sexual abuse is, and children who cannot be counted."""

    among: str
    rows: tuple[Row, ...]
    cases: tuple[str, ...]
    left_out: tuple[str, ...]
    certainty: dict[str, str]
    family: tuple[str, ...]
    uncounted: tuple[str, ...]

    def notes(self) -> list[str]:
        """Return in plain words what was in view, and what the counts do not show."""
        total = len(self.cases) + len(self.left_out)
        sure = [f"{words} in {_list(self._with(words))}" for words in CERTAINTIES if self._with(words)]
        out = [f"In view: {len(self.cases)} of {total} case{'' if total == 1 else 's'}."]
        if sure:
            out.append(f"Sexual abuse of a child is {'; '.join(sure)}.")
        if self.left_out:
            out.append(f"Left out, since no sexual abuse {_of(self.among)} is told: {', '.join(self.left_out)}.")
        if self.among == "sexual-abuse":
            out.append(
                f"It is by somebody of the family, as in all national cases, in {_list(self.family)}; "
                "else the tie is not told or another."
            )
        if self.uncounted:
            out.append(
                f"Children who are not counted, since their number is not told: some in {', '.join(self.uncounted)}."
            )
        unclear = [
            f"{row.measure.label}: {', '.join(row.counted.unclear)}"
            for row in self.rows
            if row.counted and row.counted.unclear
        ]
        if unclear:
            out.append(f"In neither count nor base, since one of several is meant: {'; '.join(unclear)}.")
        out.append(
            "Where the base is every case in view, the share is a lower bound: what is not told may have been so. "
            "n takes in what is alleged or suspected; established does not."
        )
        compared = [row for row in self.rows if not row.why_not and row.share]
        if compared:
            inside = sum(row.holds_national() for row in compared)
            out.append(
                f"The national figure lies within the interval in {inside} of {len(compared)} rows that can be "
                "compared. Where intervals are wide, that is no sign that the two agree."
            )
        out.append("Children are those whom a case is about, whether harmed or not; the national ones were abused.")
        out.append("Reviews are a selected sample: a share of them is no prevalence among children.")
        out.append("Evidence of each national figure, and the notes to it: --format json.")
        return out

    def _with(self, certainty: str) -> list[str]:
        return [case for case, found in self.certainty.items() if found == certainty]


def _list(cases: Sequence[str]) -> str:
    return f"{len(cases)} ({', '.join(cases)})" if cases else "none"


def _of(among: str) -> str:
    return "of a child by somebody of the family" if among == "family-sexual-abuse" else "of a child"


def profile(rows: Iterable[Feature], national: Statistics, among: str = "sexual-abuse") -> Profile:
    """Return the profile of the cases of a feature table.

    Args:
        rows: the feature table of the cases.
        national: the figures to stand beside.
        among: one of AMONG: cases in which a child is told, alleged or suspected to have been sexually abused; those in
            which it was by somebody of the family; or all.

    Raises:
        NotFoundError: the table has no case, or none of that kind.
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
            f"sexual abuse of a child, which the national figures are about, is told in none of these cases "
            f"({len(by_case)}); profile them without a like for like comparison with: --among all"
        )
    view = {case: by_case[case] for case in sorted(chosen)}
    measures = sorted([*MEASURES, *_further(view)], key=lambda measure: ORDER.index(measure.group))
    return Profile(
        among=among,
        rows=tuple(_row(measure, view, national, among) for measure in measures),
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


def _row(measure: Measure, view: View, national: Statistics, among: str) -> Row:
    figure = national.figures[measure.figure] if measure.figure else None
    counted = count(measure, view)
    why_not = measure.why_not or ("" if figure else "the report gives no such figure")
    if figure and not why_not:
        why_not = NOT_ALL if among == "all" else NOT_RECORDED if counted and not counted.base else ""
    return Row(measure, counted, share(counted.n, counted.base) if counted else None, figure, why_not)


def _further(view: View) -> list[Measure]:
    """Return a measure for each other harm and each other relationship that the cases in view tell."""
    concepts = vocabulary().concepts
    harms = {ancestry(row.value)[-1] for found in view.values() for row in found if row.kind == "harm"}
    people = {row.value for found in view.values() for row in found if row.kind == "sexual-abuse-by"}
    taken = {value for measure in MEASURES for value in measure.values()}
    further = [
        Measure(f"harm-{id_}", HARM, concepts[id_].label, "cases", (Sign("harm", id_), Sign("concern", id_, 2)))
        for id_ in sorted(harms - taken - {"sexual-abuse"})
    ]
    return further + [
        Measure(
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
