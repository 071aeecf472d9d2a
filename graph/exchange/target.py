"""The target of an export: the format, and the file, folder or ZIP that it goes to."""

from __future__ import annotations

from pathlib import Path

from casegraph.graph.errors import UsageError, parameter
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.job import Files, Format, Job
from casegraph.graph.exchange.output_files import write_folder, zip_files
from casegraph.graph.files import write_output

_PACKED = (".gz", ".zip")


def format_of(output: Path, name: str | None = None) -> Format | Files:
    """Return the named format, else the format with the output's file ending, else TriG.

    Raises:
        UsageError: no format has this name.
    """
    if name is not None:
        if name not in FORMATS:
            raise UsageError(f"there is no format '{name}'; choose one of {', '.join(FORMATS)}")
        return FORMATS[name]
    by_ending = {found.ending: found for found in FORMATS.values()}
    return by_ending.get(_ending(output), FORMATS["trig"])


def write(how: Format | Files, job: Job, output: Path, table: str | None = None) -> None:
    """Write the cases of a job in a format.

    Args:
        how: the format.
        job: the cases.
        output: a file, ``-`` for standard output, a new folder, or a ``.zip``.
        table: the one file to write, if the format has several. The output is then a file.

    Raises:
        UsageError: the output does not suit the format.
        OutputError: the output cannot be written.
    """
    if not isinstance(how, Files):
        if table is not None:
            raise UsageError(f"{how.name} is a single file; leave {parameter('table')} out")
        write_output(output, how.write(job))
        return
    wanted = table
    a_file = str(output) == "-" or output.suffix.lower() not in ("", ".zip")
    if wanted is None and how.by_case and len(job.cases) == 1 and a_file:
        wanted = job.cases[0] + how.ending
    if wanted is not None:
        write_output(output, how.one(job, wanted))
    elif str(output) == "-" or output.suffix.lower() == ".zip":
        write_output(output, zip_files(how.files(job)))
    elif how.ending == _ending(output) or output.suffix.lower() == ".gz":
        name = f"{output.name.removesuffix('.gz')}.zip"
        choice = parameter("cases" if how.by_case else "table")
        one = f"choose one {'case' if how.by_case else 'file'} with {choice}"
        raise UsageError(f"the format {how.name} has several files; name a folder or {name}, or {one}")
    else:
        write_folder(output, how.files(job))


def _ending(output: Path) -> str:
    endings = [suffix.lower() for suffix in output.suffixes if suffix.lower() not in _PACKED]
    return endings[-1] if endings else ""
