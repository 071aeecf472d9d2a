"""The timeline of a case: what happened, row by row in the order of the account, in lanes of family and agencies.

The rows follow the account, not a calendar: few accounts date what they tell. A lane is a column; each row has one
card, in the lane of whoever acted, and marks in the lanes of those who were told, were not, took part or knew. Text
runs from top to bottom so that labels stay readable, a phone can scroll it and a printer break it between rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from casegraph.graph.evidence import Library
from casegraph.graph.nodes import CaseGraph, CaseNode
from casegraph.graph.store import Store
from casegraph.viz import words
from casegraph.viz.account import Account, Told, line_of, read_account
from casegraph.viz.pages import several
from casegraph.viz.symbols import LINES
from casegraph.viz.textfit import wrap

FAMILY, UNSAID = "", "?"
GUTTER, WIDTH, HEAD, BETWEEN, GAP_ROW = 86.0, 1080.0, 66.0, 14.0, 34.0
# Bold letters are wider than the estimate for plain ones.
BOLD = 13 * 1.18
NARROWEST, WIDEST = 148.0, 250.0
# A picture longer than this goes on in a second one, so that it can be printed.
LONGEST = 1250.0
GAP_DAYS = 365
# What a mark in a lane says: its word, and the end of the line that leads to it.
MARKS = {
    "told": ("told", "arrow"),
    "late": ("told late or in part", "arrow"),
    "not": ("not told", "bar"),
    "unsaid": ("whether told: not said", "question"),
    "part": ("took part", "dot"),
    "knew": ("knew", "ring"),
    "questioned": ("questioned", "dot"),
}


@dataclass(frozen=True)
class Lane:
    """A lane: family and other people, one agency, or nobody named; ``rests`` is its longest stretch without a part."""

    id: str
    title: str
    lines: tuple[str, ...]
    parts: int
    first: int | None
    last: int | None
    rests: int
    group: bool = False


@dataclass(frozen=True)
class Mark:
    """What an event was to another lane than that of its card."""

    lane: int
    word: str
    end: str
    x: float
    start: float
    line: str


@dataclass(frozen=True)
class Row:
    """An event with its card and marks, or with ``gap`` the words for a lapse of time between two events."""

    told: Told | None
    y: float
    height: float
    lane: int = 0
    x: float = 0.0
    width: float = 0.0
    gutter: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    gap: str = ""


@dataclass(frozen=True)
class Picture:
    """One SVG: rows under the lanes' headings."""

    title: str
    rows: tuple[Row, ...]
    height: float
    # For each lane the height at which its solid part begins and ends, or None.
    spans: tuple[tuple[float, float] | None, ...]


@dataclass(frozen=True)
class Timeline:
    """The timeline of a case."""

    account: Account
    lanes: tuple[Lane, ...]
    centres: tuple[float, ...]
    lane_width: float
    width: float
    pictures: tuple[Picture, ...]
    placed: int
    unplaced: int
    apart: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows of all pictures, gaps left out."""
        return [row for picture in self.pictures for row in picture.rows if row.told is not None]


def timeline(store: Store, case: str, library: Library | None = None, *, longest: float = LONGEST) -> Timeline:
    """Return the timeline of a case.

    Args:
        store: where the case is.
        case: its id.
        library: documents to quote from.
        longest: the height at which a picture goes on in a second one.

    Raises:
        NotFoundError: there is no such case.
    """
    return timeline_of(read_account(store, case, library), longest=longest)


def timeline_of(account: Account, *, longest: float = LONGEST) -> Timeline:
    """Return the timeline of an account that has been read."""
    graph = account.graph
    events = graph.of_class("Event")
    parts = {event.id: _parts(graph, event) for event in events}
    used = {lane for found in parts.values() for lane in (found.home, *(lane for lane, _ in found.others))}
    agencies = graph.of_class("Agency")
    order = [FAMILY, *_order(graph, [parts[event.id] for event in events]), *([UNSAID] if UNSAID in used else [])]
    width = min(WIDEST, max(NARROWEST, (WIDTH - GUTTER) / len(order)))
    index = {lane: number for number, lane in enumerate(order)}
    centres = tuple(GUTTER + width * (number + 0.5) for number in range(len(order)))
    rows = [_row(account, event, parts[event.id], index, centres, width) for event in events]
    placed = [row for row, event in zip(rows, events, strict=True) if event.position is not None]
    unplaced = [row for row, event in zip(rows, events, strict=True) if event.position is None]
    lanes = tuple(_lane(graph, lane, width, [parts[event.id] for event in events if event.position]) for lane in order)
    pictures = _pictures("What happened, in the order of the account", _with_gaps(graph, placed), lanes, longest)
    pictures += _pictures("Told without a place in the order", unplaced, lanes, longest)
    return Timeline(
        account=account,
        lanes=lanes,
        centres=centres,
        lane_width=width,
        width=GUTTER + width * len(order),
        pictures=tuple(pictures),
        placed=len(placed),
        unplaced=len(unplaced),
        apart=tuple(agency.label for agency in agencies if agency.id not in used),
        lines=tuple(id_ for id_ in LINES if id_ in {mark.line for row in rows for mark in row.marks}),
    )


@dataclass(frozen=True)
class _Parts:
    """In which lane an event's card stands, and what it was to which other lanes."""

    home: str
    others: tuple[tuple[str, str], ...]
    line: str


