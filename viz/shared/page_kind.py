"""Kinds of page: name, subject, parameters, and the function that writes the page.

The declarations are light. The function of a page imports what it needs, so that help stays quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from casegraph.graph.parameters import Parameter, checked

if TYPE_CHECKING:
    from casegraph.graph.sources.quotations import SourceTexts
    from casegraph.graph.store.store import Store


@dataclass(frozen=True)
class PageKind:
    """A kind of page. The first line of its module's docstring states what it shows, and begins with a verb.

    Its command, its Python call and its documentation are derived from that line and from these attributes.

    Attributes:
        name: its name in Python and, if ``command`` is empty, on the command line.
        title: a heading, such as ``Timeline``.
        of: its subject: one case, several cases, or both.
        write: returns the HTML. It is called with the store, the ids of the cases, each parameter by its name,
            and ``texts`` if the page takes quotations.
        example: arguments of its command, one example each; ``-o`` names the file.
        details: further paragraphs of the help.
        parameters: the parameters besides the cases.
        takes_quotes: whether it shows quotations from the documents on request.
        picture: whether it has a picture that can be saved as PNG or SVG.
        command: its name on the command line, if that differs from its name.
    """

    name: str
    title: str
    of: Literal["case", "cases", "both"]
    write: Callable[..., str]
    example: tuple[str, ...]
    details: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
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
        """Return the page as HTML. The same cases and parameters give the same text.

        Args:
            store: where the cases are.
            cases: their ids.
            texts: documents to quote from. Without them, there are locators and no publisher's text.
            given: values of parameters by their names. Other parameters have their defaults.

        Raises:
            UsageError: a parameter does not exist, or its value is not allowed.
            NotFoundError: a case is not in the store, or the page would be empty.
        """
        values = checked(self.parameters, given or {}, f"the page '{self.name}'")
        if self.takes_quotes:
            values["texts"] = texts
        return self.write(store, cases, **values)
