"""A user's own SPARQL: rows or Turtle, errors with their line, nothing changed and nothing sent away."""

from __future__ import annotations

import errno
import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from casegraph.graph.errors import InvalidInputError, UsageError
from casegraph.graph.iris import CG, XSD, case_iri, graph_iri
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.store.store import Store
from casegraph.queries.adhoc import Answer, ask
from casegraph.queries.library import TYPES, Parameter, Query, library
from casegraph.queries.run import bind, run, run_all, typed
from tests.tiers import examples

if TYPE_CHECKING:
    from tests.conftest import Ran

STDIN = Path("-")


def rows(store: Store, text: str) -> list[dict[str, object]]:
    answer = ask(store, text, STDIN)
    assert isinstance(answer, Answer)
    return answer.rows


def refused(store: Store, text: str) -> str:
    with pytest.raises(InvalidInputError) as raised:
        ask(store, text, STDIN)
    return str(raised.value)


# Answers.


def test_a_select_gives_rows_with_whole_iris_and_the_usual_prefixes_are_known(bundled: Store) -> None:
    answer = ask(bundled, "SELECT ?case WHERE { ?case a cg:Case ; a prov:Entity } ORDER BY ?case", STDIN)
    assert isinstance(answer, Answer)
    assert answer.columns == ("case",)
    assert answer.rows == [{"case": case_iri(case)} for case in bundled.cases()]


def test_values_keep_their_kind_and_what_is_unbound_is_empty(bundled: Store) -> None:
    text = """SELECT (1 AS ?i) (1.5 AS ?d) (true AS ?b) ("a"@en AS ?l) ("2018-04-09"^^xsd:date AS ?day) (?x AS ?none)
              WHERE {}"""
    assert rows(bundled, text) == [{"i": 1, "d": 1.5, "b": True, "l": "a", "day": "2018-04-09", "none": None}]
    assert rows(bundled, "SELECT (COUNT(*) AS ?n) WHERE { ?c a cg:Case }") == [{"n": len(bundled.cases())}]


def test_an_ask_gives_one_answer(bundled: Store) -> None:
    assert rows(bundled, "ASK { ?case a cg:Case }") == [{"answer": True}]
    assert rows(bundled, "ASK { ?case a cg:Unicorn }") == [{"answer": False}]


def test_a_construct_or_a_describe_gives_turtle_the_same_each_time(bundled: Store) -> None:
    for text in (
        "CONSTRUCT { ?b cg:breachOf ?x } WHERE { ?b cg:breachOf ?x }",
        f"DESCRIBE <{case_iri('stacey')}>",
    ):
        answer = ask(bundled, text, STDIN)
        assert isinstance(answer, str)
        assert answer == ask(bundled, text, STDIN)
        graph = rdflib.Graph().parse(data=answer, format="turtle")
        assert len(graph) == len(list(bundled.engine.query(text, prefixes={"cg": CG}, use_default_graph_as_union=True)))
        assert len(graph) > 3


def test_the_default_graph_is_the_union_and_each_case_is_a_graph(bundled: Store) -> None:
    everywhere = rows(bundled, "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a cg:Event ; cg:inCase ?c }")[0]["n"]
    by_graph = rows(bundled, "SELECT ?g (COUNT(DISTINCT ?e) AS ?n) { GRAPH ?g { ?e a cg:Event } } GROUP BY ?g")
    assert {row["g"] for row in by_graph} == {graph_iri(case) for case in bundled.cases()}
    assert everywhere == sum(int(str(row["n"])) for row in by_graph)


def test_a_dataset_that_the_query_names_is_the_one_that_is_asked(bundled: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ {} }}"
    one = rows(bundled, count.format(f"FROM <{graph_iri('stacey')}>", "?s ?p ?o"))
    assert one == [{"n": len(bundled.case_quads("stacey"))}]
    assert rows(bundled, count.format("FROM <https://example.org/none>", "?s ?p ?o")) == [{"n": 0}]
    named = rows(bundled, count.format(f"FROM NAMED <{graph_iri('stacey')}>", "GRAPH ?g { ?s ?p ?o }"))
    assert named == one


