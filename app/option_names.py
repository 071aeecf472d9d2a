"""Error messages for the command line, in which options replace the parameters of the Python API."""

from __future__ import annotations

from casegraph.graph.errors import with_parameters

# An option that may be given more than once has a singular name; its parameter has a plural one. A parameter does not
# take the name of a Python built-in.
_OTHER = {
    "cases": "case",
    "themes": "theme",
    "agency_types": "agency-type",
    "patterns": "pattern",
    "harm_types": "harm-type",
    "risk_factors": "risk-factor",
    "certainties": "certainty",
    "listed": "list",
}


def at_command_line(text: str) -> str:
    """Return a message with its marked parameters written as options, such as ``--year 2018``."""
    return with_parameters(text, _option)


def option_name(name: str) -> str:
    """Return the option of a parameter, such as ``--min-cases``."""
    return f"--{_OTHER.get(name, name.replace('_', '-'))}"


def _option(name: str, value: str | None) -> str:
    option = option_name(name)
    return option if value in (None, "True") else f"{option} {value}"