def _order(graph: CaseGraph, found: Sequence[_Parts]) -> list[str]:
    """Return the agencies that have a part by when they first have one; several spoken of together stand last."""
    seen = dict.fromkeys(lane for parts in found for lane in (parts.home, *(other for other, _ in parts.others)))
    return sorted((lane for lane in seen if lane in graph.nodes), key=lambda lane: _is_group(graph, lane))


def _is_group(graph: CaseGraph, lane: str) -> bool:
    return lane in graph.nodes and graph.nodes[lane].values.get("isGroup") == (True,)


def _parts(graph: CaseGraph, event: CaseNode) -> _Parts:
    def lanes(name: str) -> list[str]:
        found = [id_ for id_ in event.links.get(name, ()) if id_ in graph.nodes]
        return [id_ if "Agency" in graph.nodes[id_].classes else FAMILY for id_ in found]

    line = line_of(event)
    sides = lanes("between")
    actors = lanes("from") + sides[:1] + lanes("by")
    home = actors[0] if actors else _home(event)
    if not line and not event.happened:
        told = "not"
    else:
        told = {"": "told", "went": "told", "late": "late", "not": "not", "unsaid": "unsaid"}[line]
    others = [(lane, "part") for lane in actors[1:]]
    others += [(lane, told) for lane in [*lanes("to"), *sides[1:]]]
    others += [(lane, "questioned") for lane in lanes("against")]
    others += [(lane, "knew") for lane in lanes("knownTo")]
    seen = {home}
    kept = []
    for lane, what in others:
        if lane not in seen:
            seen.add(lane)
            kept.append((lane, what))
    return _Parts(home, tuple(kept), line or ("uncertain" if words.hedge(event) else "tie"))


def _home(event: CaseNode) -> str:
    """Return the lane of an event of which no agent is told: harm and life are the family's, steps are nobody's."""
    steps = {"Concern", "Intervention", "Decision", "LegalEvent", "InformationExchange", "ProfessionalChallenge"}
    return UNSAID if event.classes & steps else FAMILY


def _lane(graph: CaseGraph, id_: str, width: float, placed: Sequence[_Parts]) -> Lane:
    title = {FAMILY: "Family and other people", UNSAID: "By whom is not said"}.get(id_) or graph.nodes[id_].label
    at = [
        number
        for number, parts in enumerate(placed, start=1)
        if parts.home == id_ or id_ in (lane for lane, _ in parts.others)
    ]
    rests = max((after - before - 1 for before, after in pairwise(at)), default=0)
    return Lane(
        id=id_,
        title=title,
        lines=tuple(wrap(words.within_sentence(title), width - 10, BOLD, 3)),
        parts=len(at),
        first=at[0] if at else None,
        last=at[-1] if at else None,
        rests=rests,
        group=_is_group(graph, id_),
    )


def _row(
    account: Account,
    event: CaseNode,
    parts: _Parts,
    index: Mapping[str, int],
    centres: Sequence[float],
    width: float,
) -> Row:
    told = account.told[event.id]
    lane = index[parts.home]
    room = width - 36
    label = wrap(words.within_sentence(told.label), room, BOLD, 4)
    tags = wrap(told.tag, room - 14, 11.5, 3)
    # The lane already says by whom.
    alone = (
        told.who == f"by {words.within_sentence(account.told[parts.home].label)}"
        if parts.home in account.told
        else False
    )
    small = [] if alone else wrap(told.who, room, 11.5, 2)
    if told.status and not told.line:
        small += wrap(told.status, room, 11.5, 3)
    if told.line:
        small += wrap(f"information: {LINES[told.line].word}", room, 11.5, 2)
    gutter = _gutter(event)
    height = max(24 + 16.5 * len(label) + 15 * (len(small) + len(tags)) + (6 if tags else 0) + 8, 18.0 * len(gutter))
    marks = []
    for other, what in parts.others:
        number = index[other]
        word, end = MARKS[what]
        edge = (width / 2 - 10) * (1 if number > lane else -1)
        line = parts.line if what != "knew" else "knew"
        marks.append(Mark(number, word, end, centres[number], centres[lane] + edge, line))
    return Row(
        told=told,
        y=0.0,
        height=height,
        lane=lane,
        x=centres[lane] - width / 2 + 8,
        width=width - 16,
        gutter=gutter,
        label=tuple(label),
        small=tuple(small),
        tags=tuple(tags),
        marks=tuple(sorted(marks, key=lambda mark: mark.lane)),
    )


