"""A small tree made from YAML text, in which every node knows its line.

The tree holds mappings, sequences and scalars only. Plain scalars become booleans, null or integers; dates, octal
numbers and sexagesimal numbers stay text. Anchors, aliases, tags, duplicate keys and a second document in a file are
problems. One pass over the parser's events finds them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from casegraph.graph.errors import InvalidInputError, Problem

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 12
# Characters that some of our output formats cannot hold: controls (but not tab and line feed), lone surrogates and
# non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
# Brackets that open or close a level. The pattern also matches quoted text and comments, so that we can skip them.
_BRACKETS = re.compile(r""""(?:\\.|[^"\\])*"?|'[^']*'?|(?<!\S)#[^\n]*|[\[{\]}]""", re.DOTALL)
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels; use fewer"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A scalar: a string, boolean, integer or None."""

    value: str | bool | int | None
    line: int


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A mapping with text keys; ``lines`` holds the line of each key."""

    line: int
    items: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def scalars(self, key: str) -> list[Scalar]:
        """Return the scalars under ``key``, which holds one value or a list; leave out other nodes."""
        node = self.items.get(key)
        return [item for item in as_list(node) if isinstance(item, Scalar)] if node is not None else []


Node = Scalar | Sequence | Mapping


def as_list(node: Node) -> list[Node]:
    """Return the items of a sequence; for any other node, a list that holds the node alone."""
    return node.items if isinstance(node, Sequence) else [node]


def plain(node: Node) -> object:
    """Return the tree as Python dictionaries, lists and scalars."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value


def read_text(path: Path, shown: Path | None = None) -> str:
    """Return the text of a file; messages name it as ``shown``, if that is given.

    Raises:
        InvalidInputError: the file does not exist, is a directory, is not UTF-8, or is larger than 8 MiB.
    """
    shown = shown or path

    def problem(message: str, line: int = 0) -> InvalidInputError:
        return InvalidInputError([Problem(shown, line, message)])

    try:
        if path.is_dir():
            raise problem("is a directory; give the name of a file")
        if path.stat().st_size > MAX_BYTES:
            raise problem(f"is larger than {MAX_BYTES // 1024 // 1024} MiB; is this a case file?")
        raw = path.read_bytes()
    except OSError as error:
        raise problem(f"cannot be read: {error.strerror}; check its name and permissions") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise problem("is not UTF-8 here; save the file as UTF-8", line) from error


def parse(text: str, path: Path, begins: str = "title:, coding: and sources:") -> Mapping:
    """Return the tree of a YAML text that holds a mapping.

    Args:
        text: the text.
        path: the file that messages name.
        begins: how such a file begins, for messages.

    Raises:
        InvalidInputError: with every problem up to the first that stops the parser.
    """
    problems: list[Problem] = []
    raw = _FORBIDDEN.search(text.replace("\r\n", " \n"))
    if raw:
        line = text.count("\n", 0, raw.start()) + 1
        raise InvalidInputError([Problem(path, line, f"control character U+{ord(raw[0]):04X}; remove it")])
    root: Node | None = None
    stack: list[tuple[Mapping | Sequence, str | None]] = []
    documents = 0
    # The place in the text where the last event ended.
    ended = 0

    def put(node: Node) -> None:
        nonlocal root
        if not stack:
            root = node
            return
        parent, key = stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is None:
            text_key = str(node.value) if isinstance(node, Scalar) else ""
            if not isinstance(node, Scalar):
                problems.append(Problem(path, node.line, "a key is a list or a mapping; write a word as the key"))
            elif text_key in parent.items:
                first = parent.lines[text_key]
                problems.append(
                    Problem(path, node.line, f"key '{text_key}' is given twice (first on line {first}); remove one")
                )
                text_key += "\x00again"
            parent.lines.setdefault(text_key, node.line)
            stack[-1] = (parent, text_key)
        else:
            parent.items[key] = node
            stack[-1] = (parent, None)

    try:
        for event in _events(text):
            line = event.start_mark.line + 1 if event.start_mark is not None else 0
            ended = event.end_mark.index if event.end_mark is not None else ended
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    problems.append(Problem(path, line, "a second document begins here; put it in a file of its own"))
                    break
            elif isinstance(event, yaml.AliasEvent):
                problems.append(Problem(path, line, f"alias '*{event.anchor}' is not allowed; write the value in full"))
                put(Scalar(None, line))
            elif isinstance(event, yaml.NodeEvent):
                if event.anchor is not None:
                    problems.append(Problem(path, line, f"anchor '&{event.anchor}' is not allowed; remove it"))
                tag = getattr(event, "tag", None)
                if tag is not None and tag != "!":
                    problems.append(Problem(path, line, f"tag '{tag}' is not allowed; remove it"))
                if isinstance(event, yaml.ScalarEvent):
                    bad = _FORBIDDEN.search(event.value)
                    if bad:
                        code = f"U+{ord(bad[0]):04X}"
                        problems.append(Problem(path, line, f"control character {code} in a value; remove it"))
                    put(Scalar(_resolve(event), line))
                else:
                    node: Mapping | Sequence = (
                        Mapping(line) if isinstance(event, yaml.MappingStartEvent) else Sequence(line)
                    )
                    put(node)
                    stack.append((node, None))
                    if len(stack) > MAX_DEPTH:
                        problems.append(Problem(path, line, _TOO_DEEP))
                        break
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
    except yaml.YAMLError as error:
        problems.append(_nesting_problem(text, ended, len(stack), error, path) or _syntax_problem(error, path))
    if not problems and root is None:
        problems.append(Problem(path, 0, f"is empty; begin it with {begins}"))
    elif not problems and not isinstance(root, Mapping):
        problems.append(Problem(path, 1, f"is not a mapping of keys to values; begin it with {begins}"))
    if problems:
        raise InvalidInputError(problems)
    assert isinstance(root, Mapping)
    return root


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=_Loader)


def _resolve(event: yaml.ScalarEvent) -> str | bool | int | None:
    value: str = event.value
    if event.implicit[0] and event.style in (None, ""):
        if value in ("true", "false"):
            return value == "true"
        if value in ("", "null", "~"):
            return None
        if _INTEGER.fullmatch(value):
            return int(value)
    return value


def _nesting_problem(text: str, begin: int, depth: int, error: yaml.YAMLError, path: Path) -> Problem | None:
    """Return the problem of brackets that are nested too deeply, if this made the scanner stop.

    The scanner reads ahead of its events. It has a limit of its own and a message in its own words. So we count the
    levels between the last event and the place where the scanner stopped.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return None
    for found in _BRACKETS.finditer(text, begin, mark.index):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > MAX_DEPTH:
            return Problem(path, text.count("\n", 0, found.start()) + 1, _TOO_DEEP)
    return None


def _syntax_problem(error: yaml.YAMLError, path: Path) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark is not None else 0
    return Problem(path, line, f"is not valid YAML: {what}; correct the syntax")
