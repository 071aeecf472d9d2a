"""Tables of codings and our own networks in, the map of codes, and additions to a case file as it was written."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegraph.graph import yamltree
from casegraph.graph.case.case import read_case
from casegraph.graph.exchange.coding_project import CodingProject, UsedCode, one_line
from casegraph.graph.exchange.codings.code_targets import Target, draft_map, read_map, similar_concepts
from casegraph.graph.exchange.codings.merge import read_codings
from casegraph.graph.exchange.codings.open_case import OpenCase
from casegraph.graph.exchange.codings.suggestions import Fact, home_of, key_for, suggest_facts
from casegraph.graph.iris import CG, local
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.register import bundled_register, read_register
from casegraph.graph.store.store import Store
from tests.exporting import exported, exported_files
from tests.refi_stories import SOURCE, document, put_robin
from tests.tiers import examples

if TYPE_CHECKING:
    from tests.conftest import Ran

TEXT = document()
LINE = TEXT.splitlines()[4]
AT = (TEXT.index(LINE), TEXT.index(LINE) + len(LINE))


def table(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def tree(text: str) -> dict[str, Any]:
    found = yamltree.plain(yamltree.parse(text, Path("case.yaml")))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def desk(robin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the fictional case, its register and its document."""
    _, documents = put_robin(robin, tmp_path)
    monkeypatch.setenv("CASEGRAPH_SOURCES", str(documents))
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Tables.

LEAST = ["document", "start", "end", "code"]
TABLES = {
    "the least, by the id of the document": [
        ["document", "start", "end", "code"],
        [SOURCE, *AT, "information-sharing"],
        [SOURCE, *AT, "shortfall"],
    ],
    "with memo, text and file name": [
        ["File Name", "Start Position", "End Position", "Code Name", "Comment", "Text"],
        [f"{SOURCE}.txt", *AT, "Information sharing and recording", "Nobody passed it on.", LINE],
        [f"{SOURCE}.txt", *AT, "shortfall", "", LINE],
    ],
    "as Taguette writes it": [
        ["id", "document", "tag", "content"],
        [1, "A fictional learning briefing", "information-sharing", LINE],
        [1, "A fictional learning briefing", "shortfall", LINE],
        [2, "A fictional learning briefing", "", LINE],
    ],
    "as QualCoder writes it": [
        ["File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category", "Category"],
        [SOURCE, "default", LINE, "ctid:1", "information-sharing", "Nobody passed it on.", "Themes", ""],
        [SOURCE, "default", LINE, "ctid:2", "shortfall", "", "Themes", ""],
    ],
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")])
def test_tables_of_codings_become_one_fact_of_a_span(
    name: str, encoding: str, delimiter: str, cli: Callable[..., Ran], desk: Path
) -> None:
    ran = cli("import", table(desk / "codings.csv", TABLES[name], encoding, delimiter))
    assert ran.status == 0, ran.err
    (finding,) = tree(ran.out)["findings"]
    assert finding["evidence"] == [f"{SOURCE}#char={AT[0]},{AT[1]}"]
    assert (finding["theme"], finding["polarity"]) == ("information-sharing", "shortfall")
    memo = any("Nobody passed it on." in map(str, row) for row in TABLES[name])
    assert finding.get("description") == ("Nobody passed it on." if memo else None)
    assert ("1 mark without a code" in ran.err) == ("Taguette" in name)
    assert ("passages found by their words" in ran.err) == ("writes it" in name)


def test_without_the_document_offsets_are_taken_unchecked_and_words_are_not_found(
    cli: Callable[..., Ran], desk: Path
) -> None:
    (desk / "documents" / f"{SOURCE}.txt").unlink()
    path = table(desk / "codings.csv", TABLES["the least, by the id of the document"])
    ran = cli("import", path)
    assert ran.status == 0
    assert "are read as numbers of characters (code points)" in ran.err
    assert f"#char={AT[0]},{AT[1]}" in ran.out
    path = table(desk / "codings.csv", [["document", "start", "end", "code"], [SOURCE, 5, 5000, "information-sharing"]])
    ran = cli("import", path)
    assert (ran.status, ran.out) == (1, "")
    assert "ends after the end of" in ran.err
    ran = cli("import", table(desk / "codings.csv", TABLES["as Taguette writes it"]))
    assert ran.status == 1
    assert "is needed to find the marked passages" in ran.err


def test_a_passage_that_occurs_twice_or_not_at_all_is_reported(cli: Callable[..., Ran], desk: Path) -> None:
    passages = ("A fictional briefing", "Not in it", LINE)
    rows = [["document", "tag", "content"], *([SOURCE, "shortfall", passage] for passage in passages)]
    ran = cli("import", table(desk / "codings.csv", rows))
    assert ran.status == 0
    assert "not imported: 2 marks of 'example-briefing' are not found exactly once" in ran.err
    assert len(tree(ran.out)["findings"]) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["start", "end", "code"]], "its columns are start, end, code; a table of codings needs document, code"),
        ([["document", "code"]], "a table of codings needs document, code, and start and end"),
        ([[]], "its columns are none"),
        (
            [["document", "start", "end", "code"], [SOURCE, "x", "9", "shortfall"]],
            "codings.csv:2: start 'x' and end '9'",
        ),
        (
            [["document", "start", "end", "code"], ["elsewhere", 1, 9, "shortfall"]],
            "'elsewhere' is not a registered source",
        ),
    ],
)
def test_a_table_without_codings_is_refused_with_the_columns_it_needs(
    rows: list[list[object]], said: str, cli: Callable[..., Ran], desk: Path
) -> None:
    ran = cli("import", table(desk / "codings.csv", rows))
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err


