"""Exceptions, with messages for the user."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# A parameter in a message: its name and, after a separator, its value. No other text has the characters around it.
_MARKED = re.compile("\x02([a-z_]+)(?:\x1f([^\x03]*))?\x03")


def parameter(name: str, value: str | None = None) -> str:
    """Return a mark that stands for a parameter in a message.

    A Python user reads the name of the parameter. A user of the command line reads the name of the option.
    ``value`` is what the user would write. Without a value, the message names the parameter alone.
    """
    return f"\x02{name}\x03" if value is None else f"\x02{name}\x1f{value}\x03"


def with_parameters(text: str, written: Callable[[str, str | None], str]) -> str:
    """Return a message in which ``written`` has replaced each marked parameter, given its name and its value."""
    return _MARKED.sub(lambda match: written(match[1], match[2]), text)


def in_python(text: str) -> str:
    """Return a message with its marked parameters in Python's notation."""
    return with_parameters(text, lambda name, value: f"'{name}'" if value is None else f"{name}={value}")


class CasegraphError(Exception):
    """Base class of all errors of casegraph.

    ``exit_status`` is the exit status of a command that ends with this error. The text of the error uses Python's names
    for parameters. The command line makes its own text from ``marked``.
    """

    exit_status = 1

    @property
    def marked(self) -> str:
        """The message with its marked parameters."""
        return str(self.args[0]) if self.args else ""

    def __str__(self) -> str:
        return in_python(self.marked)


class UsageError(CasegraphError):
    """Wrong use of a call: an unknown name, a missing parameter, or a value of the wrong type."""

    exit_status = 2


class NotFoundError(CasegraphError):
    """A thing that the user named or described does not exist."""


class StoreError(CasegraphError):
    """The graph store cannot be opened, read or written."""


class OutputError(CasegraphError):
    """A result cannot be written to its file."""


class DeclarationError(CasegraphError):
    """A module that casegraph loads because of its folder, such as a measure, lacks a required declaration."""


class MissingExtraError(CasegraphError):
    """An optional library that this call needs is not installed."""


@dataclass(frozen=True, order=True)
class Problem:
    """One problem in one place of a file.

    ``line`` counts from 1; 0 stands for the whole file. ``check`` names the check that found the problem: ``tree`` (the
    YAML tree), ``shapes`` (SHACL) or ``checks`` (queries).
    """

    path: Path
    line: int
    message: str
    check: str = "tree"

    @property
    def marked(self) -> str:
        """The place and the message with its marked parameters."""
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: {self.message}"

    def __str__(self) -> str:
        return in_python(self.marked)


class InvalidInputError(CasegraphError):
    """One or more files are not valid; ``problems`` holds every problem found in them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(problem.marked for problem in self.problems))
