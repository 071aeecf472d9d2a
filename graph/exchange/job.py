"""What every exporter is given and gives: a job, and formats of one file or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from casegraph.graph.errors import UsageError
from casegraph.graph.exchange.coded import Coded
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store


def _ignore(case: str) -> None:
    """Report to nobody that a case is done."""


@dataclass(frozen=True)
class Job:
    """Cases to write: the store that holds them (a subset is a smaller store) and their ids.

    ``texts`` holds the documents that are at hand, for the formats that can carry their text. ``done`` is called with
    each case when it has been read, for a progress bar.
    """

    store: Store
    cases: tuple[str, ...]
    texts: SourceTexts | None = None
    done: Callable[[str], None] = field(default=_ignore, compare=False)

    def each(self) -> Iterator[str]:
        """Yield the ids of the cases, sorted, and report when each is done."""
        for case in sorted(self.cases):
            yield case
            self.done(case)


@dataclass(frozen=True)
class _Described:
    """What is said of a format.

    Attributes:
        name: what ``--format`` calls it.
        ending: the usual ending of a file's name, which no other format has.
        description: what it is and which tools it is for, a fragment of a sentence.
        loses: what it cannot hold, a fragment that completes "the format cannot hold …"; nothing, if empty.
        like: a better known ending of files with the same syntax, such as ``.json``, by which they can be looked into.
        reads: the function that reads codings from a file of this ending, where there is one.
        read_from: what such a file is, a fragment of a sentence.
        comes_back: whether casegraph reads the same cases back from the file.
        quotes: whether the file holds the documents' text where the job has texts.
    """

    name: str
    ending: str
    _: KW_ONLY
    description: str
    loses: str = ""
    like: str = ""
    reads: Callable[[Path], Coded] | None = None
    read_from: str = ""
    comes_back: bool = False
    quotes: bool = False


@dataclass(frozen=True)
class Format(_Described):
    """A format of one file: ``write`` yields its bytes in pieces."""

    write: Callable[[Job], Iterable[bytes]]


@dataclass(frozen=True)
class Files(_Described):
    """A format of several files, which go to a folder or into one ZIP: ``files`` yields their names and contents.

    One of the files alone, by its name without ending, can be asked for. With ``by_case``, each case is a file of its
    own, so that one case can be written as that one file.
    """

    files: Callable[[Job], Iterable[tuple[str, bytes]]]
    _: KW_ONLY
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
