"""The case explorer: a scene as one HTML page with a picture by pyvis and vis-network, a panel and tables.

The page makes no network requests. A content security policy forbids them and allows only the page's own scripts, by
their hashes. Texts of a case are never markup: the template escapes them, the data block escapes anything that could
end a script, and the page's script only sets text.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from casegraph.viz.case.network_tables import filters_of, tables_of
from casegraph.viz.case.overlays import Overlay
from casegraph.viz.case.scene import Layout, Scene, SceneEdge, SceneNode
from casegraph.viz.shared.frame import content_policy, environment, palette_css, script_json, template_text
from casegraph.viz.shared.symbols import DARK, KINDS, LIGHT, LINES, Kind

# The page's own scripts in their order: the picture, the parts laid over it, and the start.
SCRIPTS = (
    "drawing", "network", "tables", "panel", "patterns", "replay",
    "filters", "search", "address", "download", "saving",
)  # fmt: skip
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def case_page(scene: Scene) -> str:
    """Return a case's page.

    The same scene gives the same bytes.
    """
    from markupsafe import Markup

    scripts = [vis_script(), *(template_text(f"{name}.js") for name in SCRIPTS)]
    # Only the following is markup: the page's own style and scripts, and data that script_json has escaped.
    style, data = Markup(template_text("page.css") + palette_css()), Markup(script_json(page_data(scene)))  # noqa: S704
    page: str = (
        environment()
        .get_template("network.html")
        .render(
            scene=scene,
            policy=content_policy(scripts),
            style=style,
            data=data,
            scripts=[Markup(script) for script in scripts],  # noqa: S704
            kinds=[(kind, count) for kind in KINDS.values() if (count := _count(scene, kind))],
            lines=_lines_shown(scene),
            tables=tables_of(scene),
            filters=filters_of(scene),
            lines_by_id=LINES,
            signs={kind.id: (kind.path, kind.filled, f"k-{kind.id}") for kind in KINDS.values()},
        )
    )
    return page


def page_data(scene: Scene) -> dict[str, Any]:
    """Return the data that the page's script draws, as plain values."""
    network = _network(scene)
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "kinds": {kind.id: {"path": kind.path, "filled": kind.filled, **asdict(kind.hue)} for kind in KINDS.values()},
        "lines": {line.id: {"mark": line.mark, "width": line.width, **asdict(line.hue)} for line in LINES.values()},
        "schemes": {"light": asdict(LIGHT), "dark": asdict(DARK)},
        "layouts": [_layout(layout) for layout in scene.layouts],
        "patterns": [_pattern(pattern) for pattern in scene.patterns],
        "replay": _replay(scene),
    }


def _layout(layout: Layout) -> dict[str, Any]:
    places = layout.places
    return {
        "id": layout.id,
        "centres": {id_: [round(x, 1), round(y, 1)] for id_, (x, y) in places.centres.items()},
        "bands": [
            {key: round(value, 1) if isinstance(value, float) else value for key, value in asdict(band).items()}
            for band in places.bands
        ],
        "width": round(places.width, 1),
        "bent": sorted(layout.bent),
    }


def _pattern(pattern: Overlay) -> dict[str, Any]:
    """Return the data of a pattern for the script. The page itself holds its words."""
    found = [{"basis": match.basis, "premises": [each.id for each in match.premises]} for match in pattern.matches]
    return {"name": pattern.name, "matches": found}


def _replay(scene: Scene) -> dict[str, Any]:
    found = asdict(scene.replay)
    # Nodes without an entry are shown from the beginning.
    found["since"] = {id_: point for id_, point in found["since"].items() if point != 0}
    return found


def _network(scene: Scene) -> Any:
    # pyvis imports IPython, which takes half a second, so it is imported only when a page is made.
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in scene.nodes:
        if node.drawn:
            # The page's script draws the card with its label. For vis-network, it is an empty box of the same size.
            network.add_node(node.id, label=" ", shape="box", **_card(node))
    shown = {node.id: KINDS[node.kind].at_first for node in scene.nodes}
    for edge in scene.edges:
        network.add_edge(edge.source, edge.target, **_tie(edge), hidden=not (shown[edge.source] and shown[edge.target]))
    network.set_options(json.dumps(_OPTIONS))
    return network


_NO_MARGIN = {"top": 0, "right": 0, "bottom": 0, "left": 0}
_OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "interaction": {"hover": True, "selectConnectedEdges": False},
    "nodes": {"physics": False, "margin": _NO_MARGIN, "borderWidth": 1, "font": {"size": 4, "multi": False}},
    "edges": {"smooth": False, "arrowStrikethrough": False, "font": {"multi": False}},
}


def _card(node: SceneNode) -> dict[str, Any]:
    return {
        "color": "rgba(0,0,0,0)",
        "x": node.x,
        "y": node.y,
        "widthConstraint": {"minimum": node.width, "maximum": node.width},
        "heightConstraint": {"minimum": node.height},
        "kind": node.kind,
        "words": KINDS[node.kind].word,
        "text": node.label,
        "tag": node.tag,
        "doubt": node.doubt,
        "inferred": node.inferred,
        "absent": node.absent,
        "who": node.who,
        "status": node.status,
        "line": node.line,
        "position": node.position,
        "w": node.width,
        "h": node.height,
        "hidden": not KINDS[node.kind].at_first,
    }


def _tie(edge: SceneEdge) -> dict[str, Any]:
    line = LINES[edge.line]
    end = {"enabled": True, "type": line.end, "scaleFactor": 0.7 if line.width > 1.5 else 0.5}
    arrows: dict[str, Any] = {"to": end} if edge.arrow and line.end else {"to": {"enabled": False}}
    return {
        "id": edge.id,
        "words": edge.words,
        "line": edge.line,
        "light": edge.light,
        "node": edge.node,
        "arrows": arrows,
        "dashes": list(line.dashes) or False,
        "width": line.width,
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.22} if edge.bent else False,
    }


def vis_script() -> str:
    """Return the latest version of the vis-network script that pyvis includes."""

    def version(path: Any) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d+", path.name))

    folder = max(
        (path for path in files("pyvis").joinpath("lib").iterdir() if path.name.startswith("vis-")), key=version
    )
    text = folder.joinpath("vis-network.min.js").read_text(encoding="utf-8")
    # A browser's tools would request the source map from the network.
    return _SOURCE_MAP.sub("", text).strip()


def _count(scene: Scene, kind: Kind) -> int:
    return sum(node.kind == kind.id for node in scene.nodes)


def _lines_shown(scene: Scene) -> list[Any]:
    used = {edge.line for edge in scene.edges}
    return [line for line in LINES.values() if line.id in used]
