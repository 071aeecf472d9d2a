"""A release: a copy of some cases, made to be shared, without anything that the level withholds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from casegraph.graph.errors import UsageError
from casegraph.graph.iris import CG, case_iri, local
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.release.bands import band_name
from casegraph.graph.release.case_copy import copied, copied_sources
from casegraph.graph.release.levels import LEVELS
from casegraph.graph.release.pseudonyms import Pseudonyms, new_key
from casegraph.graph.release.rare_values import K, to_withhold
from casegraph.graph.release.tally import Report
from casegraph.graph.store.store import Store, memory_store

# The values of a child that are withheld if they are rare, in the order of withholding, with their properties.
HARM = "harm"
QUASI_IDENTIFIERS = {"age": ("age", "ageFrom", "ageTo"), "sex": ("sex",), "incident": ("incidentType",)}
# The level at which rare values are withheld.
_K_LEVEL = "public"


@dataclass(frozen=True)
class Released:
    """A release: a store in memory, the pseudonyms of its cases, and a report on what was withheld.

    ``names`` holds the pseudonym of each original case and node (``case`` or ``case/node``). It is for the maker of the
    release only, and no output contains it.
    """

    store: Store
    cases: tuple[str, ...]
    report: Report
    names: Mapping[str, str] = field(repr=False)


def release(store: Store, cases: Sequence[str], level: str, key: bytes | None = None, k: int = K) -> Released:
    """Return the release copy of some cases at a level, by the rules in ``levels``.

    Args:
        store: where the cases are; the function does not change it.
        cases: the ids of the cases.
        level: one of LEVELS.
        key: the secret key of the pseudonyms; without one, the function uses a random key and discards it, so that
            nobody can link another release to this one.
        k: at the level ``public``, the least number of children who must share each combination of QUASI_IDENTIFIERS.

    Raises:
        UsageError: the level does not exist.
        NotFoundError: a case is not in the store.
    """
    if level not in LEVELS:
        raise UsageError(f"'{level}' is not a level of release; choose one of: {', '.join(LEVELS)}")
    report = Report(level)
    pseudonyms = Pseudonyms(key or new_key(), level)
    names: dict[str, str] = {}
    quads: list[ox.Quad] = []
    chosen = [store.require(case) for case in dict.fromkeys(cases)]
    for case in chosen:
        found = store.case_quads(case)
        quads += copied(case, found, level, pseudonyms, report)
        names[case] = pseudonyms.case(case)
        base = case_iri(case) + "/"
        for quad in found:
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(base):
                id_ = quad.subject.value[len(base) :]
                names[f"{case}/{id_}"] = pseudonyms.node(case, id_)
    pointed = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    quads += [q for q in copied_sources(store.source_quads(), level, pseudonyms, report) if q.subject.value in pointed]  # type: ignore[union-attr]
    if level == _K_LEVEL:
        quads = _less_rare(quads, k, report)
    # We take the model from the package, so that the release has nothing from other graphs of the store.
    model_quads = [*ontology_quads(), *vocabulary_quads()]
    return Released(
        store=memory_store([*sorted(quads, key=str), *model_quads], f"a release copy for {level}"),
        cases=tuple(sorted(names[case] for case in chosen)),
        report=report,
        names=names,
    )


def child_records(quads: Sequence[ox.Quad]) -> dict[str, dict[str, str]]:
    """Return for each child, by IRI, the known values of QUASI_IDENTIFIERS and the harm to the child."""
    values: dict[str, dict[str, str]] = {}
    children: set[str] = set()
    case_of: dict[str, str] = {}
    harms: dict[str, set[str]] = defaultdict(set)
    harmed: list[tuple[str, str]] = []
    for quad in quads:
        subject, name, value = _text(quad.subject), local(quad.predicate.value), _text(quad.object)
        if name == "type" and value == CG + "Child":
            children.add(subject)
        elif name == "person":
            case_of[value] = subject
        elif name == "harmed":
            harmed.append((subject, value))
        elif name == "harmType":
            harms[subject].add(local(value))
        elif any(name in properties for properties in QUASI_IDENTIFIERS.values()):
            values.setdefault(subject, {})[name] = local(value)
    records = {}
    for child in sorted(children):
        own, of_case = values.get(child, {}), values.get(case_of.get(child, ""), {})
        low, high = (own.get("age", own.get(end)) for end in ("ageFrom", "ageTo"))
        harm = sorted(set().union(*(harms[by] for by, whom in harmed if whom == child)))
        record = {"sex": own.get("sex"), "incident": of_case.get("incidentType"), HARM: " ".join(harm)}
        record["age"] = band_name(int(low), int(high)) if low and high else low or high
        records[child] = {name: value for name, value in record.items() if value}
    return records


def _text(term: object) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else ""


def _less_rare(quads: list[ox.Quad], k: int, report: Report) -> list[ox.Quad]:
    """Return the quads without the values that form a combination shared by fewer than ``k`` children.

    The kind of harm stays, because the patterns need it. So each child is compared with the children who suffered the
    same harm.
    """
    words = f"left out, because fewer than {k} children here have the same combination of features"
    while True:
        records = child_records(quads)
        by_harm: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for child, record in records.items():
            by_harm[record.get(HARM, "")][child] = record
        found = [to_withhold(group, tuple(QUASI_IDENTIFIERS), k) for group in by_harm.values()]
        gone: set[tuple[str, str]] = set().union(*(values for values, _ in found))
        if not gone:
            break
        case_of = {_text(q.object): _text(q.subject) for q in quads if q.predicate.value == CG + "person"}
        dropped = set()
        for child, name in gone:
            report.withheld[f"{name} of a child", words] += 1
            owner = case_of.get(child, "") if name == "incident" else child
            dropped |= {(owner, CG + each) for each in QUASI_IDENTIFIERS[name]}
        # All children of a case share its incident, so other children may be rare after it is withheld.
        quads = [quad for quad in quads if (_text(quad.subject), quad.predicate.value) not in dropped]
    still = sum(number for _, number in found)
    if still:
        report.notes.append(
            f"for {still} of the {len(records)} children, fewer than {k} children in this copy suffered the same "
            "kinds of harm. The kinds of harm stay, because the patterns need them. All other distinguishing values "
            "are left out."
        )
    return quads
