"""Write a briefing on a case, ready to print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.viz.shared.page_kind import PageKind

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts
    from casegraph.graph.store.store import Store
    from casegraph.viz.print.numbering import Numbers
    from casegraph.viz.print.report import Report
    from casegraph.viz.shared.account import Account, Entry


def report_page(report: Report) -> str:
    """Return the briefing as a page. The same case in the same store gives the same bytes."""
    from casegraph.graph.case.basis import BASES
    from casegraph.viz.case.timeline import timeline_of
    from casegraph.viz.print.numbering import numbers_of
    from casegraph.viz.print.strip import strip
    from casegraph.viz.shared import words
    from casegraph.viz.shared.html import render, several
    from casegraph.viz.shared.symbols import EXCHANGE_LINES

    account = report.account
    counts = [
        several(len(account.of_class("Child")), "child", "children"),
        several(len(account.of_class("PersonOfConcern")), "person of concern", "persons of concern"),
        several(len(account.of_class("Agency")), "agency", "agencies"),
        several(len(account.of_class("Event")), "event"),
        several(len(account.of_class("InformationExchange")), "exchange of information", "exchanges of information"),
        several(len(account.of_class("Finding")), "finding"),
        several(len(account.of_class("Recommendation")), "recommendation"),
    ]
    ties: dict[str, list[Entry]] = defaultdict(list)
    for node in account.graph.of_class("Relationship"):
        for person in node.links.get("relationshipOf", ()):
            ties[person].append(account.entries[node.id])
    numbers, line = numbers_of(account), timeline_of(account)
    flows = [*report.agencies.flows, *report.agencies.apart]
    return render(
        "report.html",
        eyebrow="Briefing",
        title=account.graph.title,
        report=report,
        account=account,
        line=line,
        strip=strip(line),
        numbers=numbers,
        letters=_letters(numbers),
        counts=words.join_words(counts),
        certainties=_certainties(account),
        ties=ties,
        flows=[(id_, there) for id_ in EXCHANGE_LINES if (there := [flow for flow in flows if flow.line == id_])],
        lanes={lane.id: lane for lane in line.lanes},
        bases=BASES,
        several=several,
    )


def _letters(numbers: Numbers) -> list[tuple[str, str]]:
    """Return the letters that this case's references use, with their meanings."""
    from casegraph.viz.print.numbering import LETTERS, UNPLACED

    used = {text[0] for text in numbers.nodes.values()}
    return [(letter, meaning) for letter, meaning in (*LETTERS.values(), UNPLACED) if letter in used]


def _certainties(account: Account) -> list[tuple[str, str]]:
    """Return the words for certainty that need an explanation, each once, with their meanings."""
    found = {node.certainty: node.meaning for node in account.entries.values() if node.certainty and node.meaning}
    return sorted(found.items())


def _write(store: Store, cases: Sequence[str], texts: SourceTexts | None) -> str:
    from casegraph.viz.print.report import report

    return report_page(report(store, cases[0], texts))


PAGE = PageKind(
    name="report",
    title="Briefing",
    details=(
        "The briefing sets out the people, the timeline, the agencies, the patterns, similar cases and the learning. "
        "It fills a few pages and lists its sources.",
        "To get a PDF, name a file that ends in .pdf (needs Chromium).",
    ),
    of="case",
    takes_quotes=True,
    picture=False,
    example=(
        "stacey -o stacey-briefing.html",
        "stacey -o stacey-briefing.pdf",
    ),
    write=_write,
)
