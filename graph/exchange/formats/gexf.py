"""Cases as GEXF 1.2 for Gephi, Gephi Lite and NetworkX, with positions, colours, and times of dated nodes.

NetworkX's own writer puts the current date into the file, so this module writes the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casegraph.graph.exchange.formats._attributes import NOT_IN_NETWORK, text_of, unify_types
from casegraph.graph.exchange.formats.graphml import edge_id
from casegraph.graph.exchange.job import Format, Job
from casegraph.graph.network.case_network import case_network
from casegraph.graph.network.round_layout import colour, places
from casegraph.graph.xmltext import LOST_CHARACTERS, escaped

_ROOT = '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">'
_TYPES = {bool: "boolean", int: "long", str: "string"}
_SIZES = {"Case": 24, "Child": 16}


def write_gexf(job: Job) -> Iterator[bytes]:
    """Yield cases as GEXF. If any node has a date, the graph is dynamic."""
    network = case_network(job.store, job.each())
    standing = places(network)
    look = {node: colour(values["classes"]) for node, values in network.nodes(data=True)}
    times = {node: _times(values) for node, values in network.nodes(data=True)}
    # Labels are attributes of the element itself. The other attributes are declared.
    labels = {node: values.pop("label") for node, values in network.nodes(data=True)}
    ties = {(one, other, name): values.pop("label") for one, other, name, values in network.edges(keys=True, data=True)}
    rows = {
        "node": [values for _, values in network.nodes(data=True)],
        "edge": [values for *_, values in network.edges(data=True)],
    }
    types = {place: unify_types(found) for place, found in rows.items()}
    ids = {place: {name: number for number, name in enumerate(found)} for place, found in types.items()}
    mode = 'mode="dynamic" timeformat="date"' if any(times.values()) else 'mode="static"'
    head = ['<?xml version="1.0" encoding="UTF-8"?>', _ROOT, "<meta>", "  <creator>casegraph</creator>", "</meta>"]
    yield _joined([*head, f'<graph defaultedgetype="directed" idtype="string" {mode}>'])
    for place, found in ids.items():
        declared = [
            f'  <attribute id="{number}" title="{escaped(name)}" type="{_TYPES[types[place][name]]}"/>'
            for name, number in found.items()
        ]
        yield _joined([f'<attributes class="{place}">', *declared, "</attributes>"])
    yield b"<nodes>\n"
    for node, values in network.nodes(data=True):
        x, y = standing[node]
        yield _joined(
            [
                f'<node id="{escaped(node)}" label="{escaped(labels[node])}"{times[node]}>',
                *_values(ids["node"], values),
                f"  <viz:color {_rgb(look[node])}/>",
                # In Gephi, y grows upwards.
                f'  <viz:position x="{x}" y="{0 - y}" z="0.0"/>',
                f'  <viz:size value="{_SIZES.get(values["kind"], 10)}"/>',
                "</node>",
            ]
        )
    yield b"</nodes>\n<edges>\n"
    for one, other, name, values in network.edges(keys=True, data=True):
        ends = f'source="{escaped(one)}" target="{escaped(other)}" label="{escaped(ties[one, other, name])}"'
        id_ = escaped(edge_id(one, name, other))
        yield _joined([f'<edge id="{id_}" {ends}>', *_values(ids["edge"], values), "</edge>"])
    yield b"</edges>\n</graph>\n</gexf>\n"


def _times(values: Mapping[str, Any]) -> str:
    """Return the attributes ``start`` and ``end`` of a node: the first and last day of its date."""
    days = {}
    for attribute, name in (("start", "earliest"), ("end", "latest")):
        try:
            days[attribute] = date.fromisoformat(str(values.get(name, "")))
        except ValueError:
            continue
    if len(days) == 2 and days["start"] > days["end"]:
        return ""
    return "".join(f' {attribute}="{day.isoformat()}"' for attribute, day in days.items())


def _values(ids: Mapping[str, int], values: Mapping[str, Any]) -> Iterator[str]:
    yield "  <attvalues>"
    for name, value in values.items():
        yield f'    <attvalue for="{ids[name]}" value="{escaped(text_of(value))}"/>'
    yield "  </attvalues>"


def _rgb(text: str) -> str:
    return " ".join(f'{name}="{int(text[at : at + 2], 16)}"' for name, at in (("r", 1), ("g", 3), ("b", 5)))


def _joined(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


FORMATS = (
    Format(
        "gexf",
        ".gexf",
        write_gexf,
        description="network with positions, colours and times, for Gephi and Gephi Lite",
        loses=f"{NOT_IN_NETWORK}, and {LOST_CHARACTERS}; start and end are the first and last possible day of a date",
        like=".xml",
    ),
)