# The map.


def test_unknown_codes_go_through_a_map_that_the_user_fills_in(cli: Callable[..., Ran], desk: Path) -> None:
    heads = ["document", "start", "end", "code"]
    rows = [heads, [SOURCE, *AT, "Not telling: each other"], [SOURCE, 10, 20, "N/A"], [SOURCE, 30, 40, "telling"]]
    path = table(desk / "codings.csv", rows)
    ran = cli("import", path)
    assert (ran.status, ran.out) == (1, "")
    assert "3 codes of" in ran.err
    assert "--map codes.yaml" in ran.err
    codes = desk / "codes.yaml"
    ran = cli("import", path, "--map", codes)
    assert (ran.status, ran.out) == (1, "")
    assert f"wrote {codes} with 3 codes of" in ran.err
    written = codes.read_text(encoding="utf-8")
    assert '"Not telling: each other":' in written
    assert "# 1 coding\n" in written
    # Not filled in, it is not written over, and nothing is done.
    assert "3 codes of" in cli("import", path, "--map", codes).err
    assert codes.read_text(encoding="utf-8") == written
    filled = written.replace('other":', 'other": learning-theme/information-sharing').replace('"N/A":', '"N/A": ignore')
    codes.write_text(filled.replace('"telling":', '"telling": information-sharing'), encoding="utf-8")
    ran = cli("import", path, "--map", codes)
    assert ran.status == 0, ran.err
    assert [finding["theme"] for finding in tree(ran.out)["findings"]] == ["information-sharing"] * 2
    assert "ignored because of the map: 1 coding" in ran.err
    codes.write_text(filled.replace('"telling":', '"telling": Disclosure'), encoding="utf-8")
    ran = cli("import", path, "--map", codes)
    assert tree(ran.out)["unplaced"][0]["is"] == "Disclosure"


def test_a_mistake_in_a_map_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    lines = ("a: learning-theme/information-sharing", "b: lerning-theme/information-sharing", "c: Concern",
             "d: Occurrence", "e: [ignore]", "f:")  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Exception, match="did you mean 'learning-theme/information-sharing'") as error:
        read_map(path)
    assert [line.split(":")[1] for line in str(error.value).splitlines()] == ["2", "4", "5"]
    path.write_text("a: learning-theme/information-sharing\nc: Concern\nd: ignore\nf:\n", encoding="utf-8")
    assert read_map(path) == {
        "a": Target("concept", "information-sharing"),
        "c": Target("class", CG + "Concern"),
        "d": Target("ignore"),
    }


@pytest.mark.slow
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_a_map_that_is_written_is_read_with_the_codes_as_they_are(names: list[str]) -> None:
    codes = [UsedCode(name, name) for name in dict.fromkeys(map(one_line, names)) if name]
    project = CodingProject(Path("study.csv"), "", {code.key: code for code in codes}, {}, ())
    text = draft_map(project, codes).replace('":\n', '": ignore\n')
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codes.yaml"
        path.write_text(text, encoding="utf-8")
        assert not codes or set(read_map(path)) == {code.path for code in codes}


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_name_has_some_or_no_nearest_concepts(name: str) -> None:
    assert len(similar_concepts(name)) <= 3


