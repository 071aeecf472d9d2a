"""HTML of a page from its template, with the same frame, style and policy for every page but the case explorer.

As in the explorer, a page makes no network requests and runs only its own scripts. Most pictures are SVG. Their parts
link to a table with the same content. A page with a picture can save it as a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from casegraph.graph.case.basis import BASIS_MEANING
from casegraph.graph.case.certainty import DOUBT_WORDS
from casegraph.viz.shared.frame import content_policy, environment, palette_css, script_json, template_text
from casegraph.viz.shared.symbols import KINDS, LIGHT, LINES

# The symbol of each basis (path, filled). Shapes and words distinguish them, not colours.
_SIGNS = {
    "stated": ("M2 2h12v12H2z", True),
    "implied": ("M2 2h12v12H2z", False),
    "inferred": ("M8 1L15 8L8 15L1 8z", False),
}
# The bases of a match, with symbol and meaning.
BASIS_SIGNS = {basis: (*_SIGNS[basis], meaning) for basis, meaning in BASIS_MEANING.items()}
SAMPLE_NOTE = "Reviews are a selected sample. A share of them does not say how common something is among children."
SILENCE_NOTE = "That something is not told does not mean that it did not happen: the account may be silent."


def render(
    template: str,
    *,
    scripts: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
    picture: str = "",
    **context: Any,
) -> str:
    """Return a page from its template.

    Args:
        template: its name.
        scripts: names of the page's scripts, in order.
        data: plain values for the scripts.
        picture: name of the file for its saved picture. Without it, no picture can be saved.
        context: the values for the template. Every text in it is escaped.
    """
    from markupsafe import Markup

    if picture:
        # This runs before the page's own scripts. They change the address, which may request the picture.
        scripts = ["download.js", "picture.js", *scripts]
        data = {**(data or {}), "picture": {"name": picture, "light": asdict(LIGHT), "colours": _light_colours()}}
    sources = [template_text(name) for name in scripts]
    # Only the following is markup: the page's own style and scripts, and data that script_json has escaped.
    page: str = (
        _environment()
        .get_template(template)
        .render(
            policy=content_policy(sources) if sources else _NO_SCRIPT,
            style=Markup(template_text("pages.css") + palette_css()),  # noqa: S704
            scripts=[Markup(source) for source in sources],  # noqa: S704
            data=Markup(script_json(data)) if data is not None else None,  # noqa: S704
            **context,
        )
    )
    return page


def _light_colours() -> dict[str, str]:
    """Return the colours of classes on a light background."""
    return {f"k-{kind.id}": kind.hue.light for kind in KINDS.values()} | {
        f"l-{line.id}": line.hue.light for line in LINES.values()
    }


_NO_SCRIPT = (
    "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def _environment() -> Any:
    made = environment()
    made.globals |= {
        "signs": {kind.id: (kind.path, kind.filled, f"k-{kind.id}") for kind in KINDS.values()},
        "kinds_by_id": KINDS,
        "lines_by_id": LINES,
        "basis_signs": BASIS_SIGNS,
        "doubts": DOUBT_WORDS,
        "sample_note": SAMPLE_NOTE,
        "silence_note": SILENCE_NOTE,
    }
    made.filters["number"] = number
    return made


def number(value: float) -> str:
    """Return a coordinate in its shortest form."""
    return f"{value:.1f}".removesuffix(".0")


def several(count: int, one: str, many: str = "") -> str:
    """Return a count with its word: ``1 case``, ``2,000 cases``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
