"""Accessibility of a page by axe-core, in two parts: the contrast of its colours, and all else.

Most of axe's time goes into contrast, and a long table has the same colours in every row. So contrast is looked at
once for each combination of what it follows from: the styles of an element and of all that it stands in. What is drawn
or placed out of the flow can overlap with anything and is looked at each time. The tier `torture` looks at everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import pytest

from tests.browsing import Opened

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The texts whose contrast follows from the same styles as that of an earlier one.
_TWINS = """() => {
  const said = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "textShadow",
    "filter", "mixBlendMode", "visibility", "display", "position", "transform", "float", "marginTop", "marginLeft"];
  const numbers = new Map(), texts = new Set(), twins = [];
  const walk = (element, above, inFlow) => {
    const style = getComputedStyle(element);
    const key = above + "|" + said.map((name) => style[name]).join("|");
    if (!numbers.has(key)) numbers.set(key, String(numbers.size));
    const number = numbers.get(key);
    const flows = inFlow && style.position === "static" && !(element instanceof SVGElement);
    if (flows && element.childElementCount === 0 && element.textContent.trim()) {
      if (texts.has(number)) twins.push(element);
      texts.add(number);
    }
    for (const child of element.children) walk(child, number, flows);
  };
  walk(document.body, "", true);
  return twins;
}"""
# All rules but that of contrast, of a document; and that of contrast, of a document without some elements.
_REST = """(tags) => axe.run(document, {
  runOnly: tags, resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } },
}).then((found) => found.violations)"""
_COLOURS = """(twins) => axe.run(twins.length ? { include: [document.documentElement], exclude: twins } : document, {
  runOnly: { type: "rule", values: ["color-contrast"] }, resultTypes: ["violations"],
}).then((found) => found.violations)"""


@pytest.fixture(scope="session")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(view: Opened, axe: str, *, whole: bool = False) -> list[str]:
    """Return what axe finds wrong with a page as it stands; `whole` looks at the contrast of every text."""
    view.page.evaluate(axe)
    return _told(view.page.evaluate(_REST, TAGS)) + violations_of_contrast(view, axe, whole=whole)


def violations_of_contrast(view: Opened, axe: str, *, whole: bool = False) -> list[str]:
    """Return the texts that are too faint; `whole` looks at every one."""
    view.page.evaluate(axe)
    return _told(view.page.evaluate(f"() => ({_COLOURS})({'[]' if whole else f'({_TWINS})()'})"))


def violations_of(view: Opened, axe: str, rules: Sequence[str]) -> list[str]:
    """Return what axe finds wrong by some of its rules."""
    view.page.evaluate(axe)
    how = "(rules) => axe.run(document, { runOnly: { type: 'rule', values: rules } }).then((found) => found.violations)"
    return _told(view.page.evaluate(how, list(rules)))


def twins(view: Opened) -> int:
    """Return how many texts of a page need no look at their contrast, since another has the same styles."""
    count: int = view.page.evaluate(f"() => ({_TWINS})().length")
    return count


def _told(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"][:3]
    ]
