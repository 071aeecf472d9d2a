"""YAML in the style of our case files: block style, long texts folded, no line over 120 characters.

Any YAML reader reads back the same text. A text that it could take for a number, a date or a word such as ``no`` is
written in double quotation marks. So is a text that YAML does not allow without them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

import yaml

WIDTH = 120
# Plain scalars that YAML 1.1 does not read as text, by their first character.
_RESOLVED = yaml.SafeDumper.yaml_implicit_resolvers


def dump(tree: Mapping[str, object]) -> str:
    """Return a tree of mappings, lists and scalars as YAML."""
    return "".join(f"{line}\n" for line in _mapping(tree, ""))


def _mapping(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, indent)
        else:
            yield from _scalar(f"{indent}{key}:", value, indent + "  ")


def _item(item: object, indent: str) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield from _scalar(f"{indent}-", item, indent + "  ")
        return
    lines = _mapping(item, indent + "  ")
    yield f"{indent}- {next(lines).lstrip(' ')}"
    yield from lines


def _scalar(before: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"{before} {'true' if value else 'false'}"
    elif isinstance(value, int):
        yield f"{before} {value}"
    else:
        assert isinstance(value, str)
        yield from _text(before, value, indent)


def _text(before: str, text: str, indent: str) -> Iterator[str]:
    plain = _is_plain(text)
    whole = f"{before} {text if plain else _quoted(text)}"
    if len(whole) <= WIDTH and "\n" not in text:
        yield whole
    elif text.isprintable() and text == " ".join(text.split(" ")).strip() and "  " not in text:
        yield f"{before} >-"
        yield from (
            indent + line
            for line in textwrap.wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
        )
    elif all(line.isprintable() and line == line.strip() and line for line in text.split("\n")):
        yield f"{before} |-"
        yield from (indent + line for line in text.split("\n"))
    else:
        yield f"{before} {_quoted(text)}"


def _is_plain(text: str) -> bool:
    first = text[:1]
    return (
        first.isalnum()
        and text.isprintable()
        and text == text.strip()
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and not any(pattern.match(text) for _, pattern in _RESOLVED.get(first, []))
    )


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return {"\n": "\\n", "\t": "\\t"}.get(character) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
