"""Additions to the text of a case file. Existing text keeps its comments and line breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from casegraph.graph import yamltree
from casegraph.graph.errors import InvalidInputError

_ITEM = re.compile(r"(\s*)- ")
_FLOW = re.compile(r"(sources:\s*\[[^\]#]*?)(\s*\].*)")


@dataclass
class Changes:
    """The additions: evidence (section, position, locator), nodes (section, node) and ids of sources."""

    evidence: list[tuple[str, int | None, str]] = field(default_factory=list)
    nodes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.evidence or self.nodes or self.sources)


def edit(text: str, wanted: Mapping[str, Any], changes: Changes, path: Path) -> str:
    """Return a case file's text with additions. ``wanted`` is the tree that the result must have.

    If lines cannot be inserted into the text as it is written, the whole text is rewritten.
    """
    if text:
        try:
            added = _Lines(text, path).add(changes)
            if added is not None and yamltree.plain(yamltree.parse(added, path)) == wanted:
                return added
        except InvalidInputError:
            pass
    return dump_tree(wanted)


def dump_tree(tree: object) -> str:
    """Return a tree as the YAML of a case file."""
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)


class _Lines:
    def __init__(self, text: str, path: Path) -> None:
        self.tree = yamltree.parse(text, path)
        self.lines = text.split("\n")
        while self.lines and not self.lines[-1].strip():
            self.lines.pop()
        self.after: dict[int, list[str]] = {}

    def add(self, changes: Changes) -> str | None:
        """Return the text with additions, or None if a line cannot be inserted."""
        by_node: dict[tuple[str, int | None], list[str]] = {}
        # The tree already holds the evidence of new nodes.
        for section, position, locator in changes.evidence:
            if not section or self._old(section, position):
                by_node.setdefault((section, position), []).append(locator)
        for (section, position), locators in by_node.items():
            if not self._evidence(section, position, locators):
                return None
        if changes.sources and not self._sources(changes.sources):
            return None
        by_section: dict[str, list[dict[str, Any]]] = {}
        for section, node in changes.nodes:
            by_section.setdefault(section, []).append(node)
        for section, nodes in by_section.items():
            if not self._nodes(section, nodes):
                return None
        lines = []
        for number, line in enumerate(self.lines, start=1):
            lines += [line, *self.after.get(number, ())]
        return "\n".join(lines) + "\n"

    def _old(self, section: str, position: int | None) -> bool:
        held = self.tree.items.get(section)
        return held is not None and (position is None or position < len(yamltree.as_list(held)))

    def _put(self, line: int, lines: list[str]) -> None:
        self.after.setdefault(line, []).extend(lines)

    def _evidence(self, section: str, position: int | None, locators: list[str]) -> bool:
        node: yamltree.Node = self.tree
        if section:
            held = self.tree.items[section]
            node = held if position is None else yamltree.as_list(held)[position]
        assert isinstance(node, yamltree.Mapping)
        evidence = node.items.get("evidence")
        if isinstance(evidence, yamltree.Sequence):
            last = evidence.items[-1].line
            dash = _ITEM.match(self.lines[last - 1])
            if dash is None or last == node.lines["evidence"]:
                return False
            self._put(last, [f"{dash[1]}- {locator}" for locator in locators])
            return True
        first = node.lines.get("id")
        if evidence is not None or first is None:
            return False
        column = self.lines[first - 1].index("id")
        indent = " " * column
        self._put(first, [f"{indent}evidence:", *(f"{indent}- {locator}" for locator in locators)])
        return True

    def _sources(self, sources: list[str]) -> bool:
        held = self.tree.items.get("sources")
        line = self.tree.lines.get("sources", 0)
        flow = _FLOW.fullmatch(self.lines[line - 1]) if line else None
        if flow is not None:
            self.lines[line - 1] = f"{flow[1]}, {', '.join(sources)}{flow[2]}"
            return True
        if not isinstance(held, yamltree.Sequence) or held.items[-1].line == line:
            return False
        last = held.items[-1].line
        dash = _ITEM.match(self.lines[last - 1])
        if dash is None:
            return False
        self._put(last, [f"{dash[1]}- {source}" for source in sources])
        return True

    def _nodes(self, section: str, nodes: list[dict[str, Any]]) -> bool:
        block = dump_tree(nodes).rstrip("\n").split("\n")
        held = self.tree.items.get(section)
        if held is None:
            self._put(len(self.lines), [f"{section}:", *block])
            return True
        dash = _ITEM.match(self.lines[held.items[0].line - 1]) if isinstance(held, yamltree.Sequence) else None
        if dash is None:
            return False
        start = self.tree.lines[section]
        following = [line for line in self.tree.lines.values() if line > start]
        last = min(following) - 1 if following else len(self.lines)
        while not self.lines[last - 1].strip() or self.lines[last - 1].startswith("#"):
            last -= 1
        self._put(last, [f"{dash[1]}{line}" for line in block])
        return True
