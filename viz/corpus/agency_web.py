"""The flow of information between agencies of a case, or kinds of agency of several, as a web."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from casegraph.graph.case.case import read_case
from casegraph.graph.store.store import Store
from casegraph.viz.corpus.matrix import FlowEntry, agency_matrix
from casegraph.viz.corpus.web import Node, Tie, Web, draw_curved, frame, ring
from casegraph.viz.shared import words
from casegraph.viz.shared.html import several
from casegraph.viz.shared.symbols import EXCHANGE_LINES, LINES
from casegraph.viz.shared.text_fit import wrap

_CARD = 164.0


def agency_web(store: Store, cases: Sequence[str]) -> Web:
    """Return the web of agencies. A tie is information that was shared, late, not shared, or without a stated outcome.

    Raises:
        NotFoundError: a case is not in the store.
    """
    found = agency_matrix(store, cases)
    by_tie: dict[tuple[str, str, bool, str], list[FlowEntry]] = defaultdict(list)
    parts: dict[str, list[FlowEntry]] = defaultdict(list)
    for flow in found.flows:
        by_tie[flow.sender, flow.receiver, flow.directed, flow.line].append(flow)
        for end in {flow.sender, flow.receiver}:
            parts[end].append(flow)
    keys = {name: f"n{number}" for number, name in enumerate(found.agencies)}
    # Agencies that shared most are together, so that the lines between them are short.
    order = sorted(found.agencies, key=lambda name: (-len(parts[name]), name))
    nodes = [_node(keys[name], name, parts[name], len(cases)) for name in order]
    placed, width, height = frame(ring(nodes))
    at = {node.key: node for node in placed}
    bends: dict[tuple[str, ...], int] = defaultdict(int)
    ties = []
    for number, ((sender, receiver, directed, line), flows) in enumerate(sorted(by_tie.items())):
        if sender == receiver:
            # The two agencies are of one kind. The tables show this, without a line from a node to itself.
            continue
        pair = tuple(sorted((sender, receiver)))
        bends[pair] += 1
        turn = 1 if (sender, receiver) == pair else -1
        tie = Tie(
            key=f"t{number}",
            one=keys[sender],
            other=keys[receiver],
            label=f"{words.within_sentence(sender)} {'to' if directed else 'and'} {words.within_sentence(receiver)}",
            line=line,
            weight=len(flows),
            width=min(LINES[line].width + 1.5 * (len(flows) - 1), 11),
            facts=(
                f"{several(len(flows), 'piece')} of information: {LINES[line].word}",
                *(() if directed else ("From whom to whom is not said",)),
            ),
            cases=_cases(flows),
            mark=str(len(flows)),
            unsure=_unsure(flows),
            bend=turn * (24 + 46 * bends[pair]),
            columns={
                "What became of it": LINES[line].word,
                "Pieces": str(len(flows)),
                "Less than sure": _unsure(flows) or "none",
            },
        )
        end = LINES[line].end if directed else ""
        ties.append(draw_curved(tie, at, end))
    one = len(cases) == 1
    title = read_case(store, cases[0]).title if one else several(len(cases), "case")
    same = sum(flow.sender == flow.receiver for flow in found.flows)
    notes = [*found.notes]
    if same:
        notes.insert(0, f"Between two agencies of the same kind, so without a line: {several(same, 'piece')}.")
    if found.apart:
        undirected = "; ".join(
            f"{words.within_sentence(f'{flow.title}: {flow.label}')} ({LINES[flow.line].word})" for flow in found.apart
        )
        notes.insert(0, f"Also told, with people, groups or agencies not named, and so in no pair: {undirected}.")
    return Web(
        title=title,
        lead=(
            f"{several(len(found.flows), 'piece')} of information between named agencies: "
            + ", ".join(f"{found.totals[line]} {LINES[line].word}" for line in EXCHANGE_LINES)
            + ". Line width and the number show how often this happened.",
            "An agency without a line had a part in what happened, but no information between it and another is told."
            if one
            else "Cards are kinds of agency: no information runs from one case into another. One without a line had "
            "a part in what happened, but no information between it and another kind is told.",
        ),
        nodes=tuple(placed),
        ties=tuple(ties),
        node_words="Agency" if one else "Kind of agency",
        tie_words="Information",
        filter_words="What became of the information",
        steps=(("", "everything"), *((line, LINES[line].word) for line in EXCHANGE_LINES if found.totals[line])),
        notes=tuple(notes),
        legend=(
            ("card", "an agency" if one else "a kind of agency"),
            *((line, LINES[line].word) for line in EXCHANGE_LINES),
        ),
        width=width,
        height=height,
    )


def _unsure(flows: Sequence[FlowEntry]) -> str:
    """Return, in words, how many of the flows are alleged, suspected or inferred by the coder."""
    counts = [(word, sum(flow.doubt == doubt for flow in flows)) for doubt, word in ((1, "alleged"), (2, "suspected"))]
    counts.append(("inferred", sum(flow.inferred for flow in flows)))
    return ", ".join(f"{count} {word}" for word, count in counts if count)


def _node(key: str, name: str, flows: Sequence[FlowEntry], cases: int) -> Node:
    label = words.within_sentence(name)
    lines = wrap(label, _CARD - 26, 13 * 1.15, 3)
    facts = [
        f"{line_words}: {sum(flow.line == line for flow in flows)}"
        for line, line_words in ((line, LINES[line].word) for line in EXCHANGE_LINES)
    ]
    return Node(
        key=key,
        label=label,
        kind="Agency" if cases == 1 else "Kind of agency",
        lines=tuple(lines),
        facts=tuple(facts),
        cases=_cases(flows),
        width=_CARD,
        height=22 + 17.0 * max(len(lines), 1),
        shape="card",
        weight=len(flows),
    )


def _cases(flows: Sequence[FlowEntry]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (flow.case, flow.title, f"{flow.label}: {LINES[flow.line].word} ({flow.outcome}). {flow.certainty}")
        for flow in sorted(flows, key=lambda flow: (flow.case, flow.label))
    )
