"""The page of the documentation that lists the pages, from the declaration of each."""

from __future__ import annotations

from casegraph.graph.declarations import summary
from casegraph.graph.parameters import Flag, Parameter
from casegraph.option_names import option_name
from casegraph.viz.catalogue import page_kinds, page_modules
from casegraph.viz.shared.page_kind import PageKind

_OF = {"case": "one case", "cases": "several cases", "both": "one case or several"}


def pages_page() -> str:
    """Return the page about the pages: what each shows, its name and its options."""
    out = [
        "# Pages\n",
        "casegraph writes these pages. Each is one HTML file that loads nothing from outside, and says in tables what "
        "its picture shows. Add `--help` to a command to see all its options. In Python, `graph.view(case, kind)` "
        "returns a page; without a case, the page shows all cases. A page shows quotations only where you ask for them "
        "with `--quotes`, or `quotes=True` in Python.\n",
        "| page | what it does | covers | command | kind in Python | quotations | picture as a file |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    out += [_row(kind) for kind in page_kinds().values()]
    for kind in page_kinds().values():
        if kind.parameters:
            out.append(f"\n## Options of the page {kind.title}\n\n| option | in Python | values | meaning |")
            out.append("| --- | --- | --- | --- |")
            out += [
                f"| `{option_name(one.name)}` | `{one.name}` | {_values(one)} | {one.help} |" for one in kind.parameters
            ]
    return "\n".join(out) + "\n"


def _row(kind: PageKind) -> str:
    case = {"case": " CASE", "both": " [CASE]", "cases": ""}[kind.of]
    cells = (
        kind.title,
        summary(page_modules()[kind.name]),
        _OF[kind.of],
        f"`casegraph view {kind.command_name}{case} -o FILE`",
        f"`{kind.name}`",
        "yes" if kind.takes_quotes else "no",
        "PNG, SVG" if kind.picture else "no",
    )
    return f"| {' | '.join(cells)} |"


def _values(parameter: Parameter) -> str:
    if isinstance(parameter, Flag):
        return "given or not"
    return f"{parameter.allowed}; default `{parameter.unset}`"
