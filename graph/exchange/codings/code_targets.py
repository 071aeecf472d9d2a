"""Targets of another program's codes: a concept, a kind of fact, a node of a case, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import yaml

from casegraph.graph import yamltree
from casegraph.graph.errors import InvalidInputError, NotFoundError, Problem, parameter
from casegraph.graph.exchange.coding_project import CodingProject, UsedCode
from casegraph.graph.exchange.refi.codes import KINDS
from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.iris import BASE, CG, case_iri
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import Concept, vocabulary

IGNORE = "ignore"
# A node that was exported from here but is not in the case file.
PASSED_OVER = "passed-over"
_NEAR = 3
_SHOWN = 8
_LEAST = 0.4


@dataclass(frozen=True)
class Target:
    """What a code stands for. ``what`` is ``concept``, ``class``, ``node``, `IGNORE` or `PASSED_OVER`.

    ``value`` is the concept's id, the class's IRI, the case's id, or the ids of case and node joined by a slash.
    """

    what: str
    value: str = ""


def own_guids(nodes: Mapping[str, Iterable[str]]) -> dict[str, Target]:
    """Return the targets of the GUIDs that exports write. ``nodes`` holds the ids of nodes by case."""
    found = {guid(concept.iri): Target("concept", concept.id) for concept in vocabulary().concepts.values()}
    found |= {guid(cls): Target("class", cls) for cls, above in model().superclasses.items() if KINDS in above}
    for case, ids in nodes.items():
        found[guid(case_iri(case))] = Target("node", case)
        found |= {guid(f"{case_iri(case)}/{id_}"): Target("node", f"{case}/{id_}") for id_ in ids}
    return found


def find_targets(
    project: CodingProject, nodes: Mapping[str, Iterable[str]], mapped: Mapping[str, Target]
) -> dict[str, Target]:
    """Return what the used codes stand for, by key. Codes whose meaning is not known are left out.

    A GUID of an export comes first, then the user's map, then a name that is the label or id of exactly one concept.

    Raises:
        InvalidInputError: codes belong to a case that was exported from here and whose case file was not given.
    """
    ours = own_guids(nodes)
    by_name = _by_name()
    found: dict[str, Target] = {}
    strange: set[str] = set()
    for key in used_codes(project):
        code = project.codes[key]
        own = ours.get(code.guid or "") or mapped.get(code.path) or _target_of_id(code.name)
        if own is not None:
            found[key] = own
        elif guid(BASE + "case") in code.above or (code.guid or "") == guid(BASE + "case"):
            strange.add(code.folders[1] if len(code.folders) > 1 else code.name)
        elif code.optional:
            found[key] = Target(PASSED_OVER)
        elif len(by_name.get(_plain(code.name), ())) == 1:
            found[key] = by_name[_plain(code.name)][0]
    if strange:
        names = ", ".join(f"'{name}'" for name in sorted(strange))
        into = parameter("into", "CASE.yaml")
        message = f"codes facts of {names}, exported from here; name the case file to merge with: {into}"
        raise InvalidInputError([Problem(project.path, 0, message)])
    return found


def _target_of_id(name: str) -> Target | None:
    """Return the concept whose id a name is. Only a name with a hyphen or a scheme is surely meant as an id."""
    found = _target(name) if "-" in name or "/" in name else None
    return found if found is not None and found.what == "concept" else None


def used_codes(project: CodingProject) -> list[str]:
    """Return the keys of the used codes, or of all codes if the file is a code book without documents."""
    uses = project.uses()
    return [key for key in project.codes if key in uses or not project.documents]


def _by_name() -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for concept in vocabulary().concepts.values():
        for name in {_plain(concept.label), _plain(concept.id)}:
            found.setdefault(name, []).append(Target("concept", concept.id))
    return found


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def similar_concepts(name: str) -> list[Concept]:
    """Return the concepts whose labels or phrases are most similar to a name, the most similar first."""
    words = set(_plain(name).split())
    scored = []
    for concept in vocabulary().concepts.values():
        best = 0.0
        for phrase in (concept.label, *concept.phrases):
            theirs = set(_plain(phrase).split())
            shared = len(words & theirs) / max(len(words | theirs), 1)
            if shared == 0 and phrase != concept.label:
                continue
            alike = SequenceMatcher(None, _plain(name), _plain(phrase)).ratio()
            best = max(best, (shared + alike) / 2 if shared else alike - 0.2)
        if best >= _LEAST:
            scored.append((-best, concept.scheme, concept.id, concept))
    return [concept for *_, concept in sorted(scored)[:_NEAR]]


def read_map(path: Path) -> dict[str, Target]:
    """Read a map of codes. Codes without a value are left out.

    Raises:
        InvalidInputError: the error lists every problem of the file.
    """
    root = yamltree.parse(yamltree.read_text(path), path, "the name of a code, such as Poor attendance:")
    found: dict[str, Target] = {}
    problems = []
    for code, node in root.items.items():
        value = node.value if isinstance(node, yamltree.Scalar) else ""
        if value is None:
            continue
        target = _target(value) if isinstance(value, str) else None
        if target is None:
            similar = similar_concepts(str(value).rpartition("/")[2])
            hint = f"; did you mean '{similar[0].scheme}/{similar[0].id}'?" if similar else ""
            message = f"'{value}' is not a concept, a kind of fact or '{IGNORE}'{hint}"
            problems.append(Problem(path, root.lines[code], message))
        else:
            found[code] = target
    if problems:
        raise InvalidInputError(problems)
    return found


def _target(value: str) -> Target | None:
    if value == IGNORE:
        return Target(IGNORE)
    concept = vocabulary().concepts.get(value.rpartition("/")[2])
    if concept is not None and value in (concept.id, f"{concept.scheme}/{concept.id}"):
        return Target("concept", concept.id)
    if KINDS in model().superclasses.get(CG + value, ()) and CG + value not in (KINDS, CG + "Occurrence"):
        return Target("class", CG + value)
    return None


def draft_map(project: CodingProject, unknown: Iterable[UsedCode]) -> str:
    """Return a map of codes for the user to fill in, with similar concepts above each code."""
    lines = [
        f"# What the codes of {project.path.name} stand for. Write after each colon a concept, such as",
        "# learning-theme/information-sharing, a kind of fact, such as Concern, or ignore.",
        "# Several codes may stand for one concept.",
    ]
    uses = project.uses()
    for code in sorted(unknown, key=lambda code: code.path.casefold()):
        count = uses[code.key]
        lines.append(f"# {count} coding{'' if count == 1 else 's'}" if count else "# no codings")
        similar = similar_concepts(code.name)
        lines += [f"#   similar: {concept.scheme}/{concept.id} ({concept.label})" for concept in similar]
        quoted = yaml.safe_dump(code.path, default_style='"', allow_unicode=True, width=10**6).strip()
        lines.append(f"{quoted}:")
    return "\n".join(lines) + "\n"


def unknown_codes_error(project: CodingProject, unknown: list[UsedCode], path: Path | None) -> NotFoundError:
    """Return the error about codes whose meaning is not known. ``path`` is the map that was read."""
    names = ", ".join(f"'{code.path}'" for code in unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
    stand = "code of {} stands" if len(unknown) == 1 else "codes of {} stand"
    what = f"{len(unknown)} {stand.format(project.path)} for no concept yet: {names}"
    if path is None:
        add = parameter("map", "codes.yaml")
        return NotFoundError(f"{what}\nto create a file in which you can give their meaning, add: {add}")
    return NotFoundError(f"{what}\ngive their meaning in {path} (see the comments there), then import again")
