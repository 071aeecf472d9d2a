"""The page of the Python API: the public names with their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import casegraph
from casegraph.api import HasRow
from casegraph.graph import errors
from casegraph.graph.case.case import CaseGraph, CaseNode
from casegraph.graph.measures._profile_rows import Row
from casegraph.graph.measures.profile import Profile
from casegraph.graph.measures.similar import Shared, Similar
from casegraph.graph.measures.themes import Frequency, Pair, Themes
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import Quotation
from casegraph.queries.explain import Premise
from casegraph.queries.library import Query
from casegraph.queries.matches import Match

_SECTION = re.compile(r"^(Args|Raises|Returns|Attributes):$")
# The types that signatures name and that users do not import, with the types of their attributes.
RESULTS = (
    CaseGraph,
    CaseNode,
    Match,
    Premise,
    Quotation,
    Locator,
    Query,
    Profile,
    Row,
    Themes,
    Frequency,
    Pair,
    Similar,
    Shared,
    HasRow,
)
_ENTRY = re.compile(r"^ {4}(\w[\w.]*): (.*)$")


def api_page(note: str) -> str:
    """Return the page of the Python API."""
    out = [
        note,
        "# Python API\n",
        "Everything on this page is public: it changes only as the [deprecation policy](deprecation.md) says. What is not "
        "on this page is private, even where Python can import it. The types that the methods return are described under "
        "[Results](#results).\n",
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
    out.append("## Results\n")
    out.append("Methods return objects of these types. You need not import them.\n")
    for result in RESULTS:
        out += _result(result)
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


def _result(cls: type) -> Iterator[str]:
    """Yield a type of result: its docstring, its attributes with their types, and its methods."""
    yield f"### `{cls.__name__}`\n"
    yield _text(inspect.getdoc(cls) or "")
    attributes = [
        f"`{name}: {kind}`" for name, kind in inspect.get_annotations(cls).items() if not name.startswith("_")
    ]
    if attributes:
        yield f"*Attributes*: {', '.join(attributes)}.\n"
    for member, value in vars(cls).items():
        shown = value.fget if isinstance(value, property) else value
        if not member.startswith("_") and inspect.isfunction(shown):
            call = f"{member}{_signature(shown)}" if shown is value else member
            yield f"- `{' '.join(call.split())}`: {_plain(inspect.getdoc(shown) or '')}"
    yield ""


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
