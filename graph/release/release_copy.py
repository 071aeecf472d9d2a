"""A release: a copy of some cases, made to be given away, in which nothing is left that a level withholds."""

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

# The values of a child that are withheld where they are rare, in the order in which they go, and their properties.
HARM = "harm"
QUASI_IDENTIFIERS = {"age": ("age", "ageFrom", "ageTo"), "sex": ("sex",), "incident": ("incidentType",)}
# From this level on.
_K_LEVEL = "public"


@dataclass(frozen=True)
class Released:
    """A release: a store in memory, its cases by their pseudonyms, and what was withheld.

    ``names`` gives the pseudonym of each original case and node (``case`` or ``case/node``); it stays with whoever
    makes the release and is in none of what is written.
    """

    store: Store
    cases: tuple[str, ...]
    report: Report
    names: Mapping[str, str] = field(repr=False)


def release(store: Store, cases: Sequence[str], level: str, key: bytes | None = None, k: int = K) -> Released:
    """Return a copy of cases as a level has them, by the rules in ``levels``.

    Args:
        store: where the cases are; it is only read.
        cases: the ids of the cases.
        level: one of LEVELS.
        key: the secret of the pseudonyms; without one, a random key is used and thrown away, so that no other release
            can be linked to this one.
        k: at the level ``public``, how many children at least share each combination of QUASI_IDENTIFIERS.

    Raises:
        UsageError: there is no such level.
        NotFoundError: a case is not in the store.
    """
    if level not in LEVELS:
        raise UsageError(f"'{level}' is not a level of release; they are: {', '.join(LEVELS)}")
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
    # The model is the package's own, so that nothing of a store's graphs of another use comes along.
    model_quads = [*ontology_quads(), *vocabulary_quads()]
    return Released(
        store=memory_store([*sorted(quads, key=str), *model_quads], f"a release copy for {level}"),
        cases=tuple(sorted(names[case] for case in chosen)),
        report=report,
        names=names,
    )


def child_records(quads: Sequence[ox.Quad]) -> dict[str, dict[str, str]]:
    """Return for each child, by IRI, the values of QUASI_IDENTIFIERS that are told, and the harm to the child."""
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
    """Return quads without the values that fewer than ``k`` children share in that combination.

    What harm was done stays, since the patterns rest on it: children are compared with those of the same harm.
    """
    words = f"left out, since fewer than {k} children share it with the rest"
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
        # A case's incident is that of all its children, so that others may be rare now.
        quads = [quad for quad in quads if (_text(quad.subject), quad.predicate.value) not in dropped]
    still = sum(number for _, number in found)
    if still:
        report.notes.append(
            f"{still} of {len(records)} children are told of with harm that fewer than {k} here share; it is not "
            "withheld, since the patterns rest on it, but all else that would tell them apart."
        )
    return quads
