"""Case files: the YAML tree, checked against the context, the ontology, the shapes and the vocabularies.

These checks run before any RDF exists, because JSON-LD silently drops an unknown key and turns a misspelt value into an
IRI. One run reports all problems of a file. The SHACL shapes check the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casegraph.graph import yamltree
from casegraph.graph.dates import bounds
from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.iris import CG, EDTF, XSD, is_id, local, words
from casegraph.graph.model.schema import Key, Model, model
from casegraph.graph.model.vocabulary import concepts_of, vocabulary
from casegraph.graph.sources.register import Register
from casegraph.graph.suggest import a_or_an, did_you_mean

SUFFIXES = (".yaml", ".yml")
# Few nodes refer to these, so they need no id. Without one, we make an id from their values.
_SELF_NAMED = frozenset({CG + "Relationship", CG + "RiskFactor", CG + "CaseReview"})
# Keys and values are short words from a small vocabulary, so a suggestion that is too different would mislead.
LIKENESS = 0.7
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(r"P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?")


@dataclass(frozen=True)
class CaseFile:
    """A checked case file: the id of the case, the path, the tree, and the line of each node by local id."""

    case: str
    path: Path
    tree: yamltree.Mapping
    lines: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def read(path: Path, register: Register) -> CaseFile:
    """Read and check one case file.

    Raises:
        InvalidInputError: with every problem of the file.
    """
    case = path.stem
    problems: list[Problem] = []
    if path.suffix not in SUFFIXES and path.exists() and not path.is_dir():
        problems.append(Problem(path, 0, "the name does not end in .yaml; name the file after the case's id"))
    elif not is_id(case):
        message = f"the file's name '{case}' is not a valid case id; use lowercase letters, digits and hyphens"
        problems.append(Problem(path, 0, message))
    tree = yamltree.parse(yamltree.read_text(path), path)
    checker = _Checker(path, model(), register)
    checker.check(tree)
    problems += checker.problems
    if problems:
        raise InvalidInputError(problems)
    return CaseFile(case, path, tree, checker.lines)


def read_all(paths: Iterable[Path], register_for: Mapping[Path, Register] | Register) -> list[CaseFile]:
    """Read and check several case files; two files with the same id are a problem.

    Raises:
        InvalidInputError: with every problem of every file.
    """
    problems: list[Problem] = []
    files: dict[str, CaseFile] = {}
    for path in paths:
        register = register_for if isinstance(register_for, Register) else register_for[path]
        try:
            file = read(path, register)
        except InvalidInputError as error:
            problems += error.problems
            continue
        if file.case in files:
            other = files[file.case].path
            problems.append(Problem(path, 0, f"case '{file.case}' is also in {other}; rename one of the files"))
        else:
            files[file.case] = file
    if problems:
        raise InvalidInputError(problems)
    return list(files.values())


class _Checker:
    def __init__(self, path: Path, the_model: Model, register: Register) -> None:
        self.path = path
        self.model = the_model
        self.register = register
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self._references: list[tuple[str, str, int]] = []
        self._named: set[str] = set()

    def say(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def check(self, tree: yamltree.Mapping) -> None:
        self._named = {str(scalar.value) for scalar in tree.scalars("sources")}
        self._fields(tree, CG + "Case", {}, "a case")
        for key, ref, line in self._references:
            if ref in self.lines:
                continue
            if not is_id(ref):
                self.say(line, f"{key} '{ref}' is not a local id; give only the id of a node of this case")
            else:
                hint = did_you_mean(ref, self.lines, "add the node or correct the id", LIKENESS)
                self.say(line, f"{key} '{ref}' is not in this case{hint}")

    def _fields(self, node: yamltree.Mapping, cls: str, scoped: Mapping[str, Key], what: str) -> None:
        terms = self.model.terms_for(cls, scoped)
        if cls == CG + "Case":
            # The name of the file gives the case's id.
            terms = {key: term for key, term in terms.items() if term.kind != "alias-id"}
        for key, value in node.items.items():
            line = node.lines[key]
            if key.startswith("@"):
                self.say(line, f"key '{key}' begins with @, which a case file does not allow; remove it")
                continue
            term = terms.get(key)
            if term is None:
                hint = self._hint_for_key(key, cls, terms)
                self.say(line, f"unknown key '{key}' in {what}{hint}")
                continue
            self._value(key, value, line, term)

    def _hint_for_key(self, key: str, cls: str, terms: Mapping[str, Key]) -> str:
        near = did_you_mean(key, terms, likeness=LIKENESS)
        if near:
            return near
        owners = sorted(
            name
            for name, term in self.model.terms.items()
            if term.kind == "class" and term.iri != cls and key in self.model.terms_for(term.iri, {})
        )
        if owners and len(owners) <= 4:
            return f"; it belongs to {' or '.join(owners)}"
        return f"; choose one of {', '.join(sorted(terms))}"

    def _value(self, key: str, value: yamltree.Node, line: int, term: Key) -> None:
        items = yamltree.as_list(value)
        if not items:
            self.say(line, f"{key} is empty; give a value or remove the key")
        for item in items:
            if isinstance(item, yamltree.Scalar) and item.value is None:
                self.say(item.line, f"{key} is empty; give a value or remove the key")
            elif term.kind == "nodes":
                self._nested(key, item, term)
            elif not isinstance(item, yamltree.Scalar):
                self.say(item.line, f"{key} takes {_kind_words(term)}, not a {type(item).__name__.lower()}")
            else:
                self._scalar(key, item, term)

    def _nested(self, key: str, item: yamltree.Node, term: Key) -> None:
        if not isinstance(item, yamltree.Mapping):
            self.say(item.line, f"an item of {key} is not a mapping; write it as keys with values")
            return
        expected = self.model.ranges.get(term.iri, "")
        cls, what = self._class_of(item, expected, term, key)
        if expected != CG + "CaseGraph":
            self._id(item, key, what, expected, term)
        if cls is not None:
            self._fields(item, cls, term.scoped, what)

    def _id(self, item: yamltree.Mapping, key: str, what: str, cls: str, term: Key) -> None:
        if "id" not in item.items and cls in _SELF_NAMED:
            item.items["id"] = yamltree.Scalar(self._made_id(item, key, cls, term), item.line)
            item.lines["id"] = item.line
        if isinstance(item.items.get("id"), yamltree.Sequence):
            self.say(item.lines["id"], f"{what} under '{key}' has several ids; give one")
            return
        ids = item.scalars("id")
        if not ids:
            if "id" not in item.items:
                self.say(item.line, f"{what} under '{key}' has no id; give one")
            return
        value, line = ids[0].value, ids[0].line
        if not isinstance(value, str) or not is_id(value):
            self.say(
                line, f"id '{value}' is not valid; use lowercase letters, digits and hyphens, and begin with a letter"
            )
        elif value in self.lines:
            self.say(line, f"id '{value}' is already used on line {self.lines[value]}; choose another")
        else:
            self.lines[value] = item.line

    def _made_id(self, item: yamltree.Mapping, key: str, cls: str, term: Key) -> str:
        terms = self.model.terms_for(cls, term.scoped)
        parts = [
            str(scalar.value)
            for name in item.items
            if name in terms and terms[name].kind in ("reference", "concept")
            for scalar in item.scalars(name)
            if is_id(str(scalar.value))
        ]
        made = "-".join(parts[:3]) or key
        count = 2
        while made in self.lines:
            made = f"{'-'.join(parts[:3]) or key}-{count}"
            count += 1
        return made

    def _class_of(self, item: yamltree.Mapping, expected: str, term: Key, key: str) -> tuple[str | None, str]:
        """Return the class of a nested node and the words for it in messages; the class is None if it is unclear."""
        alias, choices = self.model.class_names(expected, term)
        if alias is None:
            return expected, a_or_an(words(local(expected)))
        what = a_or_an(words(local(expected)))
        given = [scalar for scalar in item.scalars(alias) if scalar.value is not None]
        if not given:
            self.say(item.line, f"{what} under '{key}' has no {alias}; choose one of {', '.join(sorted(choices))}")
            return None, what
        classes = []
        for scalar in given:
            name = str(scalar.value)
            if name not in choices:
                message = f"{alias} '{name}' is not {a_or_an('kind of ' + words(local(expected)))}"
                near = did_you_mean(name, choices, likeness=LIKENESS)
                self.say(scalar.line, message + (near or f"; choose one of {', '.join(sorted(choices))}"))
            else:
                classes.append(choices[name])
        if len(given) > 1 and any(self.model.class_terms.get(cls) for cls in classes):
            self.say(given[1].line, f"{alias} names more than one class; make a separate node for each")
        if not classes or len(classes) != len(given):
            return None, what
        return classes[0] if len(classes) == 1 else expected, a_or_an(words(local(classes[0])))

    def _scalar(self, key: str, item: yamltree.Scalar, term: Key) -> None:
        value, line = item.value, item.line
        if term.kind == "alias-type" or term.kind == "alias-id":
            return
        if term.kind == "literal":
            problem = _literal_problem(key, value, term)
            if problem:
                self.say(line, problem)
            return
        if not isinstance(value, str):
            self.say(line, f"{key} takes {_kind_words(term)}, not {_shown(value)}{_in_brackets(term)}")
        elif term.kind == "concept":
            self._concept(key, value, line, term)
        elif term.kind == "locator":
            source = value.partition("#")[0]
            problem = self.register.problem_of(value)
            if problem:
                self.say(line, problem)
            elif source not in self._named:
                self.say(line, f"locator '{value}' refers to '{source}', which is not under 'sources'; add it there")
        elif term.kind == "source":
            if value not in self.register.sources:
                near = did_you_mean(value, self.register.sources, likeness=LIKENESS)
                self.say(
                    line,
                    f"source '{value}' is not registered{near or '; register it with: casegraph source add'}",
                )
        else:
            self._references.append((key, value, line))

    def _concept(self, key: str, value: str, line: int, term: Key) -> None:
        concept = vocabulary().concepts.get(value.rpartition("/")[2] if term.scheme is None else value)
        if concept is not None and (
            concept.scheme == term.scheme
            or (term.scheme is None and value in (concept.id, f"{concept.scheme}/{concept.id}"))
        ):
            return
        noun = words(term.scheme) if term.scheme else "concept"
        message = f"{key} '{value}' is not {a_or_an(noun)}"
        ids = concepts_of(term.scheme) if term.scheme else list(vocabulary().concepts)
        near = did_you_mean(value, ids, likeness=LIKENESS) or self._by_phrase(value, term)
        if concept is not None and term.scheme is None:
            near = f"; did you mean '{concept.scheme}/{concept.id}'?"
        elif concept is not None and not near:
            near = f"; '{value}' is {a_or_an(words(concept.scheme))}"
        if not near:
            near = (
                f"; choose one of {', '.join(ids)}" if len(ids) <= 12 else f"; see {term.scheme or 'the vocabularies'}"
            )
        self.say(line, message + near)

    def _by_phrase(self, value: str, term: Key) -> str:
        wanted = words(value)
        for concept in vocabulary().concepts.values():
            if term.scheme in (None, concept.scheme) and wanted in (
                phrase.lower() for phrase in (concept.label, *concept.phrases)
            ):
                return f"; did you mean '{concept.id}'?"
        return ""


def _kind_words(term: Key) -> str:
    if term.kind == "concept":
        return f"{a_or_an(words(term.scheme))}" if term.scheme else "a concept"
    return {
        "reference": "the id of a node",
        "locator": "a locator",
        "source": "the id of a source",
        "alias-id": "an id",
        "alias-type": "the name of a class",
    }.get(term.kind, "a single value")


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _in_brackets(term: Key) -> str:
    return "; put a locator in quotation marks inside a list in brackets" if term.kind == "locator" else ""


def _literal_problem(key: str, value: object, term: Key) -> str | None:
    datatype = term.datatype
    given = str(value).lower() if isinstance(value, bool) else value
    if datatype == XSD + "boolean":
        return None if isinstance(value, bool) else f"{key} '{given}' is not a truth value; write true or false"
    if datatype == XSD + "integer":
        good = isinstance(value, int) and not isinstance(value, bool)
        return None if good else f"{key} '{given}' is not a whole number; use digits"
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if datatype == EDTF:
        if isinstance(text, str) and bounds(text) is not None:
            return None
        return f"{key} '{given}' is not a date in EDTF; write 2018, 2018-04, 2018-04-09, 2018~ or 2018-06/2023-11"
    if datatype == XSD + "date":
        if isinstance(text, str) and _DAY.fullmatch(text) and bounds(text) is not None:
            return None
        return f"{key} '{given}' is not a date; write it as 2026-11-22, in quotation marks"
    if datatype == XSD + "duration":
        good = isinstance(value, str) and _DURATION.fullmatch(value) is not None
        return None if good else f"{key} '{given}' is not a duration; write P2Y for two years, P6M for six months"
    if isinstance(value, bool):
        return f"{key} takes a text, not {'true' if value else 'false'}; put it in quotation marks"
    if isinstance(value, str) and not value.strip():
        return f"{key} is empty; give a value or remove the key"
    return None
