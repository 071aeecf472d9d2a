"""The measures' tables of counts, with small counts suppressed.

A reader could work out a count from its share and interval, so these are suppressed with the count. Lists of cases are
always left out: two lists together would show how many cases have both features, and a list reveals more about each
case that it names. Rows are sorted by name, because rows sorted by count would show between which values a suppressed
count lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from casegraph.graph.case.basis import BASES
from casegraph.graph.feature_table import PatternRow
from casegraph.graph.measures.agencies import AgencyRow, NetworkMeasure
from casegraph.graph.measures.profile import Row
from casegraph.graph.measures.themes import Frequency, Pair
from casegraph.graph.release.suppression import SUPPRESSED, Counts, Key, suppressed

Cells = dict[str, object]
PATTERN_COLUMNS = ("pattern", "cases", *BASES, "of")
_SHARES = ("share", "low", "high", "share and interval")


def profile_rows(rows: Sequence[Row], least: int) -> list[Cells]:
    """Return the rows of a profile without counts below ``least`` and without values that would reveal these."""
    counts = Counts()
    together: dict[Key, list[Key]] = {}
    keys: dict[int, dict[str, Key]] = {}
    for index, row in enumerate(rows):
        if row.counted is None:
            continue
        counted, kind = row.counted, row.measure.counts
        base = (kind, row.measure.recorded) if row.measure.recorded else ("base", index)
        keys[index] = {
            "established": counts.show(("established", index), counted.established),
            "n": counts.show(("n", index), counted.n),
            "base": counts.show((base, counted.base), counted.base),
            "of": counts.show(("of", kind), counted.of),
        }
        for part, whole in (("established", "n"), ("n", "base")):
            counts.part(keys[index][part], keys[index][whole])
        together.setdefault(keys[index]["base"], []).append(keys[index]["n"])
    for total, parts in together.items():
        # This holds if the rows with a recorded value add up to the base, as boys and girls do.
        counts.equal({total: 1}, dict.fromkeys(parts, 1))
    gone = suppressed(counts, least)
    out = []
    for index, row in enumerate(rows):
        cells = row.row()
        if row.counted is not None:
            hidden = [name for name, key in keys[index].items() if key in gone]
            hidden += _SHARES if {"n", "base"} & set(hidden) else ()
            cells = _without(cells, [*hidden, "cases", "unclear"])
        out.append(cells)
    return out


def theme_rows(rows: Sequence[Frequency], least: int) -> list[Cells]:
    """Return the rows of themes without counts below ``least`` and without values that would reveal these."""
    if least <= 0:
        return [row.row() for row in rows]
    counts = Counts()
    for row in rows:
        counts.show("base", row.share.base)
        counts.show((row.theme, "n"), row.share.n)
        counts.show((row.theme, "told"), len(row.told))
        counts.part((row.theme, "told"), (row.theme, "n"))
        counts.part((row.theme, "n"), "base")
    gone = suppressed(counts, least)
    out = []
    for row in sorted(rows, key=lambda row: row.theme):
        hidden = [name for name in ("n", "told") if (row.theme, name) in gone] + ["base"] * ("base" in gone)
        hidden += _SHARES if {"n", "base"} & set(hidden) else ()
        out.append(_without(row.row(), [*hidden, "cases"]))
    return out


def pair_rows(rows: Sequence[Pair], least: int) -> list[Cells]:
    """Return the pairs of themes for which every cell of the two-by-two table is at least ``least``."""
    if least <= 0:
        return [row.row() for row in rows]
    return [
        _without(row.row(), ["cases"])
        for row in sorted(rows, key=lambda row: (row.one, row.other))
        if min(both := len(row.cases), row.n_one - both, row.n_other - both, row.base - row.n_one - row.n_other + both)
        >= least
    ]


def pattern_rows(found: Iterable[PatternRow], names: Sequence[str], cases: Sequence[str], least: int) -> list[Cells]:
    """Return the number of cases in which each pattern is found, on any basis and on each, with PATTERN_COLUMNS.

    Counts below ``least`` are suppressed, and so are values that would reveal them.
    """
    having: dict[tuple[str, str], set[str]] = {}
    for match in found:
        for column in (match.basis, "cases"):
            having.setdefault((match.pattern, column), set()).add(match.case)
    counts = Counts()
    counts.show("of", len(cases))
    for name in names:
        for column in PATTERN_COLUMNS[1:-1]:
            counts.show((name, column), len(having.get((name, column), ())))
        counts.part((name, "cases"), "of")
        for basis in BASES:
            counts.part((name, basis), (name, "cases"))
    gone = suppressed(counts, least)
    rows: list[Cells] = [
        {"pattern": name, **{c: counts.values[name, c] for c in PATTERN_COLUMNS[1:-1]}, "of": len(cases)}
        for name in sorted(names)
    ]
    hidden_of = ["of"] * ("of" in gone)
    return [_without(row, [*hidden_of, *(c for c in PATTERN_COLUMNS if (row["pattern"], c) in gone)]) for row in rows]


def agency_tables(
    rows: Sequence[AgencyRow], network: Sequence[NetworkMeasure], least: int
) -> tuple[list[Cells], list[Cells]]:
    """Return the table of agencies and the table of network measures, both without counts below ``least``.

    Each table reveals something about the other, so the function handles them together. It replaces lists of cases by
    their length.
    """
    if least <= 0:
        return [row.row() for row in rows], [measure.row() for measure in network]
    numbers = ("told", "was_told", "undirected", "not_arrived", "ties")
    counts = Counts()
    for row in rows:
        for name in numbers:
            counts.show((row.agency, name), getattr(row, name))
        counts.show((row.agency, "cases"), len(row.cases))
        counts.show((row.agency, "no_tie_in"), len(row.no_tie_in))
        counts.part((row.agency, "no_tie_in"), (row.agency, "cases"))
    for measure in network:
        counts.show((measure.measure, "n"), measure.n)
        counts.show((measure.measure, "base"), measure.base)
        counts.part((measure.measure, "n"), (measure.measure, "base"))
    if rows and network:
        every = {name: {(row.agency, name): 1 for row in rows} for name in (*numbers, "no_tie_in")}
        counts.equal(every["told"], every["was_told"])
        counts.equal({("density", "n"): 2}, every["ties"])
        counts.equal({("no tie", "n"): 1}, every["no_tie_in"])
        counts.equal({("arrived", "n"): 2}, every["told"] | every["was_told"] | every["undirected"])
        counts.equal({("arrived", "base"): 2, ("arrived", "n"): -2}, every["not_arrived"])
    gone = suppressed(counts, least)
    names = (*numbers, "cases", "no_tie_in")
    by_agency = [
        {**row.row(), "cases": len(row.cases), "no_tie_in": len(row.no_tie_in)}
        for row in sorted(rows, key=lambda row: row.agency)
    ]
    return (
        [_one(cells, str(cells["agency"]), names, ("betweenness",), gone) for cells in by_agency],
        [_one(row.row(), row.measure, ("n", "base"), ("value",), gone) for row in network],
    )


def _one(cells: Cells, key: str, names: Sequence[str], derived: Sequence[str], gone: frozenset[Key]) -> Cells:
    hidden = [name for name in names if (key, name) in gone]
    return _without(cells, [*hidden, *(derived if hidden else ())])


def _without(cells: Mapping[str, object], hidden: Iterable[str]) -> Cells:
    return {**cells, **{name: SUPPRESSED for name in hidden if name in cells}}


def safe_notes(notes: Iterable[str], cases: Iterable[str], least: int) -> list[str]:
    """Return the notes to a table that contain no case and no number, after a note on what was suppressed."""
    named = list(cases)
    kept = [note for note in notes if not any(case in note for case in named) and not any(map(str.isdigit, note))]
    return [
        f"Counts below {least} are suppressed, with their shares and intervals. Other counts that would reveal them "
        "are suppressed too. Lists of cases, and notes with a case or a number, are left out. A reader who knows more "
        "about a case than this table shows may still work out a count.",
        *kept,
    ]
