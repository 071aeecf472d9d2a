"""Merging of codings from another program into their case files or into a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casegraph import data
from casegraph.graph.errors import InvalidInputError, Problem, UsageError, parameter
from casegraph.graph.exchange.catalogue import READERS
from casegraph.graph.exchange.coding_project import CodingProject, Mark, one_line
from casegraph.graph.exchange.codings.code_targets import PASSED_OVER, Target, find_targets, used_codes
from casegraph.graph.exchange.codings.open_case import OpenCase
from casegraph.graph.exchange.codings.placement import place_marks
from casegraph.graph.exchange.codings.suggestions import suggest_facts
from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.iris import case_iri
from casegraph.graph.model.vocabulary import ancestry, vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import SourceTexts


@dataclass
class MergeResult:
    """The result of an import: the cases, notes for the user, and the concepts that no fact on their span can hold."""

    cases: list[OpenCase] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unattached: Counter[str] = field(default_factory=Counter)
    ignored: int = 0
    misplaced: int = 0


def read_codings(path: Path) -> CodingProject:
    """Read a file of codings in the format that its ending names.

    Raises:
        UsageError: no format with this ending can be read.
        InvalidInputError: the error lists every problem of the file.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path}: its ending is not one that can be read; export it as one of {', '.join(READERS)}")
    return reader(path)


def find_exported_cases(project: CodingProject) -> list[Path]:
    """Return the bundled case files that a file was exported from. Their GUIDs identify them."""
    guids = {code.guid for code in project.codes.values()} | {
        above for code in project.codes.values() for above in code.above
    }
    found = [path for path in data.case_files() if guid(case_iri(path.stem)) in guids]
    if found or not any(code.optional for code in project.codes.values()):
        return found
    named = {code.name.partition("/")[0] for code in project.codes.values() if code.optional}
    return [path for path in data.case_files() if path.stem in named]


def resolve_codes(
    project: CodingProject, cases: Sequence[OpenCase], mapped: Mapping[str, Target]
) -> tuple[dict[str, Target], list[str]]:
    """Return what the used codes stand for, and the keys of the codes whose meaning is not known.

    Raises:
        InvalidInputError: codes belong to a case whose file was not given.
    """
    found = find_targets(project, {case.case: list(case.entries) for case in cases}, mapped)
    return found, [key for key in used_codes(project) if key not in found]


def merge(
    project: CodingProject, cases: Sequence[OpenCase], known: Mapping[str, Target], texts: SourceTexts, draft: OpenCase
) -> MergeResult:
    """Merge codings into cases: as evidence of facts that the cases have, or else as suggested facts.

    Codings that belong to none of the cases go into the draft. The result holds the draft only if it is used.

    Raises:
        InvalidInputError: a document is not registered, or its offsets match no way of counting.
    """
    placement = place_marks(project, texts)
    merged = MergeResult(list(cases), placement.notes, misplaced=placement.misplaced)
    by_id = {case.case: case for case in cases}
    for case in cases:
        case.suggested_by = project.path.name
    spans: dict[tuple[str, Locator], list[tuple[Mark, list[Target]]]] = {}
    # Further spans of a new node, by its first span.
    more: dict[tuple[str, Locator], list[Locator]] = {}
    first: dict[str, tuple[str, Locator]] = {}
    for mark, locator in placement.marks:
        stands = [known[code] for code in mark.codes if code in known]
        merged.ignored += sum(1 for target in stands if target.what == "ignore")
        nodes = [target.value for target in stands if target.what == "node"]
        rest = [target for target in stands if target.what in ("concept", "class")]
        if nodes:
            _evidence(nodes, by_id, locator)
            new = _missing_targets(nodes, by_id, rest)
            # Other codes on the span of a known fact suggest a separate fact in the same case.
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


def _missing_targets(nodes: Iterable[str], cases: Mapping[str, OpenCase], rest: Iterable[Target]) -> list[Target]:
    """Return the targets that are coded together with nodes and that the nodes do not hold already."""
    entries = []
    for node in nodes:
        case, _, id_ = node.partition("/")
        entries.append(cases[case].entries[id_] if id_ else cases[case].own)
    concepts = {id_ for entry in entries for id_ in entry.concept_ids()}
    classes = {cls for entry in entries for cls in entry.classes}
    broader = {above for id_ in concepts for above in ancestry(id_)[1:]}
    return [target for target in rest if target.value not in concepts | classes | broader]


def _case_for(cases: Sequence[OpenCase], locator: Locator, draft: OpenCase) -> OpenCase:
    """Return the case of a span: the only case, or the one with evidence there, or the one that has the document."""
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


def _suggest(
    case: OpenCase, locator: Locator, found: Sequence[tuple[Mark, list[Target]]], merged: MergeResult
) -> list[str]:
    """Add the facts that the codes on a span suggest, and return their ids."""
    rest = [target for _, given in found for target in given]
    concepts = [target.value for target in rest if target.what == "concept"]
    incidents = [
        id_ for id_ in concepts if vocabulary().concepts[id_].scheme == "incident-type" and case.set_incident(id_)
    ]
    # A memo may repeat the passage. That is the document's text, which no case file may hold.
    memos = [one_line(mark.memo) for mark, _ in found if one_line(mark.memo) != one_line(mark.quote)]
    memo = " ".join(each for each in dict.fromkeys(memos) if each)
    label = next((one_line(mark.label) for mark, _ in found if mark.label), "")
    suggestions = suggest_facts(
        (target.value for target in rest if target.what == "class"),
        (id_ for id_ in concepts if id_ not in incidents),
        memo,
        label,
    )
    if incidents:
        case.add_evidence("", locator)
    merged.unattached.update(suggestions.unattached)
    return [case.add_fact(fact, locator) for fact in suggestions.facts]


def check_output(cases: Sequence[OpenCase], path: Path) -> None:
    """Check that an output does not overwrite a file other than the merged case files.

    Raises:
        InvalidInputError: the output exists and is none of the case files.
    """
    ours = {case.path.resolve() for case in cases if case.path is not None}
    if path.is_file() and path.resolve() not in ours:
        message = f"exists already; merge into it with {parameter('into', str(path))}, or name a new file"
        raise InvalidInputError([Problem(path, 0, message)])
