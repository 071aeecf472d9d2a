"""YAML text to a small tree in which every node knows its line.

Only mappings, sequences and scalars are read, and of plain scalars only booleans, null and plain integers
are resolved: a date, an octal or a sexagesimal number stays text. Anchors, aliases, tags, duplicate keys
and several documents in one file are problems, found in one pass over the parser's events.
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
# Characters that no format we write can hold: controls but tab and line feed, lone surrogates, non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
# What opens or closes a level in brackets; what stands in quotation marks or in a comment is passed over.
_BRACKETS = re.compile(r""""(?:\\.|[^"\\])*"?|'[^']*'?|(?<!\S)#[^\n]*|[\[{\]}]""", re.DOTALL)
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
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
    """A mapping from text keys; ``lines`` has the line of each key."""

    line: int
    items: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def scalars(self, key: str) -> list[Scalar]:
        """Return the scalars under ``key``, whether one or a list; other nodes are left out."""
        node = self.items.get(key)
        return [item for item in as_list(node) if isinstance(item, Scalar)] if node is not None else []


Node = Scalar | Sequence | Mapping


def as_list(node: Node) -> list[Node]:
    """Return the items of a sequence, or the node itself as the only one."""
    return node.items if isinstance(node, Sequence) else [node]


def plain(node: Node) -> object:
    """Return the tree as plain dictionaries, lists and scalars."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value


def read_text(path: Path, shown: Path | None = None) -> str:
    """Return a file's text.

    Raises:
        InvalidInputError: it is not there, is no file, is not UTF-8, or is larger than 8 MiB.
    """
    shown = shown or path

    def problem(message: str, line: int = 0) -> InvalidInputError:
        return InvalidInputError([Problem(shown, line, message)])

    try:
        if path.is_dir():
            raise problem("is a directory; name a file")
        if path.stat().st_size > MAX_BYTES:
            raise problem(f"is larger than {MAX_BYTES // 1024 // 1024} MiB; is this a case file?")
        raw = path.read_bytes()
    except OSError as error:
        raise problem(f"cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise problem("is not UTF-8 here; save the file as UTF-8", line) from error


def parse(text: str, path: Path, begins: str = "title:, coding: and sources:") -> Mapping:
    """Parse YAML whose root is a mapping; ``path`` and ``begins`` (how such a file begins) are only for messages.

    Raises:
        InvalidInputError: with every problem that could be found before the first that stops the reading.
    """
    problems: list[Problem] = []
    raw = _FORBIDDEN.search(text.replace("\r\n", " \n"))
    if raw:
        line = text.count("\n", 0, raw.start()) + 1
        raise InvalidInputError([Problem(path, line, f"control character U+{ord(raw[0]):04X}; take it out")])
    root: Node | None = None
    stack: list[tuple[Mapping | Sequence, str | None]] = []
    documents = 0
    # Where in the text the last event ended.
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
                problems.append(Problem(path, node.line, "a key is a word, not a list or a mapping"))
            elif text_key in parent.items:
                first = parent.lines[text_key]
                problems.append(
                    Problem(path, node.line, f"key '{text_key}' is given twice (first on line {first}); keep one")
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
                    problems.append(Problem(path, line, "a second document begins here; keep one a file"))
                    break
            elif isinstance(event, yaml.AliasEvent):
                problems.append(
                    Problem(path, line, f"alias '*{event.anchor}': write the value out; aliases are not read")
                )
                put(Scalar(None, line))
            elif isinstance(event, yaml.NodeEvent):
                if event.anchor is not None:
                    problems.append(Problem(path, line, f"anchor '&{event.anchor}': take it out; anchors are not read"))
                tag = getattr(event, "tag", None)
                if tag is not None and tag != "!":
                    problems.append(Problem(path, line, f"tag '{tag}': take it out; tags are not read"))
                if isinstance(event, yaml.ScalarEvent):
                    bad = _FORBIDDEN.search(event.value)
                    if bad:
                        code = f"U+{ord(bad[0]):04X}"
                        problems.append(Problem(path, line, f"control character {code} in a value; take it out"))
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
        problems.append(Problem(path, 0, f"is empty; it begins with {begins}"))
    elif not problems and not isinstance(root, Mapping):
        problems.append(Problem(path, 1, f"is not a mapping of keys to values; it begins with {begins}"))
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
    """Return the problem of too many brackets within each other, where the scanner gave up for that.

    The scanner reads ahead of its events and has a limit of its own, in words that are not ours, so the levels
    between the last event and the place where it stopped are counted here.
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
    return Problem(path, line, f"is not YAML here: {what}")
