"""Suppression of small counts, so that nobody can work them out from totals, shares or other counts.

A table of counts is a set of cells with equations between them. Parts add up to their total. A base less the count that
is a share of it gives the rest. The rest is a cell too: the table does not show it, but a reader could work it out.

First, we suppress every cell below the least number. Then we compute, for each hidden cell, the least and the greatest
whole number that it can be. The reader is assumed to see the remaining cells, and to know which cells were suppressed
because they are below the least number. If the two numbers are equal, we suppress another cell, the smallest first, and
compute again (complementary suppression; L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control,
Springer 2001). This does not protect against a reader who knows more than the table, such as the values of one case.

A reader could work out a count from its share and interval, so these are suppressed with the count. Lists of cases are
always omitted: two lists together would show how many cases have both features, and a list reveals more about each
case that it names. Rows are sorted by name, because rows sorted by count would show between which values a suppressed
count lies.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

# The text in place of a suppressed cell, whether the cell is small itself or protects another cell.
SUPPRESSED = "suppressed"
Key = Hashable
# Cells, each with its factor. The products add up to zero.
Equation = Mapping[Any, int]


@dataclass
class Counts:
    """Cells of a table with the equations between them.

    ``shown`` are the cells that the table would show. The other cells are not in the table but can be worked out.
    """

    values: dict[Key, int] = field(default_factory=dict)
    shown: set[Key] = field(default_factory=set)
    equations: list[Equation] = field(default_factory=list)

    def show(self, key: Key, value: int) -> Key:
        """Add a cell of the table."""
        self.values[key] = value
        self.shown.add(key)
        return key

    def part(self, part: Key, whole: Key) -> None:
        """Add the equation between a cell, the cell of which it is a part, and the rest."""
        rest = ("rest", part, whole)
        self.values[rest] = self.values[whole] - self.values[part]
        self.equations.append({whole: 1, part: -1, rest: -1})

    def equal(self, left: Equation, right: Equation) -> None:
        """Add the equation between two sums, if they are equal."""
        found: dict[Key, int] = dict(left)
        for key, times in right.items():
            found[key] = found.get(key, 0) - times
        if sum(self.values[key] * times for key, times in found.items()) == 0:
            self.equations.append(found)


def suppressed(counts: Counts, least: int) -> frozenset[Key]:
    """Return the cells to suppress so that nobody can work out a count below ``least``."""
    if least <= 0:
        return frozenset()
    small = {key for key, value in counts.values.items() if value < least}
    gone = small & counts.shown
    done: set[frozenset[Key]] = set()
    while True:
        hidden = (set(counts.values) - counts.shown) | gone
        extra = set()
        for group in map(frozenset, _groups(counts, hidden)):
            if group in done:
                continue
            near = {_next(counts, key, hidden) for key in _known(counts, group, small, gone, least)} - {None}
            # If no equation ties the group to a cell that is shown, there is nothing left to suppress.
            extra |= {min(near, key=lambda key: (counts.values[key], str(key)))} if near else set()
            if not near:
                done.add(group)
        if not extra:
            return frozenset(gone)
        gone |= extra


def _groups(counts: Counts, hidden: set[Key]) -> list[set[Key]]:
    """Return the hidden cells in groups, each of which equations tie together."""
    groups: list[set[Key]] = []
    for equation in counts.equations:
        keys = {key for key in equation if key in hidden}
        met = [group for group in groups if group & keys]
        groups = [group for group in groups if not group & keys]
        if keys:
            groups.append(keys.union(*met))
    tied = set().union(*groups) if groups else set()
    return groups + [{key} for key in sorted(hidden - tied, key=str)]


def _known(counts: Counts, group: Iterable[Key], small: set[Key], gone: set[Key], least: int) -> Iterable[Key]:
    """Yield the cells of a group that a reader could work out but must not."""
    asked = {key for key in group if key in gone or (key in small and key not in counts.shown)}
    for key, (low, high) in ranges(counts, group, small & gone, least, asked).items():
        if low == high:
            yield key


def ranges(
    counts: Counts, group: Iterable[Key], below: set[Key], least: int, asked: Iterable[Key]
) -> dict[Key, tuple[int, int | None]]:
    """Return the least and the greatest whole number that each hidden cell can be; None if there is no greatest.

    Args:
        counts: the table.
        group: hidden cells that equations tie together; all other cells are known.
        below: the cells of the group that are known to be below ``least``.
        least: the least number that the table shows.
        asked: the cells for which to compute the numbers.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    keys = sorted(group, key=str)
    place = {key: index for index, key in enumerate(keys)}
    rows, sums = [], []
    for equation in counts.equations:
        inside = {key: times for key, times in equation.items() if key in place}
        if inside:
            row = [0] * len(keys)
            for key, times in inside.items():
                row[place[key]] = times
            rows.append(row)
            sums.append(-sum(counts.values[key] * times for key, times in equation.items() if key not in place))
    upper = [least - 1 if key in below else np.inf for key in keys]
    if not rows:
        return {key: (0, least - 1 if key in below else None) for key in asked}
    constraint = LinearConstraint(np.array(rows), sums, sums)
    found: dict[Key, tuple[int, int | None]] = {}
    for key in asked:
        ends: list[int | None] = []
        for sign in (1, -1):
            aim = np.zeros(len(keys))
            aim[place[key]] = sign
            answer = milp(aim, integrality=np.ones(len(keys)), bounds=Bounds(0, upper), constraints=constraint)
            ends.append(round(answer.x[place[key]]) if answer.x is not None else None)
        found[key] = (ends[0] or 0, ends[1])
    return found


