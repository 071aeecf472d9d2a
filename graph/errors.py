"""What can go wrong, as exceptions with messages for the person at the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# A parameter in a message, between characters that no text has: its name and, after a separator, its value.
_MARKED = re.compile("\x02([a-z_]+)(?:\x1f([^\x03]*))?\x03")


def parameter(name: str, value: str | None = None) -> str:
    """Return a mark for a parameter in a message: a Python user reads its name, the command line its option.

    ``value`` is what a user would write; without one the parameter is named alone.
    """
    return f"\x02{name}\x03" if value is None else f"\x02{name}\x1f{value}\x03"


def with_parameters(text: str, written: Callable[[str, str | None], str]) -> str:
    """Return a message with each marked parameter as ``written`` gives it, from its name and its value."""
    return _MARKED.sub(lambda match: written(match[1], match[2]), text)


def in_python(text: str) -> str:
    """Return a message with its marked parameters as Python writes them."""
    return with_parameters(text, lambda name, value: f"'{name}'" if value is None else f"{name}={value}")


class CasegraphError(Exception):
    """Root of all errors of casegraph; ``exit_status`` is what a command ends with.

    Its text names parameters as Python does; ``marked`` is the text from which the command line makes its own.
    """

    exit_status = 1

    @property
    def marked(self) -> str:
        """The message with its marked parameters."""
        return str(self.args[0]) if self.args else ""

    def __str__(self) -> str:
        return in_python(self.marked)


class UsageError(CasegraphError):
    """The call itself is wrong: an unknown name, a missing or ill-typed parameter."""

    exit_status = 2


class NotFoundError(CasegraphError):
    """Something was asked for by name or pattern and is not there."""


class StoreError(CasegraphError):
    """The graph store cannot be opened, read or written."""


class OutputError(CasegraphError):
    """A result cannot be written where it was to go."""


class MissingExtraError(CasegraphError):
    """A library that is only needed for this is not installed."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place of a file; ``line`` counts from 1, 0 for the file as a whole.

    ``check`` names what speaks: ``tree`` (the YAML tree), ``shapes`` (SHACL) or ``checks`` (queries).
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
    """One or more files are not as they should be; ``problems`` holds every one that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(problem.marked for problem in self.problems))
