"""Learning themes that occur in the same cases, as a web. The notes of the measure explain how to read it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from casegraph.graph.feature_table import Feature
from casegraph.graph.measures.themes import Frequency, themes
from casegraph.graph.model.vocabulary import concept
from casegraph.viz.corpus.web import Node, Tie, Web, arrange_by_springs, draw_straight, frame
from casegraph.viz.shared import words
from casegraph.viz.shared.html import several
from casegraph.viz.shared.text_fit import wrap

MOST_TIES = 1200
MOST_AT_FIRST = 60
LIFTS = (1.0, 1.5, 2.0, 3.0)


def theme_web(
    rows: Sequence[Feature],
    titles: Mapping[str, str],
    level: str = "narrow",
    min_cases: int = 2,
    min_lift: float = 0.0,
) -> Web:
    """Return the web of themes.

    Args:
        rows: the feature table.
        titles: the cases' titles by their ids.
        level: one of the measure's levels.
        min_cases: only themes that occur in at least this many cases.
        min_lift: the least lift of the ties that are shown when the page opens. The page's filter can change it.

    Raises:
        NotFoundError: no case has a theme.
    """
    found = themes(rows, level, min_cases)
    often = [one for one in found.frequencies if len(one.cases) >= min_cases]
    keys = {one.theme: f"n{number}" for number, one in enumerate(often)}
    labels = {one.theme: one.label for one in often}
    together = [pair for pair in found.pairs if pair.cases]
    pairs = sorted(together, key=lambda pair: (-len(pair.cases), -pair.lift, pair.one, pair.other))[:MOST_TIES]
    nodes = [_node(keys[one.theme], one, titles) for one in often]
    placed, width, height = frame(
        arrange_by_springs(nodes, [(keys[pair.one], keys[pair.other], float(len(pair.cases))) for pair in pairs])
    )
    at = {node.key: node for node in placed}
    ties = [
        draw_straight(
            Tie(
                key=f"t{number}",
                one=keys[pair.one],
                other=keys[pair.other],
                label=f"{labels[pair.one]} and {labels[pair.other]}",
                weight=len(pair.cases),
                lift=round(pair.lift, 3),
                width=min(0.8 + 0.8 * len(pair.cases), 9),
                facts=(
                    f"Together in {len(pair.cases)} of {pair.base} cases with learning",
                    f"Lift {pair.lift:.2g}: {_lift_words(pair.lift)}",
                    f"Fisher's p {pair.p:.2g}, adjusted {pair.q:.2g}",
                ),
                cases=tuple((case, titles[case], "") for case in pair.cases),
                columns={
                    "Cases together": f"{len(pair.cases)} of {pair.base}",
                    "Lift": f"{pair.lift:.2g}",
                    "p": f"{pair.p:.2g}",
                    "q": f"{pair.q:.2g}",
                },
            ),
            at,
        )
        for number, pair in enumerate(pairs)
    ]
    steps = sorted({*LIFTS, min_lift} - {0.0})
    lifted = [tie for tie in ties if (tie.lift or 0.0) >= min_lift]
    supports = sorted({int(tie.weight) for tie in ties})
    start = next((n for n in supports if sum(tie.weight >= n for tie in lifted) <= MOST_AT_FIRST), supports[-1:] or [1])
    left_out = len(found.frequencies) - len(often)
    notes = [*found.notes(pairs=True)]
    if left_out:
        notes.append(f"Left out, since they occur in fewer than {several(min_cases, 'case')}: {left_out} themes.")
    if len(pairs) < len(together):
        notes.append(f"Drawn: the {len(pairs)} pairs with the most cases, of {len(together)}.")
    return Web(
        title=f"{several(len(often), 'theme')} of {several(len(found.base), 'case')}",
        lead=("Themes that occur in the same cases are joined; only themes of learning are counted.",),
        nodes=tuple(placed),
        ties=tuple(ties),
        node_words="Theme",
        tie_words="Themes of the same cases",
        filter_words="Joined in at least",
        steps=tuple((str(n), several(n, "case")) for n in supports),
        lifts=tuple(f"{step:g}" for step in steps),
        lift_start=f"{min_lift:g}",
        start=str(start if isinstance(start, int) else start[0]),
        notes=tuple(notes),
        legend=(
            ("circle", "a theme; the larger, the more cases it occurs in"),
            ("relationship", "in the same cases; the wider, the more cases"),
        ),
        width=width,
        height=height,
    )


def _lift_words(lift: float) -> str:
    if lift > 1:
        return "more often together than if they were independent"
    return "as often together as if they were independent" if lift == 1 else "less often than if they were independent"


def _node(key: str, one: Frequency, titles: Mapping[str, str]) -> Node:
    lines = wrap(words.within_sentence(one.label), 128, 12.5, 3)
    stated_in = set(one.told)
    radius = _radius(len(one.cases))
    height = 12 + 15.0 * len(lines) + 2 * radius
    return Node(
        key=key,
        label=one.label,
        kind="Theme",
        lines=tuple(lines),
        facts=(
            f"In {one.share.n} of {one.share.base} cases with learning",
            f"In {len(one.told)} a finding says how it went in the case",
            *((f"Under: {concept(one.broader).label}",) if one.broader else ()),
        ),
        cases=tuple(
            (case, titles[case], "told of the case" if case in stated_in else "learning only") for case in one.cases
        ),
        width=134,
        height=height,
        rise=radius + 2 - height / 2,
        weight=len(one.cases),
    )


def _radius(cases: int) -> float:
    return min(5 + 1.8 * math.pow(cases, 0.8), 26.0)