def _gutter(event: CaseNode) -> tuple[str, ...]:
    """Return what stands at the left of a row: its place in the order, its date, the child's age."""
    out = [str(event.position) if event.position is not None else "no place"]
    if event.when():
        out += wrap(event.when(), GUTTER - 16, 11.5, 2)
    if age := words.age_words(event, "childAge"):
        out += wrap(f"child {age}", GUTTER - 12, 11.5, 3)
    return tuple(out)


def _with_gaps(graph: CaseGraph, rows: Sequence[Row]) -> list[Row]:
    """Return rows with a row of its own for each lapse of time that the account tells or its dates show."""
    out: list[Row] = []
    dated: CaseNode | None = None
    for row in rows:
        assert row.told is not None
        event = graph.nodes[row.told.id]
        said = _lapse(graph, event)
        if not said and dated is not None:
            said = _between(dated, event)
        if said:
            out.append(Row(told=None, y=0.0, height=GAP_ROW, gap=said))
        out.append(row)
        if "latest" in event.values:
            dated = event
    return out


def _lapse(graph: CaseGraph, event: CaseNode) -> str:
    lapse = words.value(event, "atLeast")
    if lapse is None:
        return ""
    since = [
        words.within_sentence(graph.nodes[id_].label) for id_ in event.links.get("since", ()) if id_ in graph.nodes
    ]
    after = f" after “{words.listed(since)}”" if since else ""
    return f"Gap told: at least {words.duration_words(lapse)}{after}"


def _between(before: CaseNode, after: CaseNode) -> str:
    try:
        end = date.fromisoformat(str(before.values["latest"][0]))
        start = date.fromisoformat(str(after.values["earliest"][0]))
    except (KeyError, ValueError):
        # Undated, or a date with an open end.
        return ""
    days = (start - end).days
    if days < GAP_DAYS:
        return ""
    return f"Gap by the dates: at least {several(days // 365, 'year')} since event {before.position}"


def _pictures(title: str, rows: Sequence[Row], lanes: Sequence[Lane], longest: float) -> list[Picture]:
    runs: list[list[Row]] = [[]]
    y = HEAD
    for row in rows:
        if runs[-1] and y + row.height + BETWEEN > longest:
            # A lapse stands with the event that it leads to.
            carried = [runs[-1].pop()] if runs[-1][-1].told is None else []
            runs.append([])
            y = HEAD
            for gap in carried:
                y = _put(runs[-1], gap, y)
        y = _put(runs[-1], row, y)
    made = []
    for number, run in enumerate(runs, start=1):
        if not run:
            continue
        of = f" ({number} of {len(runs)})" if len(runs) > 1 else ""
        made.append(Picture(title + of, tuple(run), run[-1].y + run[-1].height + 10, _spans(run, lanes)))
    return made


def _put(run: list[Row], row: Row, y: float) -> float:
    run.append(replace(row, y=y + BETWEEN / 2))
    return y + row.height + BETWEEN


def _spans(rows: Sequence[Row], lanes: Sequence[Lane]) -> tuple[tuple[float, float] | None, ...]:
    """Return where each lane's line is solid: between its first and its last part; before and after it is dotted."""
    spans: list[tuple[float, float] | None] = []
    for number, lane in enumerate(lanes):
        at = [
            row.y + row.height / 2
            for row in rows
            if row.told is not None and (row.lane == number or any(mark.lane == number for mark in row.marks))
        ]
        placed = [row.told.position for row in rows if row.told is not None and row.told.position is not None]
        if not placed or lane.id == UNSAID or lane.first is None or lane.last is None:
            spans.append(None)
            continue
        top = min(at, default=HEAD) if lane.first >= placed[0] else HEAD
        bottom = max(at, default=HEAD) if lane.last <= placed[-1] else rows[-1].y + rows[-1].height
        spans.append((top, bottom) if at or (lane.first < placed[0] and lane.last > placed[-1]) else None)
    return tuple(spans)


def timeline_page(line: Timeline) -> str:
    """Return the timeline as a page with its tables; the same account gives the same bytes."""
    from casegraph.viz.pages import render

    return render("timeline.html", eyebrow="Timeline", title=line.account.graph.title, line=line, account=line.account)


def timeline_svg(line: Timeline) -> str:
    """Return the timeline as an SVG file of its own, in light colours."""
    from casegraph.viz.pages import render_svg

    return render_svg("timeline_file.svg", title=line.account.graph.title, line=line)
