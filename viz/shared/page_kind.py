"""Kinds of page: name, subject, options, and the function that writes the page.

The declarations are light. The function of a page imports what it needs, so that help stays quick.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from casegraph.graph.errors import UsageError, parameter
from casegraph.graph.suggest import did_you_mean

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts
    from casegraph.graph.store.store import Store


@dataclass(frozen=True)
class Choice:
    """An option with a fixed set of words."""

    name: str
    values: tuple[str, ...]
    default: str
    help: str

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        return f"one of {', '.join(self.values)}"

    def value(self, given: object) -> object:
        """Return the value, if it is valid.

        Raises:
            UsageError: the value is not one of the words.
        """
        if given not in self.values:
            raise UsageError(f"{parameter(self.name)} must be {self.allowed}, not {given!r}")
        return given


@dataclass(frozen=True)
class Number:
    """An option that is a number between two bounds. It is a whole number if its default is one."""

    name: str
    default: int | float
    help: str
    least: int | float = 0
    most: int | float | None = None

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are allowed."""
        return isinstance(self.default, int)

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        bounds = f"of at least {self.least}" if self.most is None else f"from {self.least} to {self.most}"
        return f"{'a whole number' if self.whole else 'a number'} {bounds}"

    def value(self, given: object) -> object:
        """Return the value, if it is valid.

        Raises:
            UsageError: the value is not a number, or it is outside the bounds.
        """
        most = math.inf if self.most is None else self.most
        right = isinstance(given, int | float) and not isinstance(given, bool) and self.least <= given <= most
        if not right or (self.whole and not isinstance(given, int)):
            raise UsageError(f"{parameter(self.name)} must be {self.allowed}, not {given!r}")
        return given


@dataclass(frozen=True)
class Flag:
    """An option that is on or off. It is off by default."""

    name: str
    help: str
    default: bool = False

    def value(self, given: object) -> object:
        """Return the value, if it is valid.

        Raises:
            UsageError: the value is neither true nor false.
        """
        if not isinstance(given, bool):
            raise UsageError(f"{parameter(self.name)} must be True or False, not {given!r}")
        return given


Option = Choice | Number | Flag


@dataclass(frozen=True)
class PageKind:
    """A kind of page. Its command, its Python call and its documentation are derived from these attributes.

    Attributes:
        name: its name in Python and, if ``command`` is empty, on the command line.
        title: a heading, such as ``Timeline``.
        description: what it shows, as a sentence that begins with a verb. Help and documentation begin with it.
        of: its subject: one case, several cases, or both.
        write: returns the HTML. It is called with the store, the ids of the cases, each option by its name, and
            ``texts`` if the page takes quotations.
        example: arguments of its command, one example each; ``-o`` names the file.
        details: further paragraphs of the help.
        options: the options besides the cases.
        takes_quotes: whether it shows quotations from the documents on request.
        picture: whether it has a picture that can be saved as PNG or SVG.
        command: its name on the command line, if that differs from its name.
    """

    name: str
    title: str
    description: str
    of: Literal["case", "cases", "both"]
    write: Callable[..., str]
    example: tuple[str, ...]
    details: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    takes_quotes: bool = False
    picture: bool = True
    command: str = ""

    @property
    def command_name(self) -> str:
        """The name on the command line."""
        return self.command or self.name

    def html(
        self,
        store: Store,
        cases: Sequence[str],
        texts: SourceTexts | None = None,
        given: Mapping[str, object] | None = None,
    ) -> str:
        """Return the page as HTML. The same cases and options give the same text.

        Args:
            store: where the cases are.
            cases: their ids.
            texts: documents to quote from. Without them, there are locators and no publisher's text.
            given: values of options by their names. Other options have their defaults.

        Raises:
            UsageError: an option does not exist, or its value is not valid.
            NotFoundError: a case is not in the store, or the page would be empty.
        """
        values: dict[str, object] = {option.name: option.default for option in self.options}
        for name, value in (given or {}).items():
            option = next((option for option in self.options if option.name == name), None)
            if option is None:
                hint = did_you_mean(name, values, f"its options are: {', '.join(values) or 'none'}")
                raise UsageError(f"the page '{self.name}' has no option '{name}'{hint}")
            values[name] = option.value(value)
        if self.takes_quotes:
            values["texts"] = texts
        return self.write(store, cases, **values)
