"""Cases as DOT, to be drawn by Graphviz: a cluster a case, what is uncertain broken, what did not happen dotted."""

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
# Of a node, what a drawing or a filter of Graphviz (gvpr) can use.
_TOLD = ("plainLabel", "kind", "case", "certainty", "certaintyLabel", "inferred", "happened", "position", "date")


def write_dot(job: Job) -> Iterator[bytes]:
    """Yield cases as DOT, one case after the other."""
    yield (
        b"digraph casegraph {\n"
        b'graph [rankdir=LR, fontname="Helvetica", charset="UTF-8"];\n'
        b'node [shape=box, fontname="Helvetica"];\n'
        b'edge [fontname="Helvetica", fontsize=10];\n'
    )
    for case in job.each():
        network = case_network(job.store, [case])
        lines = [f"subgraph {_quoted('cluster_' + case)} {{", f"label={_text(network.nodes[case]['label'])};"]
        lines += [f"{_quoted(node)} [{_node(values)}];" for node, values in network.nodes(data=True)]
        lines.append("}")
        lines += [
            f"{_quoted(one)} -> {_quoted(other)} [{_edge(values)}];"
            for one, other, values in network.edges(data=True)
            # The cluster says it.
            if values["property"] != "contains"
        ]
        yield ("\n".join(lines) + "\n").encode("utf-8")
    yield b"}\n"


def _node(values: Mapping[str, Any]) -> str:
    style = "rounded" + (",dotted" if not values["happened"] else ",dashed" if values["hedged"] else "")
    label = f"{values['label']}\n{words(values['kind'])}"
    found = [f"label={_text(label)}", f"tooltip={_text(values['description'])}"]
    found += [f'color="{colour(values["classes"])}"', f'style="{style}"']
    found += [f"{name}={_quoted(text_of(values[name]))}" for name in _TOLD if name in values]
    return ", ".join(found)


def _edge(values: Mapping[str, Any]) -> str:
    hedged = ' style="dashed",' if values["hedged"] else ""
    told = ", ".join(f"{name}={_quoted(text_of(values[name]))}" for name in ("property", "certainty", "inferred"))
    return f"label={_text(values['label'])},{hedged} {told}"


def _quoted(text: str) -> str:
    """Return a text as an id in quotation marks, where only the mark itself is escaped.

    A backslash at the end, or before a mark, would take the mark's escape away, so it becomes a slash that looks alike.
    """
    plain = _CONTROL.sub("\ufffd", text)
    plain = re.sub(r'\\(?="|\n|\r|$)', "\u29f5", plain)
    return '"' + plain.replace('"', '\\"') + '"'


def _text(text: str) -> str:
    """Return a text that Graphviz draws: neither escapes nor entities of its own in it mean anything."""
    plain = _CONTROL.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


FORMATS = (
    Format(
        "dot",
        ".dot",
        write_dot,
        description="drawing of the network, for Graphviz",
        loses=f"notes, evidence, concepts and {LOST_CHARACTERS}: it is for drawing",
    ),
)
