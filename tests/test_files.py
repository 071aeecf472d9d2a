"""Writing: a file is there whole or it is as it was, whatever goes wrong in between."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casegraph.graph import files
from casegraph.graph.errors import OutputError
from casegraph.graph.files import write_output

if TYPE_CHECKING:
    from tests.conftest import Ran


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_text_is_written_as_utf_8_and_bytes_as_they_are(tmp_path: Path) -> None:
    write_output(tmp_path / "text", "caf\u00e9 \U0001f9e9\r\n")
    write_output(tmp_path / "bytes", b"\xff\x00")
    assert (tmp_path / "text").read_bytes() == "caf\u00e9 \U0001f9e9\r\n".encode()
    assert (tmp_path / "bytes").read_bytes() == b"\xff\x00"
    assert names(tmp_path) == ["bytes", "text"]


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    write_output(Path("-"), "caf\u00e9\n")
    assert capfdbinary.readouterr().out == "caf\u00e9\n".encode()


def test_a_file_that_is_replaced_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("before")
    old.chmod(0o640)
    mask = os.umask(0o027)
    try:
        write_output(old, "after")
        write_output(new, "after")
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o640]
    assert old.read_text() == "after"


def test_a_link_stays_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "target", tmp_path / "link"
    target.write_text("before")
    link.symlink_to(target)
    write_output(link, "after")
    assert link.is_symlink()
    assert target.read_text() == "after"
    assert names(tmp_path / "far") == ["target"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    write_output(pipe, "through")
    reader.join()
    assert read == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert names(tmp_path) == ["pipe"]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (".", "is a directory; give the name of a file"),
        ("missing/file", f"cannot be written: {os.strerror(errno.ENOENT)}"),
        ("file/file", f"cannot be written: {os.strerror(errno.ENOTDIR)}"),
    ],
)
def test_what_cannot_be_written_is_told_with_the_path_as_it_was_given(
    where: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("before")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError) as raised:
        write_output(Path(where), "after")
    assert str(raised.value).startswith(f"{where}: {says}")
    assert names(tmp_path) == ["file"]
    assert (tmp_path / "file").read_text() == "before"


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(OutputError, match=f"cannot be written: {os.strerror(errno.EACCES)}"):
            write_output(folder / "file", "after")
        assert names(folder) == []
    finally:
        folder.chmod(0o700)


def stumble(error: BaseException) -> Callable[..., None]:
    def stumbling(*_: object) -> None:
        raise error

    return stumbling


FULL = OSError(errno.ENOSPC, "No space left on device")
PLACES = [(os, "fsync"), (Path, "replace"), (Path, "chmod")]


@pytest.mark.parametrize(("owner", "name"), PLACES, ids=[name for _, name in PLACES])
@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["the disk is full", "the user interrupts"])
@pytest.mark.parametrize("before", ["before", None], ids=["an old file", "no old file"])
def test_an_interrupted_write_leaves_the_old_file_and_nothing_half_written(
    owner: object, name: str, error: BaseException, before: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.ttl"
    if before is not None:
        path.write_text(before)
    monkeypatch.setattr(owner, name, stumble(error))
    with pytest.raises(OutputError if error is FULL else KeyboardInterrupt):
        write_output(path, "after" * 1000)
    monkeypatch.undo()
    assert names(tmp_path) == ([] if before is None else ["out.ttl"])
    assert before is None or path.read_text() == before


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (FULL, 1, "cannot be written: No space left on device"),
        (KeyboardInterrupt(), 130, "Interrupted. No file was left half-written."),
    ],
    ids=["the disk is full", "the user interrupts"],
)
@pytest.mark.parametrize("command", [("export", "--case", "stacey")], ids=["export"])
def test_a_command_whose_write_is_interrupted_says_so_and_leaves_the_old_file(
    command: tuple[str, ...],
    error: BaseException,
    status: int,
    says: str,
    cli: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "out.ttl"
    path.write_text("before")
    cli("cases")  # The bundled store is built before anything goes wrong.
    monkeypatch.setattr(files.os, "fsync", stumble(error))
    try:
        ran = cli(*command, "-o", path)
    except KeyboardInterrupt:
        pytest.fail("an interruption reached the user as a traceback")
    finally:
        monkeypatch.undo()
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert "wrote" not in ran.err
    assert (names(tmp_path), path.read_text()) == (["out.ttl"], "before")


@pytest.mark.parametrize("where", ["missing/out.ttl", "file/out.ttl", "."])
def test_an_unwritable_output_ends_with_status_one(where: str, cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("before")
    ran = cli("export", "--case", "stacey", "--format", "nquads", "-o", tmp_path / where)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{tmp_path / where}: ")
    assert len(ran.err.splitlines()) == 1
    assert (names(tmp_path), (tmp_path / "file").read_text()) == (["file"], "before")