@pytest.mark.slow
def test_every_concept_is_the_nearest_to_its_own_label() -> None:
    for concept in list(vocabulary().concepts.values())[::7]:
        assert concept.label in [each.label for each in similar_concepts(concept.label)]


# From codes to facts.


def test_each_scheme_that_tells_what_a_fact_is_makes_one_of_its_class() -> None:
    homes = {
        scheme: (local(home[0]), home[1]) if (home := home_of(scheme)) else None for scheme in vocabulary().schemes
    }
    assert homes["learning-theme"] == ("Finding", "theme")
    assert homes["harm-type"] == ("Harm", "type")
    assert homes["intervention-type"] == ("Intervention", "type")
    assert homes["risk-factor"] == ("RiskFactor", "type")
    assert homes["exchange-outcome"] == ("InformationExchange", "outcome")
    # What only tells of a fact or of a person makes none.
    assert {scheme for scheme, home in homes.items() if home is None} == {
        "certainty", "disability", "ethnicity", "incident-type", "legal-status", "review-type", "sex", "source-type",
    }  # fmt: skip
    assert key_for(CG + "Finding", "failure-pattern") == "pointsTo"
    assert key_for(CG + "Concern", "failure-pattern") == "shows"


def test_codes_on_one_span_are_one_fact_where_they_can_be() -> None:
    def facts(classes: list[str], concepts: list[str]) -> list[tuple[str, dict[str, list[str]]]]:
        return [(local(f.cls), f.values) for f in suggest_facts((CG + cls for cls in classes), concepts).facts]

    assert facts([], ["alleged", "not-adhered-to", "written-agreement"]) == [
        ("Intervention", {"type": ["written-agreement"], "outcome": ["not-adhered-to"], "certainty": ["alleged"]})
    ]
    assert facts([], ["written-agreement", "strategy-discussion"]) == [
        ("Intervention", {"type": ["written-agreement"]}),
        ("Intervention", {"type": ["strategy-discussion"]}),
    ]
    assert facts(["Event", "Disclosure"], ["disbelieved"]) == [("Disclosure", {"response": ["disbelieved"]})]
    assert facts([], ["voice-of-the-child", "information-sharing"]) == [
        ("Finding", {"theme": ["voice-of-the-child", "information-sharing"]})
    ]
    bare = suggest_facts([], ["female", "alleged"])
    assert (bare.facts, bare.unattached) == ([], ["female", "alleged"])


# Merging.


def opened(desk: Path) -> OpenCase:
    return OpenCase.read(desk / "robin.yaml", read_register(desk / "sources.yaml"))


def test_a_fact_that_is_there_takes_the_evidence_and_is_not_made_again(desk: Path) -> None:
    case = opened(desk)
    theme = Fact(CG + "Finding", {"theme": ["relying-on-protective-adults"]})
    case.add_evidence("agreement", Locator(SOURCE, 200, 260))
    case.add_fact(theme, Locator(SOURCE, 910, 950))
    assert (dict(case.counts), case.changed) == ({"same": 2}, False)
    case.add_fact(theme, Locator(SOURCE, 880, 950))
    assert tree(case.result())["findings"][0]["evidence"] == [f"{SOURCE}#char=900,981", f"{SOURCE}#char=880,950"]
    case.add_fact(theme, Locator(SOURCE, 100, 110))
    assert [finding["id"] for finding in tree(case.result())["findings"]] == [
        "relatives",
        "relying-on-protective-adults",
    ]
    case.add_fact(Fact(CG + "Concern", {}), Locator(SOURCE, 310, 360))
    concern = next(event for event in tree(case.result())["events"] if event["id"] == "poor-attendance")
    assert concern["evidence"][-1] == f"{SOURCE}#char=310,360"
    case.add_evidence("dana", Locator(SOURCE, 1, 5))
    case.add_fact(Fact(CG + "Breach", {}), Locator(SOURCE, 690, 720))
    assert dict(case.counts) == {"same": 2, "evidence": 4, "finding": 1}