# Errors.


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT ?case WHERE { ?case a cg:Case", "-:1: is not valid SPARQL at column "),
        ("SELECT ?case WHERE {\n  ?case a cg:Case\n  ?case ?p }", "-:3: is not valid SPARQL at column "),
        ("SELECT ?x WHERE { ?x a nowhere:Thing }", "-:1: is not valid SPARQL at column "),
        ("", "-:1: is not valid SPARQL at column "),
        ("Which cases are there?", "-:1: is not valid SPARQL at column "),
    ],
)
def test_a_syntax_error_is_told_with_its_line_in_one_line(text: str, place: str, bundled: Store) -> None:
    said = refused(bundled, text)
    assert said.startswith(place)
    assert len(said.splitlines()) == 1
    assert len(said) < 250


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <https://example.org/a> a cg:Case }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <https://example.org/data.ttl>",
        "SELECT ?s { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_nothing_can_be_changed(text: str, bundled: Store) -> None:
    before = len(bundled.engine)
    assert ": is not valid SPARQL" in refused(bundled, text)
    assert len(bundled.engine) == before


# No request leaves.


class Listener(http.server.BaseHTTPRequestHandler):
    """An endpoint that remembers who asked."""

    asked: list[str] = []  # noqa: RUF012 (one list for all requests is meant)

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}')

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()


ASKING = {
    "in the open": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "in small letters and silent": "select * { service silent <URL> { ?s ?p ?o } }",
    "without a space": "SELECT * { SERVICE<URL>{?s ?p ?o} }",
    "by a prefix": "PREFIX e: <URL#> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "by a variable": "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?s ?p ?o } }",
    "in an option": "SELECT * { ?c a cg:Case OPTIONAL { SERVICE <URL> { ?c ?p ?o } } }",
    "in a filter": "SELECT * { ?c a cg:Case FILTER EXISTS { SERVICE <URL> { ?c ?p ?o } } }",
    "in a bound expression": "SELECT * { ?c a cg:Case BIND(EXISTS { SERVICE <URL> { ?c ?p ?o } } AS ?x) }",
    "in a difference": "SELECT * { ?c a cg:Case MINUS { SERVICE <URL> { ?c ?p ?o } } }",
    "in a subselect": "SELECT * { { SELECT ?s { SERVICE <URL> { ?s ?p ?o } } } }",
    "in a graph": "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "in a construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "in an ask": "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "after an escaped quote in a name":
        "SELECT * { { ?s cg:a\\' ?o } UNION { SERVICE <URL> { ?s ?p ?o } } UNION { ?s ?p \"'\" } }",
    "after what looks like an IRI":
        "SELECT * { { FILTER(?a<'>') } UNION { SERVICE <URL> { ?s ?p ?o } } UNION { FILTER(?a<'>') } }",
    "after a comment with a quote": "SELECT * { # don't\n SERVICE <URL> { ?s ?p ?o } # it's\n }",
    "between comments": "SELECT * { SERVICE # yes\n <URL> { ?s ?p ?o } }",
    "in escaped letters": "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("way", ASKING)
def test_no_way_of_asking_another_endpoint_sends_a_request(way: str, endpoint: str, bundled: Store) -> None:
    Listener.asked.clear()
    refused(bundled, ASKING[way].replace("URL", endpoint))
    assert Listener.asked == []


def test_an_endpoint_that_is_asked_in_the_open_is_refused_with_the_reason(bundled: Store) -> None:
    said = refused(bundled, ASKING["in the open"].replace("URL", "https://example.org/sparql"))
    assert said == "-: SERVICE would send data to another endpoint, which is not allowed; remove it"


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ("SERVICE desk" AS ?x) {}',
        "SELECT ('''a 'SERVICE' <x> {}''' AS ?x) {}",
        "SELECT (<https://example.org/SERVICE> AS ?x) {}",
        "SELECT ?service { BIND(1 AS ?service) }",
        "PREFIX service: <https://example.org/> SELECT (service:from AS ?x) {}",
        "SELECT (1 AS ?x) {} # SERVICE <https://example.org/> {}",
        "SELECT ?x { VALUES ?x { 1 } FILTER(?x < 2) FILTER('service' > 'a') }",
        "SELECT (COUNT(?e) AS ?x) { ?e cg:from ?agency }",
    ],
)
def test_the_word_alone_is_no_asking(text: str, bundled: Store) -> None:
    assert len(rows(bundled, text)) == 1


