"""Try the installed wheel: every command starts, the bundled data is found, a case is added and withdrawn.

Run by an interpreter that has the wheel and no development dependency, in a folder that is not the repository.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import casegraph
from casegraph import data
from casegraph.commands._catalogue import sections

ROBIN = Path(__file__).resolve().parent.parent / "fixtures" / "robin" / "robin.yaml"


def main() -> None:
    """Run the trials; one that fails ends them."""
    assert Path(casegraph.__file__).resolve().is_relative_to(Path(sys.prefix).resolve()), casegraph.__file__
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CASEGRAPH_CACHE"] = str(Path(folder) / "cache")

        def run(*arguments: str) -> str:
            command = [sys.executable, "-m", "casegraph", *arguments]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (arguments, done.returncode, done.stderr)
            return done.stdout

        commands = [name for names in sections().values() for name in names]
        for name in commands:
            assert "Usage: casegraph" in run(name, "--help")
        cases = json.loads(run("cases", "--format", "json"))
        assert [case["case"] for case in cases] == [path.stem for path in data.case_files()] != []
        first = cases[0]["case"]
        assert json.loads(run("patterns", "--format", "json"))
        assert run("query"), "the library is found"
        assert first in run("show", first, "--format", "json")
        assert run("export", "--case", first, "--format", "graphml").startswith("<?xml")
        run("view", "case", first, "-o", "page.html")
        assert (Path(folder) / "page.html").stat().st_size > 100_000
        run("add", "--store", "store", str(ROBIN))
        assert "robin" in run("cases", "--store", "store")
        run("withdraw", "--store", "store", "robin")
    print(f"the wheel works: {len(commands)} commands start, {len(cases)} cases are found")  # noqa: T201


if __name__ == "__main__":
    main()
