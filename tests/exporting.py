"""Exports in tests: a job written whole, in one format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.exchange.job import Files, Job
from casegraph.graph.exchange.output_files import zip_files
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.store.store import Store


def exported(name: str, store: Store, cases: Sequence[str], texts: SourceTexts | None = None) -> bytes:
    """Return cases in a format; the files of a format of several as a ZIP, but one case's own as it is."""
    how, job = FORMATS[name], Job(store, tuple(cases), texts)
    if isinstance(how, Files) and how.by_case and len(cases) == 1:
        return how.one(job, cases[0])
    return zip_files(how.files(job)) if isinstance(how, Files) else b"".join(how.write(job))


def exported_files(name: str, store: Store, cases: Sequence[str], texts: SourceTexts | None = None) -> dict[str, bytes]:
    """Return the files of a format of several, by name."""
    how = FORMATS[name]
    assert isinstance(how, Files)
    return dict(how.files(Job(store, tuple(cases), texts)))


def unguarded(cell: str) -> str:
    """Return the text of a CSV cell, without the apostrophe that keeps a formula from being run."""
    return cell[1:] if re.match("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell) else cell
