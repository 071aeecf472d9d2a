"""The page of the Python API: the public names with their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import casegraph
from casegraph.graph import errors

_SECTION = re.compile(r"^(Args|Raises|Returns|Attributes):$")
_ENTRY = re.compile(r"^ {4}(\w[\w.]*): (.*)$")


def api_page(note: str) -> str:
    """Return the page of the Python API."""
    out = [
        note,
        "# Python API\n",
        "Everything on this page is public: it changes only as the [deprecation policy](deprecation.md) says. What is not "
        "on this page is private, even where Python can import it.\n",
        "```python\nimport casegraph\n\ngraph = casegraph.load()\n```\n",
    ]
    public = {name: getattr(casegraph, name) for name in casegraph.__all__}
    functions = {name: each for name, each in public.items() if inspect.isfunction(each)}
    classes = {name: each for name, each in public.items() if inspect.isclass(each)}
    out.append("## Functions\n")
    for name, function in sorted(functions.items()):
        out += _callable(f"casegraph.{name}", function, "###")
    for name, cls in sorted(classes.items()):
        if not issubclass(cls, Exception):
            out += _class(name, cls)
    out.append("## Errors\n")
    out.append("Every error inherits from `casegraph.CasegraphError`.\n")
    out.append("| error | when | exit status of a command |\n| --- | --- | --- |")
    for name, error in vars(errors).items():
        if inspect.isclass(error) and issubclass(error, errors.CasegraphError):
            out.append(f"| `{name}` | {_plain(inspect.getdoc(error) or '')} | {error.exit_status} |")
    return "\n".join(out) + "\n"


def _class(name: str, cls: type) -> Iterator[str]:
    yield f"## `casegraph.{name}`\n"
    yield _text(inspect.getdoc(cls) or "")
    for member, value in vars(cls).items():
        if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            if isinstance(value, property):
                yield f"### `{name}.{member}`\n"
                yield _text(inspect.getdoc(value) or "")
            else:
                yield from _callable(f"{name}.{member}", value, "###")


def _callable(name: str, function: object, heading: str) -> Iterator[str]:
    assert callable(function)
    yield f"{heading} `{name}`\n"
    yield f"```python\n{name}{_signature(function)}\n```\n"
    yield _text(inspect.getdoc(function) or "")


def _signature(function: Callable[..., object]) -> str:
    """Return a signature as in the source. Several parameters have a line each."""
    signature = inspect.signature(function)
    parts, keyword_only = [], False
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            parts.append("*")
            keyword_only = True
        star = "**" if parameter.kind is parameter.VAR_KEYWORD else ""
        default = f" = {parameter.default!r}" if parameter.default is not parameter.empty else ""
        parts.append(f"{star}{parameter.name}: {parameter.annotation}{default}")
    inside = ", ".join(parts) if len(parts) < 3 else "\n    " + ",\n    ".join(parts) + ",\n"
    return f"({inside}) -> {signature.return_annotation}"


def _text(docstring: str) -> str:
    """Return a docstring as Markdown. Its sections become lists."""
    out: list[str] = []
    for line in docstring.splitlines():
        section, entry = _SECTION.match(line), _ENTRY.match(line)
        if section is not None:
            out.append(f"*{section[1]}*\n")
        elif entry is not None:
            out.append(f"- `{entry[1]}`: {entry[2]}")
        elif line.startswith("        ") and out:
            out[-1] += f" {line.strip()}"
        else:
            out.append(line)
    return "\n".join(out).replace("``", "`").rstrip() + "\n"


def _plain(docstring: str) -> str:
    return docstring.split("\n\n", 1)[0].replace("\n", " ").replace("``", "`").replace("|", "\\|")