def _next(counts: Counts, key: Key, hidden: set[Key]) -> Key | None:
    """Return the smallest cell still shown that equations tie to a cell through hidden cells; None if there is none."""
    seen, todo = {key}, [key]
    near: set[Key] = set()
    while todo:
        one = todo.pop()
        for equation in counts.equations:
            if one in equation:
                near |= {other for other in equation if other not in hidden}
                new = {other for other in equation if other in hidden} - seen
                seen |= new
                todo += new
        if near:
            break
    return min(near, key=lambda other: (counts.values[other], str(other)), default=None)


def suppress(
    rows: Sequence[Mapping[str, object]],
    least: int,
    *,
    key: str,
    chain: Sequence[str],
    shares: Sequence[str] = (),
    lists: Sequence[str] = (),
) -> list[dict[str, object]]:
    """Suppress counts below ``least``, and values that would reveal them, and return the rows sorted by name.

    Args:
        rows: the rows.
        least: the least count that the table shows.
        key: the column with the name of a row.
        chain: columns of counts, each a part of the next. The last is a base, which several rows may share.
        shares: columns to suppress along with the last two counts of the chain, such as the share and its interval.
        lists: columns that list cases, which are always suppressed.
    """
    if least <= 0:
        return [dict(row) for row in rows]
    counts = Counts()
    cells: dict[str, dict[str, Key]] = {}
    for row in rows:
        name = str(row[key])
        cells[name] = {column: (name, column) for column in chain[:-1]}
        cells[name][chain[-1]] = f"base {row[chain[-1]]}"
        for column in reversed(chain):
            counts.show(cells[name][column], int(str(row[column])))
        for part, whole in pairwise(chain):
            counts.part(cells[name][part], cells[name][whole])
    gone = suppressed(counts, least)
    out = []
    for row in sorted(rows, key=lambda row: str(row[key])):
        hidden = [column for column in chain if cells[str(row[key])][column] in gone]
        hidden += shares if set(chain[-2:]) & set(hidden) else ()
        out.append(without(row, [*hidden, *lists]))
    return out


def without(cells: Mapping[str, object], hidden: Iterable[str]) -> dict[str, object]:
    """Return a row with some of its cells suppressed."""
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


def table(rows: Sequence[Sequence[int]]) -> Counts:
    """Return the counts of a two-way table and its margins; the keys are (row, column), with None for a margin."""
    counts = Counts()
    columns = range(len(rows[0])) if rows else range(0)
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            counts.show((i, j), value)
        counts.show((i, None), sum(row))
        counts.equal({(i, None): 1}, {(i, j): 1 for j in columns})
    for j in columns:
        counts.show((None, j), sum(row[j] for row in rows))
        counts.equal({(None, j): 1}, {(i, j): 1 for i in range(len(rows))})
    if rows:
        counts.show((None, None), sum(map(sum, rows)))
        counts.equal({(None, None): 1}, {(i, None): 1 for i in range(len(rows))})
        counts.equal({(None, None): 1}, {(None, j): 1 for j in columns})
    return counts
