"""Scripts of the documentation and of the help, run as a user would, with commands of ours run in this process.

Starting Python and loading the libraries anew takes longer than most commands do. What a shell is needed for, such as a
pipe or a variable, goes to a shell.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from casegraph.cli import run

# What makes a line more than a command with its words, and one file that its output goes to.
_SHELL_SIGNS = ("|", "&", ";", "<", "$", "`", "*", "(", ">>", "2>", "if ", "for ")


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a shell, stopping at the first command that fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, **environment},
    )


def script(text: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script line by line, stopping at the first command that fails; simple commands of ours in this process."""
    out, err, status = [], [], 0
    lines = text.replace("\\\n", " ").splitlines()
    words = [plain(line) for line in lines]
    rest = [line for line, found in zip(lines, words, strict=True) if found is None]
    if any("<<" in line or line.startswith((" ", "cd ", "export ")) for line in rest):
        # Lines that belong together, or change what the later ones meet.
        return shell(text, folder, **environment)
    for line, found in zip(lines, words, strict=True):
        ran = shell(line, folder, **environment) if found is None else here(found, folder, **environment)
        out.append(ran.stdout)
        err.append(ran.stderr)
        status = ran.returncode
        if status:
            break
    return subprocess.CompletedProcess(text, status, "".join(out), "".join(err))


def plain(line: str) -> list[str] | None:
    """Return the words of a line that calls casegraph and asks nothing of a shell but where the output goes."""
    if not line.startswith("casegraph "):
        return None
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        return None
    quoted = shlex.split(line, comments=True, posix=False)
    bare = " ".join(word for word in quoted if word[:1] not in "'\"")
    if any(sign in bare for sign in _SHELL_SIGNS) or any(sign in line for sign in ("$", "`")):
        return None
    if ">" in bare and (bare.count(">") > 1 or words[-2] != ">"):
        return None
    return words[1:]


def here(words: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process, in a folder; `> FILE` at its end says where the output goes."""
    target = folder / words[-1] if words[-2:-1] == [">"] else None
    with _standing_in(folder), mock.patch.dict(os.environ, environment):
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run(words[:-2] if target else words)
    printed, told = (stream.buffer.getvalue() for stream in (out, err))  # type: ignore[attr-defined]
    if target:
        target.write_bytes(printed)
        printed = b""
    return subprocess.CompletedProcess(words, status, printed.decode("utf-8", "replace"), told.decode("utf-8"))


@contextlib.contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
