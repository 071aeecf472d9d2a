"""Where an export goes: the format that a file's name asks for, and files, folders and ZIPs."""

from __future__ import annotations

from pathlib import Path

from casegraph.graph.errors import UsageError
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.job import Files, Format, Job
from casegraph.graph.exchange.output_files import write_folder, zipped
from casegraph.graph.files import write_output

_PACKED = (".gz", ".zip")


def format_of(output: Path, name: str | None = None) -> Format | Files:
    """Return the format of a name, else the one that the output's ending asks for, else TriG.

    Raises:
        UsageError: there is no such format.
    """
    if name is not None:
        if name not in FORMATS:
            raise UsageError(f"there is no format '{name}'; there are {', '.join(FORMATS)}")
        return FORMATS[name]
    by_ending = {found.ending: found for found in FORMATS.values()}
    return by_ending.get(_ending(output), FORMATS["trig"])


def write(how: Format | Files, job: Job, output: Path, table: str | None = None) -> None:
    """Write a job in a format: to a file, ``-`` for standard output, a new folder, or a ``.zip``.

    Args:
        how: the format.
        job: the cases.
        output: where it goes.
        table: of a format of several files, only this one, which goes to a file.

    Raises:
        UsageError: the output does not suit the format.
        OutputError: it cannot be written.
    """
    if not isinstance(how, Files):
        if table is not None:
            raise UsageError(f"{how.name} is one file; --table is for formats of several")
        write_output(output, how.write(job))
        return
    wanted = table
    a_file = str(output) == "-" or output.suffix.lower() not in ("", ".zip")
    if wanted is None and how.by_case and len(job.cases) == 1 and a_file:
        wanted = job.cases[0] + how.ending
    if wanted is not None:
        write_output(output, how.one(job, wanted))
    elif str(output) == "-" or output.suffix.lower() == ".zip":
        write_output(output, zipped(how.files(job)))
    elif how.ending == _ending(output) or output.suffix.lower() == ".gz":
        name = f"{output.name.removesuffix('.gz')}.zip"
        one = "choose one --case" if how.by_case else "one of the files with --table"
        raise UsageError(f"{how.name} is several files; name a folder or {name}, or {one}")
    else:
        write_folder(output, how.files(job))


def _ending(output: Path) -> str:
    endings = [suffix.lower() for suffix in output.suffixes if suffix.lower() not in _PACKED]
    return endings[-1] if endings else ""
