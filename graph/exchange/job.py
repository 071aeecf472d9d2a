"""What every exporter is given and gives: a job, and formats of one file or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from casegraph.graph.errors import UsageError
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store


def _untold(case: str) -> None:
    """Say nothing of a case that is done."""


@dataclass(frozen=True)
class Job:
    """Cases to write: the store that holds them (a subset is a smaller store) and their ids.

    ``library`` holds the documents that are at hand, for the formats that can carry their text; ``done`` is told of
    each case when it has been read, for a progress bar.
    """

    store: Store
    cases: tuple[str, ...]
    texts: SourceTexts | None = None
    done: Callable[[str], None] = field(default=_untold, compare=False)

    def each(self) -> Iterator[str]:
        """Yield the ids of the cases, sorted, and tell that each is done."""
        for case in sorted(self.cases):
            yield case
            self.done(case)


@dataclass(frozen=True)
class Format:
    """A format of one file: what it is called, its usual ending, and what it cannot hold (nothing, if empty).

    ``write`` yields the file's bytes in pieces. ``quotes`` tells that the file holds the documents' text where the job
    has texts.
    """

    name: str
    ending: str
    write: Callable[[Job], Iterable[bytes]]
    loses: str = ""
    quotes: bool = False


@dataclass(frozen=True)
class Files:
    """A format of several files, which go to a folder or into one ZIP: ``files`` yields their names and contents.

    One of the files alone, by its name without ending, can be asked for. ``by_case`` tells that each case is a file of
    its own, so that one case can be written as that one file.
    """

    name: str
    ending: str
    files: Callable[[Job], Iterable[tuple[str, bytes]]]
    loses: str = ""
    quotes: bool = False
    by_case: bool = False

    def one(self, job: Job, wanted: str) -> bytes:
        """Return the content of one file, by its name with or without the ending.

        Raises:
            UsageError: there is no such file.
        """
        made = dict(self.files(job))
        by_name = {name.rpartition(".")[0]: raw for name, raw in made.items()} | made
        if wanted not in by_name:
            raise UsageError(f"{self.name} has no table '{wanted}' here; it has: {', '.join(sorted(made))}")
        return by_name[wanted]
