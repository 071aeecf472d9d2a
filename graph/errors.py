"""What can go wrong, as exceptions with messages for the person at the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class CasegraphError(Exception):
    """Root of all errors of casegraph; ``exit_status`` is what a command ends with."""

    exit_status = 1


class UsageError(CasegraphError):
    """The call itself is wrong: an unknown name, a missing or ill-typed parameter."""

    exit_status = 2


class NotFoundError(CasegraphError):
    """Something was asked for by name or pattern and is not there."""


class StoreError(CasegraphError):
    """The graph store cannot be opened, read or written."""


class OutputError(CasegraphError):
    """A result cannot be written where it was to go."""


class DeclarationError(CasegraphError):
    """A part of casegraph that is found by its place does not declare what it should."""


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

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: {self.message}"


class InvalidInputError(CasegraphError):
    """One or more files are not as they should be; ``problems`` holds every one that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