# The command.


def test_a_query_is_read_from_a_file_or_from_standard_input(
    cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    text = "SELECT ?case WHERE { ?case a cg:Case } ORDER BY ?case # \u00e9\n"
    path = tmp_path / "cases.rq"
    path.write_text(text, encoding="utf-8")
    ran = cli("sparql", path, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == [{"case": case_iri(case)} for case in bundled.cases()]
    piped = subprocess.run(
        [sys.executable, "-m", "casegraph", "sparql", "-", "--format", "json"],
        input=text.encode("utf-8"),
        capture_output=True,
        check=True,
    )
    assert piped.stdout.decode("utf-8") == ran.out


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_standard_input_that_is_not_utf_8_is_told_whatever_the_locale(locale: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "casegraph", "sparql", "-"],
        input=b'SELECT ("\xe9" AS ?x) {}',
        capture_output=True,
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0"},
    )
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.decode("utf-8").startswith("-")
    assert "is not UTF-8" in ran.stderr.decode("utf-8")


def test_an_error_in_a_file_names_the_file_and_the_line(cli: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "broken.rq"
    path.write_text("SELECT ?case\nWHERE { ?case a }\n", encoding="utf-8")
    ran = cli("sparql", path)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{path}:2: is not valid SPARQL at column ")
    missing, folder = cli("sparql", tmp_path / "none.rq"), cli("sparql", tmp_path)
    assert (
        missing.err
        == f"{tmp_path / 'none.rq'}: cannot be read: {os.strerror(errno.ENOENT)}; check its name and permissions\n"
    )
    assert folder.err == f"{tmp_path}: is a directory; give the name of a file\n"
    assert {(r.status, r.out) for r in (missing, folder)} == {(1, "")}


# Parameters of the library's queries.


def parameter(kind: str, scheme: str | None = None) -> Parameter:
    return Parameter("given", kind, "A parameter.", scheme)


def test_every_type_of_parameter_gives_a_term_of_its_type() -> None:
    integer = ox.NamedNode(XSD + "integer")
    assert typed(parameter("integer"), "-7") == ox.Literal("-7", datatype=integer)
    assert typed(parameter("boolean"), "true") == ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
    assert typed(parameter("case"), "stacey") == ox.NamedNode(case_iri("stacey"))
    assert typed(parameter("text"), "any 'text'") == ox.Literal("any 'text'")
    concept = typed(parameter("concept", "exchange-outcome"), "not-shared")
    assert concept == ox.NamedNode(vocabulary().concepts["not-shared"].iri)
    assert set(TYPES) == {"integer", "boolean", "case", "text", "concept"}


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("integer", "seven", "parameter 'given' takes a whole number, not 'seven'"),
        ("integer", "\u0667", "parameter 'given' takes a whole number, not '\u0667'"),
        ("integer", "7 . ?s ?p ?o", "parameter 'given' takes a whole number, not '7 . ?s ?p ?o'"),
        ("boolean", "yes", "parameter 'given' takes true or false, not 'yes'"),
        ("case", "stacey> ?p ?o", "parameter 'given' takes the id of a case, not 'stacey> ?p ?o'"),
        ("case", "stacey/mother", "parameter 'given' takes the id of a case, not 'stacey/mother'"),
        ("case", "", "parameter 'given' takes the id of a case, not ''"),
        ("concept", "not-shard", "'not-shard' is not a value of the parameter 'given'; "
                                 "did you mean 'not-shared'?"),
        ("concept", "neglect", "'neglect' is not a value of the parameter 'given'; "
                               "choose one of shared, shared-not-acted-on, delayed, "
                               "partial, withheld, not-shared, not-sought, not-recorded, unknown"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_of_its_type_is_refused(kind: str, value: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        typed(parameter(kind, "exchange-outcome" if kind == "concept" else None), value)
    assert str(raised.value) == says


ECHO = Query(
    name="echo", kind="question", title="Echo", question="What was given?", definition="", limits="", scope="corpus",
    text="SELECT ?given ?said WHERE { BIND (?given AS ?said) }", columns={"given": "it", "said": "it again"},
    parameters={"given": parameter("text")},
)  # fmt: skip


@examples(100)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
@example('" } DROP ALL #')
@example("') } UNION { ?given ?p ?o } #")
@example('\\" . SERVICE <http://example.org/> { ?s ?p ?o } #')
@example("\\u0022 \\ \n \r \t \x00 \U0001f9e9 }} ) VALUES")
@example("WHERE { ?x ?y ?z }")
def test_any_text_given_as_a_parameter_comes_back_as_that_text_alone(text: str) -> None:
    engine = ox.Store()
    (found,) = engine.query(bind(ECHO, {"given": text}))  # type: ignore[misc]
    assert found["given"] == found["said"] == ox.Literal(text)


def test_a_parameter_that_is_not_given_stays_free_and_an_unknown_one_is_refused(bundled: Store) -> None:
    query = library()["timeline"]
    assert bind(query, {}) == query.text
    assert {row["case"] for row in run(query, bundled).rows} == set(bundled.cases())
    assert {row["case"] for row in run(query, bundled, {"case": "stacey"}).rows} == {"stacey"}
    with pytest.raises(UsageError, match="query 'timeline' has no parameter 'cas'; choose one of: case"):
        bind(query, {"cas": "stacey"})


@pytest.mark.slow
def test_every_parameter_of_the_library_narrows_the_rows_or_keeps_them(bundled: Store) -> None:
    queries = list(library().values())
    everything = run_all(queries, bundled)
    for query, whole in zip(queries, everything, strict=True):
        for wanted in query.parameters.values():
            if wanted.type == "case":
                values = ["stacey"]
            else:
                assert wanted.type == "concept", f"{query.name}: write how {wanted.type} is tried here"
                column = [row.get(wanted.name) for row in whole.rows]
                values = [str(value) for value in dict.fromkeys(column) if value in vocabulary().concepts][:2]
            assert values, f"{query.name}: no row has a value for its parameter {wanted.name}"
            for value in values:
                found = run(query, bundled, {wanted.name: value}).terms
                assert set(found) <= set(whole.terms), (query.name, wanted.name, value)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("timline",), 2, "no query 'timline'; did you mean 'timeline'?\n"),
        (("timeline", "--set", "case"), 2, "--set takes KEY=VALUE, not 'case'\n"),
        (("timeline", "--set", "=stacey"), 2, "--set takes KEY=VALUE, not '=stacey'\n"),
        (("timeline", "--set", "cas=stacey"), 2, "query 'timeline' has no parameter 'cas'; choose one of: case\n"),
        (("timeline", "--set", "case=stacey> } DROP"), 2,
         "parameter 'case' takes the id of a case, not 'stacey> } DROP'\n"),
        (("timeline", "--set", "case=stacy"), 1, "no case 'stacy' in the bundled cases; did you mean 'stacey'?\n"),
        (("who-told-whom", "--set", "outcome=not-shard"), 2,
         "'not-shard' is not a value of the parameter 'outcome'; did you mean 'not-shared'?\n"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_told_at_the_command_line(
    arguments: tuple[str, ...], status: int, says: str, cli: Callable[..., Ran]
) -> None:
    ran = cli("query", *arguments)
    assert (ran.status, ran.out, ran.err) == (status, "", says)


def test_a_parameter_of_the_command_line_narrows_the_rows(cli: Callable[..., Ran]) -> None:
    everything = json.loads(cli("query", "who-told-whom", "--format", "json").out)
    some = json.loads(cli("query", "who-told-whom", "--set", "outcome=not-shared", "--format", "json").out)
    both = json.loads(
        cli("query", "who-told-whom", "--set", "outcome=not-shared", "--set", "case=stacey", "--format", "json").out
    )
    assert len(everything) > len(some) >= len(both) > 0
    assert all(row in everything for row in some)
    assert both == [row for row in some if row["case"] == "stacey"]
