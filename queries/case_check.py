"""The full check of case files: the tree, then the shapes, then the checking queries.

A checking query is a SELECT query in ``queries/checks``; each of its rows is a violation. Its comment ``#+ message:``
holds the message to the coder, in which ``{name}`` stands for a column. The problem is reported at the line of the node
in the column ``?node``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from casegraph.graph.casefile.check import CaseFile
from casegraph.graph.casefile.load import Built, build
from casegraph.graph.errors import InvalidInputError, Problem
from casegraph.graph.iris import case_of, local
from casegraph.graph.model.model_quads import vocabulary_quads

FOLDER = Path(__file__).resolve().parent / "checks"
_MESSAGE = re.compile(r"^#\+ message: (.+)$", re.MULTILINE)


def check(paths: Sequence[Path], register: Path | None = None) -> Built:
    """Read case files and run every check on them.

    Raises:
        InvalidInputError: with every problem of every file.
    """
    from casegraph.graph.casefile.shapes import check_cases

    built = build(paths, register)
    problems: list[Problem] = []
    for file in built.files:
        problems += check_cases([file], built.quads[file.case])
    problems += run_checks(built.files, built.quads)
    if problems:
        raise InvalidInputError(problems)
    return built


def check_queries() -> dict[str, str]:
    """Return the checking queries by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.rq"))}


def run_checks(files: Sequence[CaseFile], quads: Mapping[str, list[ox.Quad]]) -> list[Problem]:
    """Return the problems that the checking queries find in some cases, each at the line of its node."""
    by_case = {file.case: file for file in files}
    store = ox.Store()
    store.extend([quad for case in by_case for quad in quads[case]])
    store.extend(vocabulary_quads())
    problems: list[Problem] = []
    for text in check_queries().values():
        match = _MESSAGE.search(text)
        assert match, "a checking query has a message"
        solutions = store.query(text, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            values = {name: _short(solution[name]) for name in names}
            node = solution["node"]
            case = case_of(node.value) if isinstance(node, ox.NamedNode) else None
            file = by_case[case or ""]
            problems.append(
                Problem(file.path, file.lines.get(values["node"], 0), match[1].format(**values), check="checks")
            )
    return problems


def _short(term: object) -> str:
    return local(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", ""))
