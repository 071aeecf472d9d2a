"""The reason why a pattern does not match a case: the steps of its definition for which no fact is coded.

A pattern is found in one of three ways: from the coded facts of the case, step by step; from a node that states the
failing itself (``shows``); or from a learning point or recommendation that points to it (``pointsTo``). A step in the
header of a pattern can be tested if it is a mapping:

    #+ steps:
    #+   - step: an arrangement that relies on a relative to protect
    #+     fact: arrangement
    #+     find: ?arrangement a cg:Intervention ; cg:inCase ?case ; cg:reliesOn ?relative .
    #+   - step: no adequate assessment of that relative's ability to protect
    #+     fact: ability
    #+     find: ?ability a cg:Intervention ; cg:assesses ?relative ; cg:interventionOutcome ?wanting . …
    #+     unless: ?ability a cg:Intervention ; cg:assesses ?relative .

``find`` is a graph pattern in the prefixes of the file. It is joined to the graph patterns of the earlier steps, so it
holds only what this step adds. ``fact`` names the variables for the nodes that meet the step. The last step can also
follow from other facts (``infer``), or from silence, if the case has nothing that ``unless`` describes. A step that is
plain text says in words what the review would have to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from casegraph.graph.case.basis import BASES
from casegraph.graph.errors import UsageError
from casegraph.graph.iris import CASE, VOCABULARY, local
from casegraph.graph.store.store import Store
from casegraph.queries.library import Query, get, header
from casegraph.queries.run import batches

WAYS = ("structure", "words", "learning")
_PREFIXES = re.compile(r"^PREFIX .+$", re.MULTILINE | re.IGNORECASE)
_STATED = "the review states the failing itself in this case"
_POINTED_TO = "a learning point or recommendation suggests it"
_DRAWN = "at least one of these is an absence or a premise that the coder inferred"
_SILENT = "this does not mean that there was none"
_NOTHING = {
    "structure": f"no fact is coded; {_SILENT}",
    "words": "no node is coded as stating it; this does not mean that it did not happen",
    "learning": "no learning point is coded as pointing to it; this does not mean that it did not happen",
}
# The order in which we try, for a basis, the ways to meet a step.
_ORDER: dict[str | None, tuple[str, ...]] = {
    None: ("told", "drawn", "silence"),
    "stated": ("told",),
    "inferred": ("drawn", "silence", "told"),
}


@dataclass(frozen=True)
class Step:
    """A step from the header of a pattern; ``find`` is empty if the step is plain text."""

    words: str
    facts: tuple[str, ...] = ()
    find: str = ""
    infer: str = ""
    unless: str = ""


@dataclass(frozen=True)
class StepResult:
    """The result for one step of a pattern: whether a case has a fact for it.

    ``way`` is one of WAYS. ``facts`` are the ids of the nodes that meet the step together with the earlier steps. If
    the search is for a stated match and the step is not met, they are the nodes that would meet it, had the coder not
    inferred them. ``by`` says how the step is met: ``told`` (stated), ``drawn`` (inferred from other facts),
    ``silence`` (nothing against it is coded), or empty if it is not met. ``against`` are the nodes because of which the
    step does not follow from silence. ``asked`` is False if an earlier step is not met, so that this step is not
    tested.
    """

    way: str
    step: str
    met: bool
    facts: tuple[str, ...] = ()
    by: str = ""
    against: tuple[str, ...] = ()
    asked: bool = True

    def words(self) -> str:
        """Return the result of the step in words."""
        if not self.asked:
            return "not tested, because it needs the step before"
        if self.by == "silence":
            return f"nothing against it is coded; {_SILENT}"
        if self.met:
            return f"{'inferred from' if self.by == 'drawn' else 'coded'}: {', '.join(self.facts)}"
        if self.facts:
            return f"only what the coder inferred: {', '.join(self.facts)}"
        if self.against:
            return f"coded facts speak against it: {', '.join(self.against)}"
        return _NOTHING[self.way]

    def row(self) -> dict[str, object]:
        """Return the result as a row."""
        return {
            "way": self.way,
            "step": self.step,
            "met": self.met,
            "facts": list(self.facts),
            "against": list(self.against),
            "words": self.words(),
        }


def steps(query: Query) -> tuple[Step, ...]:
    """Return the steps of a pattern with their graph patterns."""
    listed = header(query.text).get("steps") or []
    assert isinstance(listed, list)
    return tuple(_step(item) for item in listed)


def _step(item: object) -> Step:
    if not isinstance(item, dict):
        return Step(str(item))
    fact = item.get("fact", [])
    return Step(
        words=str(item["step"]),
        facts=tuple(str(name) for name in (fact if isinstance(fact, list) else [fact])),
        **{key: str(item.get(key, "")) for key in ("find", "infer", "unless")},
    )


def why_not(store: Store, pattern: str, case: str, basis: str | None = None) -> list[StepResult]:
    """Return for each step of a pattern whether a case has a fact for it, one way after another.

    A pattern matches if every step of one of the ways is met. The function also works for a case that matches.

    Args:
        store: where the case is.
        pattern: the name of the pattern.
        case: the id of the case.
        basis: look only for a match on this basis; by default, on any.

    Raises:
        UsageError: the pattern is not in the library, or the basis does not exist.
        NotFoundError: the case is not in the store.
    """
    query = get(pattern, "pattern")
    if basis is not None and basis not in BASES:
        raise UsageError(f"'{basis}' is not a basis; choose one of: {', '.join(BASES)}")
    return ask(query, next(batches(store, [store.require(case)])), basis)


def ask(query: Query, engine: ox.Store, basis: str | None = None) -> list[StepResult]:
    """Return the same as `why_not`, for the one case that an engine in memory holds (see `batches`)."""
    asking = _Asking(query, engine, basis)
    results: list[StepResult] = []
    if basis != "implied":
        results += asking.structure()
        results.append(asking.node("words", _STATED, "shows"))
    if basis in (None, "implied"):
        results.append(asking.node("learning", _POINTED_TO, "pointsTo"))
    return results


def matched_ways(results: Sequence[StepResult]) -> list[str]:
    """Return the ways in which every step is met; the list is empty if the pattern does not match."""
    asked = [way for way in WAYS if any(result.way == way for result in results)]
    return [way for way in asked if all(result.met for result in results if result.way == way)]


class _Asking:
    """The test of one pattern on one case in memory, for one basis."""

    def __init__(self, query: Query, engine: ox.Store, basis: str | None) -> None:
        self.query = query
        self.engine = engine
        self.basis = basis
        self.prefixes = "\n".join(_PREFIXES.findall(query.text))

    def structure(self) -> list[StepResult]:
        """Return the results of the steps that coded facts can meet."""
        testable = [step for step in steps(self.query) if step.find]
        results: list[StepResult] = []
        before: list[Step] = []
        for step in testable:
            if results and not results[-1].met:
                results.append(StepResult("structure", step.words, met=False, asked=False))
            else:
                results.append(self._one(step, before))
            before.append(step)
        if self.basis == "inferred" and results:
            reached = results[-1].met
            found = self._inferred(before) if reached else ()
            by = "drawn" if found else "silence" if reached and results[-1].by == "silence" else ""
            results.append(StepResult("structure", _DRAWN, bool(by), found, by, asked=reached))
        return results

    def node(self, way: str, words: str, name: str) -> StepResult:
        """Return whether a property (``shows`` or ``pointsTo``) links a node of the case to the pattern."""
        drawn = {"stated": "false", "inferred": "true"}.get(self.basis or "")
        pattern = f"<{VOCABULARY}failure-pattern/{self.query.name}>"
        group = f"?node cg:{name} {pattern} ; cg:inferredByCoder {drawn or '?drawn'} ."
        facts = self._facts([group], ("node",))
        return StepResult(way, words, bool(facts), facts, "told" if facts else "")

    def _one(self, step: Step, before: Sequence[Step]) -> StepResult:
        earlier = [each.find for each in before]
        for by in _ORDER[self.basis]:
            facts: tuple[str, ...] = ()
            if by == "told":
                facts = self._facts([*earlier, step.find, *self._not_inferred([*before, step])], step.facts)
            elif by == "drawn" and step.infer:
                facts = self._facts([*earlier, step.infer], step.facts)
            elif by == "silence" and step.unless and self._silent(step, before):
                return StepResult("structure", step.words, met=True, by=by)
            if facts:
                return StepResult("structure", step.words, met=True, facts=facts, by=by)
        inferred = self._facts([*earlier, step.find], step.facts)
        against = self._facts([*earlier, step.unless], step.facts) if step.unless else ()
        return StepResult("structure", step.words, met=False, facts=inferred, against=() if inferred else against)

    def _silent(self, step: Step, before: Sequence[Step]) -> bool:
        """Return whether there are facts for the earlier steps, and none that meet this step or speak against it."""
        groups = [*(each.find for each in before), f"MINUS {{ {step.find} }}", f"MINUS {{ {step.unless} }}"]
        return bool(self._facts(groups, before[-1].facts))

    def _not_inferred(self, of: Sequence[Step]) -> list[str]:
        """Return the condition of a stated match: the coder inferred none of its facts."""
        names = dict.fromkeys(name for step in of for name in step.facts)
        return [f"?{name} cg:inferredByCoder false ." for name in names] if self.basis == "stated" else []

    def _inferred(self, of: Sequence[Step]) -> tuple[str, ...]:
        """Return the facts of a match that the coder inferred, and those from which the last step is inferred."""
        found: set[str] = set()
        finds = [step.find for step in of]
        for name in dict.fromkeys(name for step in of for name in step.facts):
            found |= set(self._facts([*finds, f"?{name} cg:inferredByCoder true ."], (name,)))
        if of[-1].infer:
            found |= set(self._facts([*finds[:-1], of[-1].infer], of[-1].facts))
        return tuple(sorted(found))

    def _facts(self, groups: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the nodes that are bound to some variables in a join of graph patterns."""
        projected = " ".join(f"?{name}" for name in names)
        text = f"{self.prefixes}\nSELECT DISTINCT {projected} WHERE {{\n" + "\n".join(groups) + "\n}"
        rows = self.engine.query(text, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        terms = {term for row in rows for term in row}
        return tuple(sorted(local(t.value) for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(CASE)))
