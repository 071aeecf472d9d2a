"""Options that turn an export into a release copy, and the report of what was withheld."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from casegraph.graph.release import Released
    from casegraph.graph.store.store import Store

# Repeated here so that --help need not import the rules. A test compares the two.
LEVELS = ("colleagues", "partners", "public")
F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--release", "level", type=click.Choice(LEVELS),
                 help="Write a release copy for these readers: a copy that is safer to share, without names, texts, "
                      "ethnicity, disability, exact dates or exact ages."),
    click.option("--key", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                 help="File with the secret key from which the pseudonyms are made. Created if it does not exist. Do "
                      "not share it."),
    click.option("--release-report", "report", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
                 help="CSV file for the list of what was left out or changed. Default: standard error."),
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """The release that the options request; none if ``level`` is None."""

    level: str | None = None
    key: Path | None = None
    report: Path | None = None

    def check(self, *, quotes: bool) -> None:
        """Refuse options that exclude each other.

        Raises:
            UsageError: an option needs --release, or a release was requested with quotations.
        """
        from casegraph.graph.errors import UsageError

        if self.level is None and (self.key or self.report):
            raise UsageError(
                f"--key and --release-report work only with --release; add, for example, --release {LEVELS[-1]}"
            )
        if self.level is not None and quotes:
            raise UsageError("a release copy cannot contain the documents' text; omit --quotes or --release")


def release_options(command: F) -> F:
    """Add the options of a release; the command takes them as one argument, ``release``."""

    @functools.wraps(command)
    def with_wish(*arguments: Any, level: str | None, key: Path | None, report: Path | None, **options: Any) -> Any:
        return command(*arguments, release=Wish(level, key, report), **options)

    found: Any = with_wish
    for option in reversed(_OPTIONS):
        found = option(found)
    result: F = found
    return result


def released(store: Store, cases: tuple[str, ...], wish: Wish) -> tuple[Store, tuple[str, ...]]:
    """Return the store and the cases to write: the release copy if one is requested, or else the arguments.

    Raises:
        InvalidInputError: the key cannot be read or is too short.
        OutputError: a key or the report cannot be written.
    """
    if wish.level is None:
        return store, cases
    from casegraph.commands._console import say
    from casegraph.graph.release import release
    from casegraph.graph.release.pseudonyms import read_or_make_key

    key, made = read_or_make_key(wish.key) if wish.key is not None else (None, False)
    copy = release(store, cases, wish.level, key)
    if made:
        say(f"note: created the key {wish.key}; keep it and do not share it: it links this release to later ones")
    elif wish.key is not None and wish.key.stat().st_mode & 0o077:
        say(f"note: other users of this computer can read the key {wish.key}; prevent this with: chmod 600 {wish.key}")
    elif key is None:
        say("note: no key was saved, so later copies cannot be linked with this one; to save a key, use --key FILE")
    _tell(store, copy, wish)
    return copy.store, copy.cases


def _tell(store: Store, copy: Released, wish: Wish) -> None:
    from casegraph.commands._console import say
    from casegraph.graph.files import write_output
    from casegraph.graph.release.tally import COLUMNS
    from casegraph.queries.lost_matches import change_notes
    from casegraph.text.tables import rows_to_text

    rows = copy.report.rows()
    if wish.report is not None:
        write_output(wish.report, rows_to_text(rows, COLUMNS, "csv"))
    else:
        say(f"Left out or changed at the level '{wish.level}':")
        say(rows_to_text(rows, COLUMNS, "table").rstrip("\n"))
    for note in [*copy.report.notes, *change_notes(store, copy)]:
        say(f"note: {note}")
    say("note: check the release before you share it: casegraph check-release FILE")
