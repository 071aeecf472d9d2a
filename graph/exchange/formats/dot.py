"""Cases as DOT for Graphviz. Each case is a cluster. Uncertain nodes are dashed; what did not happen is dotted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casegraph.graph.exchange.formats._attributes import text_of
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.iris import words
from casegraph.graph.network.case_network import case_network
from casegraph.graph.network.round_layout import colour
from casegraph.graph.xmltext import LOST_CHARACTERS

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# The attributes of a node that a drawing or a filter of Graphviz (gvpr) can use.
_SHOWN = ("plainLabel", "kind", "case", "certainty", "certaintyLabel", "inferred", "happened", "position", "date")


def write_dot(job: Job) -> Iterator[bytes]:
    """Yield cases as DOT, one after the other."""
    yield (
        b"digraph casegraph {\n"
        b'graph [rankdir=LR, fontname="Helvetica", charset="UTF-8"];\n'
        b'node [shape=box, fontname="Helvetica"];\n'
        b'edge [fontname="Helvetica", fontsize=10];\n'
    )
    for case in job.each():
        network = case_network(job.store, [case])
        lines = [f"subgraph {_quote('cluster_' + case)} {{", f"label={_text(network.nodes[case]['label'])};"]
        lines += [f"{_quote(node)} [{_node(values)}];" for node, values in network.nodes(data=True)]
        lines.append("}")
        lines += [
            f"{_quote(one)} -> {_quote(other)} [{_edge(values)}];"
            for one, other, values in network.edges(data=True)
            # The cluster shows it.
            if values["property"] != "contains"
        ]
        yield ("\n".join(lines) + "\n").encode("utf-8")
    yield b"}\n"


def _node(values: Mapping[str, Any]) -> str:
    style = "rounded" + (",dotted" if not values["happened"] else ",dashed" if values["hedged"] else "")
    label = f"{values['label']}\n{words(values['kind'])}"
    found = [f"label={_text(label)}", f"tooltip={_text(values['description'])}"]
    found += [f'color="{colour(values["classes"])}"', f'style="{style}"']
    found += [f"{name}={_quote(text_of(values[name]))}" for name in _SHOWN if name in values]
    return ", ".join(found)


def _edge(values: Mapping[str, Any]) -> str:
    hedged = ' style="dashed",' if values["hedged"] else ""
    attributes = ", ".join(f"{name}={_quote(text_of(values[name]))}" for name in ("property", "certainty", "inferred"))
    return f"label={_text(values['label'])},{hedged} {attributes}"


def _quote(text: str) -> str:
    """Return a text as an id in quotation marks. Only the quotation mark itself can be escaped.

    A backslash before a quotation mark or at the end would cancel its escape, so it becomes a similar character.
    """
    plain = _CONTROL.sub("\ufffd", text)
    plain = re.sub(r'\\(?="|\n|\r|$)', "\u29f5", plain)
    return '"' + plain.replace('"', '\\"') + '"'


def _text(text: str) -> str:
    """Return a text for Graphviz to draw as it is. Escapes and entities in the text have no effect."""
    plain = _CONTROL.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


FORMATS = (
    Format(
        "dot",
        ".dot",
        write_dot,
        description="drawing of the network, for Graphviz",
        loses=f"notes, evidence, concepts, and {LOST_CHARACTERS}",
    ),
)
