"""The frame of every page: templates, palette, data, and the policy that forbids network requests.

Texts of a case are never markup: templates escape them, and the data block escapes anything that could end a script.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from casegraph.viz.shared.symbols import DARK, KINDS, LIGHT, LINES


def environment() -> Any:
    """Return the environment of the pages' templates. It escapes every value."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("casegraph.viz.shared", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template_text(name: str) -> str:
    """Return the text of a file in the folder of templates, unchanged."""
    return files("casegraph.viz.shared").joinpath("templates", name).read_text(encoding="utf-8")


def script_json(value: Any) -> str:
    """Return a value as JSON for a script element. Nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def content_policy(scripts: Iterable[str]) -> str:
    """Return the content security policy: no network requests, and no scripts except these."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii") for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def palette_css() -> str:
    """Return the palette as CSS: custom properties of both schemes, and a class for each kind and line."""

    def rules(dark: bool) -> str:
        ground = asdict(DARK if dark else LIGHT)
        out = [":root{" + "".join(f"--{name}:{value};" for name, value in ground.items()) + "}"]
        out += [f".k-{kind.id}{{color:{kind.hue.dark if dark else kind.hue.light}}}" for kind in KINDS.values()]
        out += [f".l-{line.id}{{color:{line.hue.dark if dark else line.hue.light}}}" for line in LINES.values()]
        return "".join(out)

    return f"{rules(False)}\n@media screen and (prefers-color-scheme: dark){{{rules(True)}}}\n"
