"""The page of the documentation that lists the pages, from the declaration of each."""

from __future__ import annotations

from casegraph.viz.catalogue import page_kinds
from casegraph.viz.shared.page_kind import Flag, Option, PageKind

_OF = {"case": "one case", "cases": "several cases", "both": "one case or several"}


def pages_page() -> str:
    """Return the page of the pages: what each shows, how it is called, and its options."""
    out = [
        "# Pages\n",
        "casegraph writes these pages. Each is one HTML file that loads nothing from outside, and says in tables what "
        "its picture shows. Add `--help` to a command to see all its options. In Python, `graph.view(case, kind)` "
        "returns a page; without a case, the page is of all cases. A page shows quotations only where you ask for them "
        "with `--quotes`, or `quotes=True` in Python.\n",
        "| page | what it does | of | command | kind in Python | quotations | picture as a file |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    out += [_row(kind) for kind in page_kinds().values()]
    for kind in page_kinds().values():
        if kind.options:
            out.append(f"\n## Options of the page {kind.title}\n\n| option | in Python | values | meaning |")
            out.append("| --- | --- | --- | --- |")
            out += [
                f"| `--{option.name.replace('_', '-')}` | `{option.name}` | {_values(option)} | {option.help} |"
                for option in kind.options
            ]
    return "\n".join(out) + "\n"


def _row(kind: PageKind) -> str:
    case = {"case": " CASE", "both": " [CASE]", "cases": ""}[kind.of]
    cells = (
        kind.title,
        kind.description,
        _OF[kind.of],
        f"`casegraph view {kind.command_name}{case} -o FILE`",
        f"`{kind.name}`",
        "yes" if kind.takes_quotes else "no",
        "PNG, SVG" if kind.picture else "no",
    )
    return f"| {' | '.join(cells)} |"


def _values(option: Option) -> str:
    if isinstance(option, Flag):
        return "given or not"
    return f"{option.allowed}; default `{option.default}`"
