"""Each question of the library gives the rows that a reader worked out from the documents.

`expected/questions/<query>.yaml` has, by case, the rows without the column of the case; an empty list says that the
question finds nothing there.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from casegraph.graph.store.store import Store
from casegraph.queries.library import library
from tests.engines import on_oxigraph, on_rdflib

EXPECTED = Path(__file__).parent / "expected" / "questions"
QUESTIONS = [name for name, query in library().items() if query.kind == "question"]
FILES = sorted(EXPECTED.glob("*.yaml"))
CASES = [(path.stem, case) for path in FILES for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


def test_every_question_has_expected_rows_with_cases_that_match_and_cases_that_do_not() -> None:
    assert sorted(path.stem for path in FILES) == sorted(QUESTIONS)
    for path in FILES:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert any(found.values()), f"{path.name} has no row at all"
    assert len(CASES) > len(FILES)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_question_finds_what_the_documents_tell(bundled: Store, name: str, case: str) -> None:
    query = library()[name]
    expected = yaml.safe_load((EXPECTED / f"{name}.yaml").read_text(encoding="utf-8"))[case]
    rows = on_oxigraph(query, bundled, case)
    if "case" in query_columns(name):
        assert all(row[0] == case for row in rows)
        rows = [row[1:] for row in rows]
    assert [list(row) for row in rows] == expected


@pytest.mark.torture
@pytest.mark.parametrize(("name", "case"), CASES)
def test_both_engines_find_the_same_in_a_case(bundled: Store, name: str, case: str) -> None:
    query = library()[name]
    assert on_rdflib(query, bundled, case) == on_oxigraph(query, bundled, case)


def query_columns(name: str) -> list[str]:
    return list(library()[name].columns)


def test_the_pairs_that_did_not_share_are_counted_over_all_cases(bundled: Store) -> None:
    from casegraph.queries.run import run

    rows = run(library()["pairs-that-did-not-share"], bundled).rows
    assert {"one": "general-practice", "other": "school", "cases": 1, "exchanges": 1} in rows


@pytest.mark.slow
def test_every_column_and_parameter_is_described(bundled: Store) -> None:
    from casegraph.queries.run import run_all

    queries = library()
    results = run_all(list(queries.values()), bundled, cases=bundled.cases()[:1])
    for (name, query), result in zip(queries.items(), results, strict=True):
        columns = result.columns
        described = set(query.columns) | ({"case", "basis", "certainty"} if query.kind == "pattern" else set())
        assert set(columns) <= described, name
        assert query.title, name
        assert query.question, name
        assert query.limits, name
        assert all(parameter.description for parameter in query.parameters.values())
