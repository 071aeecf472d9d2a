"""The briefing of a case: a few pages to print before a panel meets. Each statement has its certainty and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casegraph.graph.case.basis import BASES
from casegraph.graph.case.case import read_case
from casegraph.graph.errors import NotFoundError
from casegraph.graph.measures import similar as measure
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store
from casegraph.queries.feature_rows import feature_table
from casegraph.queries.knowledge import known
from casegraph.queries.library import Query, patterns
from casegraph.queries.matches import Match, matches
from casegraph.viz.corpus.matrix import AgencyMatrix, agency_matrix
from casegraph.viz.shared.account import Account, Entry, read_account
from casegraph.viz.shared.html import several

NEAREST = 5
MOST_SHARED = 6


@dataclass(frozen=True)
class Premise:
    """A node that a match rests on, and its role in the argument."""

    role: str
    entry: Entry


@dataclass(frozen=True)
class Explained:
    """A match with its premises."""

    basis: str
    certainty: str
    premises: tuple[Premise, ...]


@dataclass(frozen=True)
class PatternEntry:
    """A pattern that the case matches, with its matches. ``counts`` holds (basis, number)."""

    query: Query
    counts: tuple[tuple[str, int], ...]
    matches: tuple[Explained, ...]


@dataclass(frozen=True)
class Knew:
    """Something that an agency knew, how it knew, and the place in the order from which the review states this."""

    entry: Entry
    how: str
    position: int | None


@dataclass(frozen=True)
class Near:
    """A similar case. ``shared`` holds the concepts that both cases have, rarest first, with the number of cases."""

    case: str
    title: str
    similarity: float
    shared: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Report:
    """The content of a briefing."""

    account: Account
    patterns: tuple[PatternEntry, ...]
    agencies: AgencyMatrix
    knew: Mapping[str, tuple[Knew, ...]]
    near: tuple[Near, ...]
    near_notes: tuple[str, ...]


def report(store: Store, case: str, texts: SourceTexts | None = None) -> Report:
    """Return the briefing of a case.

    Args:
        store: where the case is. Similar cases are sought in the whole store.
        case: its id.
        texts: documents to quote from.

    Raises:
        NotFoundError: there is no such case.
    """
    account = read_account(store, case, texts)
    near, notes = _near(store, case)
    return Report(
        account=account,
        patterns=tuple(_patterns(account, matches(store, cases=[case]))),
        agencies=agency_matrix(store, [case]),
        knew=_knew(store, account),
        near=near,
        near_notes=notes,
    )


def _patterns(account: Account, found: Sequence[Match]) -> list[PatternEntry]:
    by_pattern: dict[str, list[Match]] = defaultdict(list)
    for match in found:
        by_pattern[match.pattern].append(match)
    # Stated matches come before those that only a learning point implies.
    order = sorted(by_pattern, key=lambda name: (BASES.index(by_pattern[name][0].basis), patterns()[name].title))
    out = []
    for name in order:
        there = by_pattern[name]
        counts = tuple((basis, n) for basis in BASES if (n := sum(match.basis == basis for match in there)))
        explained = tuple(
            Explained(
                match.basis,
                match.certainty,
                tuple(
                    Premise(role, account.entries[id_]) for id_, role in zip(match.premises, match.roles, strict=True)
                ),
            )
            for match in there
        )
        out.append(PatternEntry(patterns()[name], counts, explained))
    return out


def _knew(store: Store, account: Account) -> dict[str, tuple[Knew, ...]]:
    """Return what each agency knew, by the agency's id."""
    by_agency: dict[str, list[Knew]] = defaultdict(list)
    for row in known(store, account.graph.case):
        node = account.entries.get(str(row["node"]))
        if node is not None:
            position = row.get("position")
            from_ = int(str(position)) if position is not None else None
            by_agency[str(row["agency"])].append(Knew(node, str(row["how"]), from_))
    return {agency: tuple(found) for agency, found in by_agency.items()}


def _near(store: Store, case: str) -> tuple[tuple[Near, ...], tuple[str, ...]]:
    try:
        found = measure.similar(feature_table(store), case)[:NEAREST]
    except NotFoundError:
        return (), ()
    near = []
    for one in found:
        narrow = [shared for shared in one.shared if shared.narrowest]
        shared_words = tuple(
            f"{shared.label} ({shared.group}; in {several(shared.cases, 'case')})" for shared in narrow
        )
        near.append(
            Near(
                one.case,
                read_case(store, one.case).title,
                one.similarity,
                shared_words[:MOST_SHARED],
                max(0, len(shared_words) - MOST_SHARED),
            )
        )
    return tuple(near), tuple(measure.notes(len(store.cases()))[2:])
