"""What every exporter receives and provides: a job, and formats of one file or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from casegraph.graph.errors import UsageError
from casegraph.graph.exchange.coding_project import CodingProject
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store


def _ignore(case: str) -> None:
    """Do nothing when a case is done."""


@dataclass(frozen=True)
class Job:
    """Cases to write: their ids and the store that holds them. A subset is a smaller store.

    ``texts`` holds the available documents, for the formats that can include their text. ``done`` is called with each
    case after it has been read, for a progress bar.
    """

    store: Store
    cases: tuple[str, ...]
    texts: SourceTexts | None = None
    done: Callable[[str], None] = field(default=_ignore, compare=False)

    def each(self) -> Iterator[str]:
        """Yield the ids of the cases in alphabetical order, and report each case when it is done."""
        for case in sorted(self.cases):
            yield case
            self.done(case)


@dataclass(frozen=True)
class _FormatBase:
    """The description of a format.

    Attributes:
        name: the name that users give to choose the format.
        ending: the usual ending of the file's name. No other format has it.
        description: what the format is and which tools it is for, as a fragment of a sentence.
        loses: what is lost in the format, as a fragment that completes "not in the format: …". Empty if nothing is "
                                                                                             "lost.
        contents: what the file contains if it does not contain the cases, such as ``the codebook``.
        like: a better known ending of files with the same syntax, such as ``.json``. It shows how to inspect the file.
        reads: the function that reads codings from a file with this ending, if there is one.
        read_from: what such a file is, as a fragment of a sentence.
        comes_back: whether casegraph can read the same cases back from the file.
        quotes: whether the file holds the documents' text if the job has texts.
    """

    name: str
    ending: str
    _: KW_ONLY
    description: str
    loses: str = ""
    contents: str = ""
    like: str = ""
    reads: Callable[[Path], CodingProject] | None = None
    read_from: str = ""
    comes_back: bool = False
    quotes: bool = False


@dataclass(frozen=True)
class Format(_FormatBase):
    """A format of one file. ``write`` yields its bytes in pieces."""

    write: Callable[[Job], Iterable[bytes]]


@dataclass(frozen=True)
class Files(_FormatBase):
    """A format of several files, which go to a folder or into one ZIP. ``files`` yields their names and contents.

    Users can request a single file by its name without the ending. With ``by_case``, each case has its own file, so one
    case can be written as a single file.
    """

    files: Callable[[Job], Iterable[tuple[str, bytes]]]
    _: KW_ONLY
    by_case: bool = False

    def one(self, job: Job, wanted: str) -> bytes:
        """Return the content of one file. Its name may be given with or without the ending.

        Raises:
            UsageError: no file has this name.
        """
        files = dict(self.files(job))
        by_name = {name.rpartition(".")[0]: raw for name, raw in files.items()} | files
        if wanted not in by_name:
            raise UsageError(f"{self.name} has no table '{wanted}' here; choose one of {', '.join(sorted(files))}")
        return by_name[wanted]
