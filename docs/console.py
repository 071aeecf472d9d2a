"""Run the commands that a page shows, and update their output in the page.

A block of commands is fenced as ``console``. A line that begins with ``$`` is a command. The lines up to the next
command are its output. All commands of a page run one after the other in one folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROBIN = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "robin"
_BLOCK = re.compile(r"(^```console\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
# Longer output is cut. The last line says how many lines are missing.
LINES = 24


def refreshed(text: str) -> str:
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
    home = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "110"}
    # The source documents are not part of the repository, so the page shows the output without them.
    home["CASEGRAPH_SOURCES"] = str(folder)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    ran = subprocess.run(["sh", "-c", command], cwd=folder, env=home, check=False, **options)  # type: ignore[call-overload]
    lines = [line.rstrip() for line in ran.stdout.splitlines()]
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"… ({len(lines) - LINES + 1} more lines)"]
    return "\n".join([f"$ {command}", *lines]) + "\n"
