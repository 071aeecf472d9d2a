"""Parameters that a measure declares: allowed values, default and purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casegraph.graph.errors import UsageError
from casegraph.graph.suggest import did_you_mean


@dataclass(frozen=True)
class Parameter:
    """A parameter with its name in Python; ``option`` is its name on the command line, if the two differ."""

    name: str
    help: str
    option: str = ""

    @property
    def flag(self) -> str:
        """The name on the command line, such as ``--min-cases``."""
        return f"--{self.option or self.name.replace('_', '-')}"

    @property
    def unset(self) -> object:
        """The value if none is given."""
        return getattr(self, "default", None)

    def value(self, given: object) -> object:
        """Return a value in the form that the measure needs.

        Raises:
            UsageError: the value is not of the right kind.
        """
        return given

    def _wrong(self, right: str, given: object) -> UsageError:
        return UsageError(f"'{self.name}' must be {right}, not {given!r}")


@dataclass(frozen=True)
class Choice(Parameter):
    """A choice among several words."""

    choices: tuple[str, ...] = ()
    default: str | None = None

    def value(self, given: object) -> object:
        """Return the word, which must be one of the choices."""
        if given not in (*self.choices, self.default):
            raise self._wrong(f"one of {', '.join(self.choices)}", given)
        return given


@dataclass(frozen=True)
class WholeNumber(Parameter):
    """A whole number that is at least ``least``."""

    least: int = 0
    default: int | None = None

    def value(self, given: object) -> object:
        """Return the number."""
        if given is self.default:
            return given
        if not isinstance(given, int) or isinstance(given, bool) or given < self.least:
            raise self._wrong(f"a whole number that is at least {self.least}", given)
        return given


@dataclass(frozen=True)
class Flag(Parameter):
    """Yes or no."""

    default: bool = False

    def value(self, given: object) -> object:
        """Return True or False."""
        if not isinstance(given, bool):
            raise self._wrong("True or False", given)
        return given


@dataclass(frozen=True)
class CaseId(Parameter):
    """The id of one case: an argument on the command line."""

    required: bool = True

    def value(self, given: object) -> object:
        """Return the id; the store checks whether the case exists."""
        if not (isinstance(given, str) or (given is None and not self.required)):
            raise self._wrong("the id of a case", given)
        return given


@dataclass(frozen=True)
class CaseIds(Parameter):
    """The ids of the cases to count; without any, all cases."""

    name: str = "cases"
    help: str = "Include only this case. May be given more than once."
    option: str = "case"

    def value(self, given: object) -> object:
        """Return the ids, each once."""
        if given is None:
            return ()
        if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
            raise self._wrong("a list of ids of cases", given)
        return tuple(dict.fromkeys(given))


@dataclass(frozen=True)
class RowLimit(WholeNumber):
    """The largest number of rows to show.

    Rows are omitted after the measure has computed them, so the measure itself does not receive this parameter.
    """

    name: str = "limit"
    help: str = "Largest number of rows to show. Default: all rows."
    least: int = 1


@dataclass(frozen=True)
class MinCount(WholeNumber):
    """The number below which the measure suppresses counts; 0 suppresses nothing."""

    name: str = "min_count"
    help: str = (
        "Suppress counts below this number, and counts from which they could be worked out. "
        "5 is usual for tables that you share."
    )
    default: int | None = 0


def checked(parameters: Sequence[Parameter], given: Mapping[str, object], of: str) -> dict[str, object]:
    """Return a value for each parameter: the value given, or the default.

    Args:
        parameters: the parameters that a caller may give.
        given: values by the names of parameters.
        of: the owner of the parameters, for messages.

    Raises:
        UsageError: there is no such parameter, a required parameter is missing, or a value is of the wrong kind.
    """
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            there = f"the parameters are: {', '.join(names)}" if names else "it has no parameters"
            raise UsageError(f"{of} has no parameter '{name}'{did_you_mean(name, names, there)}")
    return {parameter.name: parameter.value(given.get(parameter.name, parameter.unset)) for parameter in parameters}
