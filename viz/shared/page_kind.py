"""A kind of page: what it is called, what it is of, which parameters it takes, and the function that writes it.

The declaration is light. What a page needs to be written is imported by its function, so that help stays quick.
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
    """A kind of page. The first line of its module's docstring says what it shows; it begins with a verb.

    Its command, its Python call and its documentation follow from that line and from what stands here.

    Attributes:
        name: its name in Python and, if ``command`` is empty, on the command line.
        title: a heading, such as ``Timeline``.
        of: what it can be of: one case, several cases, or both.
        write: returns the HTML. It is called with the store, the ids of the cases, each parameter by its name,
            and ``texts`` if the page takes quotations.
        example: arguments of its command, one example each; ``-o`` names the file.
        details: further paragraphs of the help.
        parameters: what can be chosen, beside the cases.
        takes_quotes: whether it shows quotations from the documents where they are asked for.
        picture: whether it has a picture that can be saved as PNG or SVG.
        command: its name on the command line where that is another than its name.
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
        """Return the page as HTML; the same cases and options give the same text.

        Args:
            store: where the cases are.
            cases: their ids.
            texts: documents to quote from; without it there are locators and no publisher's text.
            given: values of parameters by their names; what is not given has its default.

        Raises:
            UsageError: there is no such parameter, or its value is not allowed.
            NotFoundError: a case is not in the store, or nothing of what the page shows is there.
        """
        values = checked(self.parameters, given or {}, f"the page '{self.name}'")
        if self.takes_quotes:
            values["texts"] = texts
        return self.write(store, cases, **values)
