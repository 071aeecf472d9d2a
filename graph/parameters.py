"""Parameters that a measure or a page declares: allowed values, default and purpose.

A parameter has its name in Python. The command line makes an option or an argument of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from casegraph.graph.errors import UsageError, parameter
from casegraph.graph.suggest import did_you_mean


@dataclass(frozen=True)
class Parameter:
    """A parameter by its name. What is allowed depends on its kind; its default is allowed as well."""

    name: str
    help: str

    @property
    def unset(self) -> object:
        """The value if none is given."""
        return getattr(self, "default", None)

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        return self._in_words()

    def value(self, given: object) -> object:
        """Return a value as it is used.

        Raises:
            UsageError: the value is not allowed.
        """
        if not self._allows(given):
            raise UsageError(f"{parameter(self.name)} must be {self.allowed}, not {given!r}")
        return given

    def _in_words(self) -> str:
        raise NotImplementedError

    def _allows(self, given: object) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class Choice(Parameter):
    """A choice among several words."""

    choices: tuple[str, ...]
    default: str | None = None

    def _in_words(self) -> str:
        return f"one of {', '.join(self.choices)}"

    def _allows(self, given: object) -> bool:
        return given in (*self.choices, self.default)


@dataclass(frozen=True)
class Number(Parameter):
    """A number that is not below ``least``, and not above ``most`` if there is one."""

    default: float | None = None
    least: float = 0
    most: float | None = None
    _noun: ClassVar[str] = "a number"

    def _in_words(self) -> str:
        bounds = f"of at least {self.least}" if self.most is None else f"from {self.least} to {self.most}"
        return f"{self._noun} {bounds}"

    def _allows(self, given: object) -> bool:
        if given is None or isinstance(given, bool) or not isinstance(given, int | float):
            return given is self.default
        return self.least <= given and (self.most is None or given <= self.most)


@dataclass(frozen=True)
class WholeNumber(Number):
    """A number without decimals."""

    default: int | None = None
    least: int = 0
    most: int | None = None
    _noun: ClassVar[str] = "a whole number"

    def _allows(self, given: object) -> bool:
        return super()._allows(given) and not isinstance(given, float)


@dataclass(frozen=True)
class Flag(Parameter):
    """Yes or no."""

    default: bool = False

    def _in_words(self) -> str:
        return "True or False"

    def _allows(self, given: object) -> bool:
        return isinstance(given, bool)


@dataclass(frozen=True)
class CaseId(Parameter):
    """The id of one case: an argument on the command line. Whether there is such a case is for the store to say."""

    required: bool = True

    def _in_words(self) -> str:
        return "the id of a case"

    def _allows(self, given: object) -> bool:
        return isinstance(given, str) or (given is None and not self.required)


@dataclass(frozen=True)
class CaseIds(Parameter):
    """The ids of the cases to count; without any, all cases."""

    name: str = "cases"
    help: str = "Include only this case. May be given more than once."

    def value(self, given: object) -> object:
        """Return the ids, each once."""
        ids = super().value(given)
        return tuple(dict.fromkeys(ids)) if isinstance(ids, Sequence) else ()

    def _in_words(self) -> str:
        return "a list of ids of cases"

    def _allows(self, given: object) -> bool:
        if isinstance(given, Sequence) and not isinstance(given, str):
            return all(isinstance(one, str) for one in given)
        return given is None


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
        "Suppress counts below this number, and other counts that would reveal the suppressed ones. "
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
        UsageError: there is no such parameter, a required parameter is missing, or a value is not allowed.
    """
    names = [one.name for one in parameters]
    for name in given:
        if name not in names:
            there = f"the parameters are: {', '.join(names)}" if names else "it has no parameters"
            raise UsageError(f"{of} has no parameter '{name}'{did_you_mean(name, names, there)}")
    return {one.name: one.value(given.get(one.name, one.unset)) for one in parameters}
