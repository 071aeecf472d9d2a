"""Cases as JSON-LD with the keys of a case file, in casegraph's own context, with a named graph for each case.

Statements without a key in case files, most of them derived, are in the same node under prefixed names. The documents
and the vocabulary terms follow in their own named graphs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

import pyoxigraph as ox

from casegraph.graph.casefile.from_rdf import WHOLE, Branch, Pair, case_tree
from casegraph.graph.exchange.formats.rdf import parts
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.iris import CASE, CG, GRAPH, PREFIXES, RDF, XSD, case_iri, local
from casegraph.graph.model.model_quads import Term
from casegraph.graph.model.schema import Key, model
from casegraph.graph.model.vocabulary import vocabulary

_TYPE = RDF + "type"
_BOOLEANS = {"true": True, "false": False}


def write_jsonld(job: Job) -> Iterator[bytes]:
    """Yield cases as JSON-LD with named graphs."""
    context = {**model().context, **_more_prefixes()}
    # Each entry of the context takes one line, because the context is long and well known.
    lines = ",\n".join(f"    {_dumps(key)}: {_dumps(value)}" for key, value in context.items())
    yield f'{{\n  "@context": {{\n{lines}\n  }},\n  "@graph": ['.encode()
    comma = ""
    for graph, quads in parts(job):
        document = _case(graph, quads) if graph.startswith(GRAPH) else {"@id": graph, "@graph": _flat(_pairs(quads))}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        yield f"{comma}\n{text}".encode()
        comma = ","
    yield b"\n]}\n"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _more_prefixes() -> dict[str, str]:
    """Return the prefixes that the context lacks and that do not name something else."""
    context = model().context
    # If an id is the value of a key and also a prefix, it would be read as the prefix.
    return {
        name: iri
        for name, iri in PREFIXES.items()
        if name not in context and name not in vocabulary().concepts and not CASE.startswith(iri)
    }


def _case(graph: str, quads: list[ox.Quad]) -> dict[str, object]:
    case = graph.removeprefix(GRAPH)
    tree = case_tree(case, quads)
    return {
        "@context": {"@base": f"{case_iri(case)}/"},
        "@id": graph,
        "@graph": [_Writer(case).node(tree.root), *_flat(tree.others.items())],
    }


class _Writer:
    """A writer of the branches of a case."""

    def __init__(self, case: str) -> None:
        self.base = f"{case_iri(case)}/"

    def node(self, branch: Branch) -> dict[str, object]:
        names = {iri: name for name, iri in zip(branch.named, branch.classes(), strict=True)} if branch.named else {}
        if not branch.named and branch.implied in branch.types:
            names = {branch.implied: model().name_of(branch.implied)}
        if len(names) > 1:
            # If two classes have their own keys, each would change the meaning of the other's keys.
            names = {iri: name for iri, name in names.items() if not model().class_terms.get(iri)}
        classes = [*names.values(), *(_short(iri) for iri in sorted(branch.types - set(names)))]
        out: dict[str, object] = {"@id" if branch.iri == self.base[:-1] else "id": self.id(branch.iri)}
        if classes:
            out[branch.alias or "@type"] = classes if len(classes) > 1 else classes[0]
        for key, term in branch.keys.items():
            if key in branch.nested:
                items: list[object] = [self.node(item) for item in branch.nested[key]]
            else:
                items = [self.value(term, thing) for thing in branch.values[key].things]
            out[key] = items if term.many or len(items) > 1 else items[0]
        return {**out, **_rest(branch.rest)}

    def id(self, iri: str) -> str:
        """Return the id of a node of the case, or its whole IRI if the id is also a word of the context."""
        name = iri.removeprefix(self.base)
        return name if iri.startswith(self.base) and name not in _words() else iri

    def value(self, term: Key, thing: Term) -> object:
        if isinstance(thing, ox.Literal):
            return _native(thing) if term.datatype in (XSD + "integer", XSD + "boolean") else thing.value
        if term.kind == "reference":
            return self.id(thing.value)
        if term.kind == "concept":
            concept = vocabulary().concepts[local(thing.value)]
            return concept.id if term.scheme else f"{concept.scheme}/{concept.id}"
        return thing.value.rpartition("/")[2]


@cache
def _words() -> frozenset[str]:
    """Return the words that could be read as something other than an id: keys, names of classes and prefixes."""
    own = model().class_terms[CG + "Case"]
    return frozenset(
        {*model().context, *_more_prefixes(), *own, *(key for term in own.values() for key in term.scoped)}
    )


def _flat(nodes: Iterable[tuple[str, Iterable[Pair]]]) -> list[dict[str, object]]:
    """Return nodes without nesting, with prefixed names."""
    out = []
    for iri, pairs in nodes:
        types = [_short(thing.value) for predicate, thing in pairs if predicate == _TYPE]
        rest = _rest([pair for pair in pairs if pair[0] != _TYPE])
        out.append({"@id": iri, **({"@type": types} if types else {}), **rest})
    return out


def _pairs(quads: list[ox.Quad]) -> Iterator[tuple[str, list[Pair]]]:
    for subject, found in groupby(quads, key=lambda quad: quad.subject):
        assert isinstance(subject, ox.NamedNode)
        yield subject.value, [(quad.predicate.value, _thing(quad.object)) for quad in found]


def _thing(term: object) -> Term:
    assert isinstance(term, (ox.NamedNode, ox.Literal)), "no blank nodes are minted"
    return term


def _rest(pairs: Iterable[Pair]) -> dict[str, object]:
    out: dict[str, list[object]] = {}
    for predicate, thing in pairs:
        out.setdefault(_short(predicate), []).append(_object(thing))
    return {key: items if len(items) > 1 else items[0] for key, items in out.items()}


def _object(thing: Term) -> object:
    if isinstance(thing, ox.NamedNode):
        return {"@id": thing.value}
    native = _native(thing)
    if native is not None:
        return native
    if thing.language:
        ours = thing.language.lower() == str(model().context.get("@language", "")).lower()
        return thing.value if ours else {"@value": thing.value, "@language": thing.language}
    datatype = thing.datatype.value
    return {"@value": thing.value} if datatype == XSD + "string" else {"@value": thing.value, "@type": _short(datatype)}


def _native(thing: ox.Literal) -> int | bool | None:
    """Return a whole number or a truth value as a JSON value, if JSON keeps it exactly; else None."""
    if thing.datatype.value == XSD + "integer" and WHOLE.fullmatch(thing.value) and len(thing.value) < 16:
        return int(thing.value)
    return _BOOLEANS.get(thing.value) if thing.datatype.value == XSD + "boolean" else None


def _short(iri: str) -> str:
    """Return an IRI with a prefix of the context, or the whole IRI if no prefix fits."""
    for prefix, namespace in _namespaces():
        name = iri.removeprefix(namespace)
        if iri.startswith(namespace) and name.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{name}"
    return iri


@cache
def _namespaces() -> tuple[tuple[str, str], ...]:
    """Return the prefixes of the context with their namespaces."""
    context = {**model().context, **_more_prefixes()}
    return tuple((key, iri) for key, iri in context.items() if isinstance(iri, str) and iri.endswith(("#", "/")))


FORMATS = (
    Format(
        "jsonld",
        ".jsonld",
        write_jsonld,
        description="RDF as JSON with the keys of a case file, for programs that read JSON",
        like=".json",
        comes_back=True,
    ),
)
