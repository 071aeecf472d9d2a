"""Codings of another program into case files: into those that they come from, or into a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casegraph import data
from casegraph.graph.errors import InvalidInputError, Problem, UsageError
from casegraph.graph.exchange.catalogue import READERS
from casegraph.graph.exchange.coded import Coded, Mark, one_line
from casegraph.graph.exchange.codings.code_targets import PASSED_OVER, Target, targets, used
from casegraph.graph.exchange.codings.open_case import OpenCase
from casegraph.graph.exchange.codings.placement import place
from casegraph.graph.exchange.codings.suggested_facts import suggested
from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.iris import case_iri
from casegraph.graph.model.vocabulary import ancestry, vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import SourceTexts


@dataclass
class Merged:
    """What came of an import: the cases, what there is to tell, and the codes of which nobody knows what they are."""

    cases: list[OpenCase] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bare: Counter[str] = field(default_factory=Counter)
    ignored: int = 0
    misplaced: int = 0


def read_coded(path: Path) -> Coded:
    """Read a file of codings, in the format of its ending.

    Raises:
        UsageError: the ending is of no format that is read.
        InvalidInputError: with every problem of the file.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path}: files that end in {', '.join(READERS)} are read; export it as one of these")
    return reader(path)


def exported_cases(coded: Coded) -> list[Path]:
    """Return the bundled case files that were exported into a file, by the GUIDs that we give to cases."""
    guids = {code.guid for code in coded.codes.values()} | {
        above for code in coded.codes.values() for above in code.above
    }
    found = [path for path in data.case_files() if guid(case_iri(path.stem)) in guids]
    if found or not any(code.optional for code in coded.codes.values()):
        return found
    named = {code.name.partition("/")[0] for code in coded.codes.values() if code.optional}
    return [path for path in data.case_files() if path.stem in named]


def resolve(
    coded: Coded, cases: Sequence[OpenCase], mapped: Mapping[str, Target]
) -> tuple[dict[str, Target], list[str]]:
    """Return what the used codes stand for, and the keys of those that stand for nothing known.

    Raises:
        InvalidInputError: codes are of a case whose file is not at hand.
    """
    found = targets(coded, {case.case: list(case.entries) for case in cases}, mapped)
    return found, [key for key in used(coded) if key not in found]


def merge(
    coded: Coded, cases: Sequence[OpenCase], known: Mapping[str, Target], texts: SourceTexts, draft: OpenCase
) -> Merged:
    """Put codings into cases: evidence on the facts that they are of, suggested facts for the rest.

    What belongs to none of the cases goes into the draft, which is only among the results where it is used.

    Raises:
        InvalidInputError: a document is not registered, or its offsets agree with nothing.
    """
    placed = place(coded, texts)
    merged = Merged(list(cases), placed.notes, misplaced=placed.misplaced)
    by_id = {case.case: case for case in cases}
    for case in cases:
        case.suggested_by = coded.path.name
    spans: dict[tuple[str, Locator], list[tuple[Mark, list[Target]]]] = {}
    # The further spans of one node that is new, by its first.
    more: dict[tuple[str, Locator], list[Locator]] = {}
    first: dict[str, tuple[str, Locator]] = {}
    for mark, locator in placed.marks:
        stands = [known[code] for code in mark.codes if code in known]
        merged.ignored += sum(1 for target in stands if target.what == "ignore")
        nodes = [target.value for target in stands if target.what == "node"]
        rest = [target for target in stands if target.what in ("concept", "class")]
        if nodes:
            _evidence(nodes, by_id, locator)
            new = _unsaid(nodes, by_id, rest)
            # What else a span of a known fact is coded with is a fact of its own, in the same case.
            if new:
                spans.setdefault((nodes[0].partition("/")[0], locator), []).append((mark, new))
        elif rest:
            new_node = next((code for code in mark.codes if code in known and known[code].what == PASSED_OVER), None)
            if new_node in first:
                more.setdefault(first[new_node], []).append(locator)
                continue
            case = _case_for(cases, locator, draft)
            spans.setdefault((case.case, locator), []).append((mark, rest))
            if new_node is not None:
                first[new_node] = (case.case, locator)
    for (case_id, locator), found in spans.items():
        case = by_id.get(case_id, draft)
        if case is draft and draft not in merged.cases:
            merged.cases.append(draft)
        for id_ in _suggest(case, locator, found, merged):
            for other in more.get((case_id, locator), ()):
                case.add_evidence(id_, other)
    return merged


def _evidence(nodes: Iterable[str], cases: Mapping[str, OpenCase], locator: Locator) -> None:
    for node in dict.fromkeys(nodes):
        case, _, id_ = node.partition("/")
        cases[case].add_evidence(id_, locator)


def _unsaid(nodes: Iterable[str], cases: Mapping[str, OpenCase], rest: Iterable[Target]) -> list[Target]:
    """Return what is coded beside nodes and is not among what the nodes say themselves."""
    entries = []
    for node in nodes:
        case, _, id_ = node.partition("/")
        entries.append(cases[case].entries[id_] if id_ else cases[case].own)
    concepts = {id_ for entry in entries for id_ in entry.concept_ids()}
    classes = {cls for entry in entries for cls in entry.classes}
    broader = {above for id_ in concepts for above in ancestry(id_)[1:]}
    return [target for target in rest if target.value not in concepts | classes | broader]


def _case_for(cases: Sequence[OpenCase], locator: Locator, draft: OpenCase) -> OpenCase:
    """Return the case that a span belongs to: the only one, or the one that has evidence there, or has the document."""
    if len(cases) == 1:
        return cases[0]
    for chosen in (
        [case for case in cases if case.overlaps(locator)],
        [case for case in cases if locator.source in case.sources()],
    ):
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            break
    return draft


def _suggest(case: OpenCase, locator: Locator, found: Sequence[tuple[Mark, list[Target]]], merged: Merged) -> list[str]:
    """Take in what the codes on a span suggest, and return the ids of the facts."""
    rest = [target for _, given in found for target in given]
    concepts = [target.value for target in rest if target.what == "concept"]
    incidents = [
        id_ for id_ in concepts if vocabulary().concepts[id_].scheme == "incident-type" and case.set_incident(id_)
    ]
    # A memo that is the passage itself is the document's text, which no case file holds.
    memos = [one_line(mark.memo) for mark, _ in found if one_line(mark.memo) != one_line(mark.quote)]
    memo = " ".join(each for each in dict.fromkeys(memos) if each)
    label = next((one_line(mark.label) for mark, _ in found if mark.label), "")
    made = suggested(
        (target.value for target in rest if target.what == "class"),
        (id_ for id_ in concepts if id_ not in incidents),
        memo,
        label,
    )
    if incidents:
        case.add_evidence("", locator)
    merged.bare.update(made.bare)
    return [case.take(fact, locator) for fact in made.facts]


def require_output(cases: Sequence[OpenCase], path: Path) -> None:
    """Refuse to write over a file that is not the one that was merged into.

    Raises:
        InvalidInputError: the file is there, and is none of the cases.
    """
    ours = {case.path.resolve() for case in cases if case.path is not None}
    if path.is_file() and path.resolve() not in ours:
        message = f"is there already; merge into it with --into {path}, or name a new file"
        raise InvalidInputError([Problem(path, 0, message)])
