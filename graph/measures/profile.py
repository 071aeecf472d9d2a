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

from casegraph.graph.errors import NotFoundError
from casegraph.graph.features import CERTAINTIES, Feature
from casegraph.graph.measures.intervals import Share, share
from casegraph.graph.measures.panel import HARM, MEASURES, ORDER, PERSON, Measure, Sign
from casegraph.graph.model import model
from casegraph.graph.statistics import Figure, Statistics
from casegraph.graph.ties import ancestry, within

AMONG = ("sexual-abuse", "family-sexual-abuse", "all")
NOT_ALL = "not all of these cases are of sexual abuse, as the national ones are"
COLUMNS = (
    "id", "group", "measure", "counts", "n", "established", "base", "of", "share", "low", "high", "cases", "unclear",
    "note", "comparable", "why_not", "national", "national_unit", "national_approximate", "national_counts",
    "national_base", "national_base_size", "national_note", "national_evidence",
)  # fmt: skip
SHORT_COLUMNS = (
    "group", "measure", "counts", "n", "established", "base", "of", "share and interval", "national figure",
    "not compared, since", "cases",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row of the profile.

    ``n`` counts cases or children (``counts``) in which or of whom the thing is told, ``established`` those in which it
    is told as established; ``base`` is what has it recorded, ``of`` all in view; ``cases`` are those that ``n`` rests
    on, and ``unclear`` cases that may or may not belong to them. ``counted`` is False where the cases are not coded for
    it; ``why_not`` is empty where the two can be compared.
    """

    id: str
    group: str
    label: str
    counts: str
    counted: bool
    n: int
    established: int
    base: int
    of: int
    share: Share
    cases: tuple[str, ...]
    unclear: tuple[str, ...]
    national: Figure | None
    why_not: str
    note: str

    def row(self) -> dict[str, object]:
        """Return the row by COLUMNS and SHORT_COLUMNS; shares are fractions, the national value is in its unit."""
        figure = self.national
        counted = self.counted
        return {
            "id": self.id,
            "group": self.group,
            "measure": self.label,
            "counts": self.counts,
            "n": self.n if counted else None,
            "established": self.established if counted else None,
            "base": self.base if counted else None,
            "of": self.of if counted else None,
            "share": self.share.share,
            "low": self.share.low,
            "high": self.share.high,
            "cases": list(self.cases),
            "unclear": list(self.unclear),
            "note": self.note,
            "comparable": not self.why_not,
            "why_not": self.why_not,
            "national": float(figure.value) if figure else None,
            "national_unit": figure.unit if figure else None,
            "national_approximate": figure.approximate if figure else None,
            "national_counts": figure.base.counts if figure else None,
            "national_base": figure.base.label if figure else None,
            "national_base_size": figure.base.number if figure else None,
            "national_note": figure.note if figure else None,
            "national_evidence": [str(locator) for locator in figure.evidence] if figure else [],
            "share and interval": self.share.text(),
            "national figure": f"{figure.text()} of {figure.base.text()}" if figure else "",
            "not compared, since": self.why_not,
        }

    def holds_national(self) -> bool:
        """Tell whether the national figure lies within the interval."""
        if self.national is None or self.share.low is None or self.share.high is None:
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
                f"By somebody of the family, as in all national cases: {_list(self.family)}; else the tie is not told."
            )
        if self.uncounted:
            out.append(
                f"Children who are not counted, since their number is not told: some in {', '.join(self.uncounted)}."
            )
        unclear = [f"{row.label}: {', '.join(row.unclear)}" for row in self.rows if row.unclear]
        if unclear:
            out.append(f"In neither count nor base, since one of several is meant: {'; '.join(unclear)}.")
        out.append(
            "Where the base is every case in view, the share is a lower bound: what is not told may have been so. "
            "n takes in what is alleged or suspected; established does not."
        )
        compared = [row for row in self.rows if not row.why_not and row.national and row.share.low is not None]
        if compared:
            inside = sum(row.holds_national() for row in compared)
            out.append(
                f"The national figure lies within the interval in {inside} of {len(compared)} rows that can be "
                "compared. Where intervals are wide, that is no sign that the two agree."
            )
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


View = dict[str, list[Feature]]


def _row(measure: Measure, view: View, national: Statistics, among: str) -> Row:
    figure = national.figures[measure.figure] if measure.figure else None
    count = _children if measure.counts == "children" else _cases
    n, established, base, of, cases, unclear = count(measure, view) if measure.signs else (0, 0, 0, 0, (), ())
    why_not = measure.why_not or ("" if figure else "the report gives no such figure")
    if figure and not why_not and among == "all":
        why_not = NOT_ALL
    return Row(
        id=measure.id,
        group=measure.group,
        label=measure.label,
        counts=measure.counts,
        counted=bool(measure.signs),
        n=n,
        established=established,
        base=base,
        of=of,
        share=share(n, base),
        cases=cases,
        unclear=unclear,
        national=figure,
        why_not=why_not,
        note=measure.note,
    )


Counted = tuple[int, int, int, int, tuple[str, ...], tuple[str, ...]]


def _children(measure: Measure, view: View) -> Counted:
    """Count children; each is in one row of the kind."""
    hits = [row for found in view.values() for row in found if _matches(row, measure.signs)]
    base = sum(row.number for found in view.values() for row in found if row.kind in measure.recorded)
    of = sum(row.number for found in view.values() for row in found if row.kind == "child")
    n = sum(row.number for row in hits)
    return n, n, base, of, tuple(sorted({row.case for row in hits})), ()


def _cases(measure: Measure, view: View) -> Counted:
    """Count cases, each once and by its surest sign.

    A case that tells several possible values, of which this is one, is left out: it is unclear.
    """
    surest: dict[str, int] = {}
    recorded: set[str] = set()
    unclear: list[str] = []
    for case, found in view.items():
        hits = [_doubt(row, measure.signs) for row in found if _matches(row, measure.signs)]
        possible = [row.value for row in found if row.kind == measure.possibly]
        inside = [any(within(value, wider) for wider in measure.values()) for value in possible]
        if not hits and possible and all(inside):
            # Which of them it was is not told, but each is one of these.
            hits = [_doubt(row, ()) for row in found if row.kind == measure.possibly]
        if hits:
            surest[case] = min(hits)
        if not hits and any(inside):
            unclear.append(case)
        elif not measure.recorded or hits or any(row.kind in measure.recorded for row in found):
            recorded.add(case)
    established = sum(doubt == 0 for doubt in surest.values())
    return len(surest), established, len(recorded), len(view), tuple(sorted(surest)), tuple(unclear)


def _matches(row: Feature, signs: Sequence[Sign]) -> bool:
    return any(row.kind == sign.kind and sign.takes(row.value) for sign in signs)


def _doubt(row: Feature, signs: Sequence[Sign]) -> int:
    """Return how far a row falls short of established; what was only the matter of a concern is suspected."""
    own = CERTAINTIES.index(row.certainty)
    return max([own, *(sign.doubt for sign in signs if row.kind == sign.kind and sign.takes(row.value))])


def _further(view: View) -> list[Measure]:
    """Return a measure for each other harm and each other relationship that the cases in view tell."""
    concepts = model().concepts
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
