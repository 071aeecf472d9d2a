"""Run the commands that a page shows, and update their output in the page.

A block of commands is fenced as ``console``. A line that begins with ``$`` is a command. The lines up to the next
command are its output. All commands of a page run one after the other in one folder.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROBIN = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "robin"
_BLOCK = re.compile(r"(^```console\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
# Characters that make a line a command of the shell.
_NEEDS_SHELL = re.compile(r"[|&;<>$`]")
# Longer output is cut. The last line says how many lines are missing.
LINES = 24


def refresh_outputs(text: str) -> str:
    """Return a page with the current output of its commands."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for path in ROBIN.glob("*.yaml"):
            shutil.copy(path, folder / path.name)
        return _BLOCK.sub(lambda block: f"{block[1]}{_run_all(block[2], folder)}{block[3]}", text)


def _run_all(block: str, folder: Path) -> str:
    commands = [line[2:] for line in block.replace("\\\n", "\\\0").splitlines() if line.startswith("$ ")]
    return "".join(_run(command.replace("\\\0", "\\\n"), folder) for command in commands)


def _run(command: str, folder: Path) -> str:
    plain, _, status = command.partition('; echo "status $?"')
    words = shlex.split(plain.replace("\\\n", " "))
    if words[0] == "casegraph" and status == "" and not _NEEDS_SHELL.search(plain):
        lines = _run_here(words[1:], folder, say_status=plain != command)
        return "\n".join([f"$ {command}", *_cut(lines)]) + "\n"
    home = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "110"}
    # The source documents are not part of the repository, so the page shows the output without them.
    home["CASEGRAPH_SOURCES"] = str(folder)
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    ran = subprocess.run(["sh", "-c", command], cwd=folder, env=home, check=False, **told)  # type: ignore[call-overload]
    return "\n".join([f"$ {command}", *_cut(ran.stdout)]) + "\n"


def _run_here(words: list[str], folder: Path, *, say_status: bool) -> str:
    """Run a casegraph command in this process, which is faster than a new Python process for each."""
    from casegraph.cli import run

    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    before, kept = Path.cwd(), dict(os.environ)
    os.chdir(folder)
    os.environ |= {"COLUMNS": "110", "CASEGRAPH_SOURCES": str(folder)}
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = run(words)
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(kept)
    told = printed.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    return f"{told}status {status}\n" if say_status else told


def _cut(printed: str) -> list[str]:
    lines = [line.rstrip() for line in printed.splitlines()]
    return [*lines[: LINES - 1], f"… ({len(lines) - LINES + 1} more lines)"] if len(lines) > LINES else lines