WAYS = {
    "as it was written": lambda text: text,
    "with all in brackets": lambda text: yaml.safe_dump(yaml.safe_load(text), default_flow_style=True),
    "with one locator and no list": lambda text: text.replace(
        "evidence:\n  - example-briefing#char=900,981", "evidence: example-briefing#char=900,981"
    ),
    "with comments, folds and no last line end": lambda text: text.replace(
        "title: Robin", "# first\ntitle: >-\n  Robin\n  the fictional"
    ).rstrip("\n") + "   # last",
    "with line ends of two characters": lambda text: text.replace("\n", "\r\n"),
    "with lists that stand in": lambda text: re.sub("(?m)^(- |  )", r"  \1", text),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_additions_give_the_same_tree_however_the_file_is_written(way: str, desk: Path) -> None:
    path = desk / "robin.yaml"
    text = WAYS[way](path.read_text(encoding="utf-8"))
    try:
        before = tree(text)
    except Exception:
        pytest.fail(f"the case {way} is no YAML")
    path.write_bytes(text.encode("utf-8"))
    case = opened(desk)
    case.add_evidence("relatives", Locator(SOURCE, 1, 5))
    case.add_evidence("dana", Locator(SOURCE, 6, 9))
    case.add_evidence("", Locator(SOURCE, 6, 9))
    said = 'Says: "# no", - and {so}'
    case.add_fact(Fact(CG + "RiskFactor", {"type": ["poor-school-attendance"]}, said), Locator(SOURCE, 2, 3))
    case.add_fact(Fact(CG + "Harm", {"type": ["neglect"]}), Locator("wiltshire-family-m", 2, 3))
    after = tree(case.result())
    assert after == case.tree
    assert after["findings"][0]["evidence"][-1] == f"{SOURCE}#char=1,5"
    assert next(p for p in after["people"] if p["id"] == "dana")["evidence"] == [f"{SOURCE}#char=6,9"]
    assert after["evidence"] == [f"{SOURCE}#char=6,9"]
    assert after["sources"] == [SOURCE, "wiltshire-family-m"]
    assert after["riskFactors"][0]["description"] == said
    assert after["unplaced"][-1]["is"] == "Harm"
    # What was there is there still, in its order.
    for section in ("people", "events", "unplaced", "findings"):
        ids = [item["id"] for item in before[section]]
        assert [item["id"] for item in after[section]][: len(ids)] == ids


def test_a_file_with_comments_keeps_them(desk: Path) -> None:
    path = desk / "robin.yaml"
    before = path.read_text(encoding="utf-8").splitlines()
    case = opened(desk)
    case.add_evidence("agreement", Locator(SOURCE, 1, 5))
    case.add_fact(Fact(CG + "Agency", {"type": ["police"]}, label="The police"), Locator(SOURCE, 2, 3))
    after = case.result().splitlines()
    assert [line for line in before if line not in after] == []
    assert [line.strip() for line in after if line not in before] == [
        "- id: police",
        "type: police",
        "label: The police",
        "note: Suggested by codings in another program; to be confirmed.",
        f"- {SOURCE}#char=2,3",
        f"- {SOURCE}#char=1,5",
    ]


SPANS = st.tuples(st.integers(0, 990), st.integers(1, 9)).map(lambda span: (span[0], span[0] + span[1]))
LABELS = Counter(concept.label.casefold() for concept in vocabulary().concepts.values())
MEMOS = st.sampled_from(["", "A memo: #1", "- [x]"])
CODES = sorted(
    concept.id
    for concept in vocabulary().concepts.values()
    if (home_of(concept.scheme) or concept.scheme == "certainty") and LABELS[concept.label.casefold()] == 1
)


@pytest.mark.slow
@examples(25)
@given(
    rows=st.lists(
        st.tuples(SPANS, st.sampled_from(CODES), st.sampled_from(["", "A memo: #1", "- [x]"])), min_size=1, max_size=12
    )
)
def test_any_codings_come_in_once_and_a_second_time_add_nothing(
    rows: list[tuple[tuple[int, int], str, str]], cli: Callable[..., Ran], desk: Path
) -> None:
    heads = ["document", "start", "end", "code", "memo"]
    path = table(desk / "codings.csv", [heads, *([SOURCE, *span, code, memo] for span, code, memo in rows)])
    (desk / "documents" / f"{SOURCE}.txt").unlink(missing_ok=True)
    out = desk / "draft.yaml"
    out.unlink(missing_ok=True)
    assert cli("import", path, "-o", out).status == 0
    once = out.read_text(encoding="utf-8")
    ran = cli("import", path, "--into", out, "-o", out)
    assert ran.status == 0, ran.err
    assert out.read_text(encoding="utf-8") == once
    # Every span that says what a fact is stands in the draft, within some fact's evidence.
    found = [Locator.parse(word) for word in once.split() if "#char=" in word]
    for (begin, end), code, _ in rows:
        if home_of(vocabulary().concepts[code].scheme):
            assert any(each and each.begin <= begin and end <= each.end for each in found), (code, begin, end)


# Our own networks.


def test_our_graphml_adds_nothing_and_a_new_node_in_it_is_a_suggestion(
    cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    path = tmp_path / "stacey.graphml"
    raw = exported("graphml", bundled, ["stacey"])
    path.write_bytes(raw)
    ran = cli("import", path)
    assert ran.status == 0, ran.err
    assert "new evidence for known facts: 0; suggested facts: none" in ran.err
    assert "bundled case stacey" in ran.err
    (original,) = (p for p in Path(__file__).resolve().parents[1].glob("data/cases/stacey.yaml"))
    assert ran.out == original.read_text(encoding="utf-8")

    node = (
        '<node id="stacey/new-one"><data key="node-kind">Concern</data><data key="node-label">A new one</data>'
        '<data key="node-evidence">national-case-studies#char=300,340</data><data key="node-case">stacey</data>'
        '<data key="node-response">disbelieved</data></node><edge'
    )
    assert b'id="node-evidence"' in raw
    path.write_bytes(raw.replace(b"<edge", node.encode("utf-8"), 1))
    ran = cli("import", path)
    assert ran.status == 0, ran.err
    assert "suggested facts: 1 concern" in ran.err
    added = tree(ran.out)["unplaced"][-1]
    assert (added["is"], added["label"], added["response"]) == ("Concern", "A new one", "disbelieved")
    assert added["evidence"] == ["national-case-studies#char=300,340"]
    assert added["note"] == "Suggested by codings in stacey.graphml; to be confirmed."


@pytest.mark.parametrize("name", ["nodes.csv", "evidence.csv"])
def test_our_tables_of_nodes_and_of_evidence_add_nothing(
    name: str, cli: Callable[..., Ran], bundled: Store, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(exported_files("csv", bundled, ["stacey"])[name])
    graph = read_case(bundled, "stacey")
    evidence = sum(len(node.evidence) for node in graph.nodes.values())
    ran = cli("import", path)
    assert ran.status == 0, ran.err
    own = len(graph.evidence) if name == "evidence.csv" else 0
    assert f"already present: {evidence + own}; new evidence for known facts: 0; suggested facts: none" in ran.err


def test_a_row_that_is_new_in_our_table_of_nodes_is_a_suggestion(cli: Callable[..., Ran], tmp_path: Path) -> None:
    heads = ["node", "case", "kind", "label", "evidence", "interventionType"]
    where = "national-case-studies#char=301,305; national-case-studies#char=307,309"
    row = ["stacey/a-new-one", "stacey", "Intervention", "x", where, "strategy-discussion"]
    project = read_codings(table(tmp_path / "nodes.csv", [heads, row, ["stacey/gp", "stacey", "Agency", "y", "", ""]]))
    assert [(mark.begin, mark.end, mark.exact) for mark in project.marks] == [(301, 305, True), (307, 309, True)]
    names = [project.codes[key].name for key in project.marks[0].codes]
    assert names == ["stacey/a-new-one", "Intervention", vocabulary().concepts["strategy-discussion"].label]
    assert project.left_out == {"node without evidence": 1}
    ran = cli("import", tmp_path / "nodes.csv")
    assert "new evidence for known facts: 1; suggested facts: 1 intervention" in ran.err
    added = next(node for node in tree(ran.out)["unplaced"] if node.get("type") == "strategy-discussion")
    assert added["evidence"] == where.split("; ")
    assert "ignored" not in ran.err
    with pytest.raises(Exception, match="is not a locator"):
        read_codings(table(tmp_path / "nodes.csv", [heads, [*row[:4], "page 7", ""]]))


def test_a_network_of_another_program_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "net.graphml"
    path.write_text('<graphml><graph><node id="a"/></graph></graphml>', encoding="utf-8")
    with pytest.raises(Exception, match="lack the attributes kind and evidence"):
        read_codings(path)
    path.write_text("<svg/>", encoding="utf-8")
    with pytest.raises(Exception, match="is not GraphML"):
        read_codings(path)
    assert bundled_register().sources
