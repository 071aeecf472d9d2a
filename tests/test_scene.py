"""What the view of a case shows: kinds, words of certainty, lines, places."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from casegraph.graph.casefile.load import build
from casegraph.graph.errors import NotFoundError
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.sources.quotations import SourceTexts
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store
from casegraph.viz.case.layout import CARD_WIDTH, Parts, crosses_card, place
from casegraph.viz.case.scene import Scene, SceneNode, case_scene
from casegraph.viz.shared.ages import duration_words
from casegraph.viz.shared.symbols import DARK, KINDS, LIGHT, LINES, exchange_line

FOLDER = Path(__file__).parent / "fixtures" / "case-page"


@pytest.fixture(scope="module")
def store() -> Store:
    built = build([FOLDER / "willow.yaml"])
    quads = [quad for found in built.quads.values() for quad in found]
    return memory_store([*quads, *ontology_quads(), *vocabulary_quads(), *source_quads(built.register)])


@pytest.fixture(scope="module")
def scene(store: Store) -> Scene:
    return case_scene(store, "willow")


def node(scene: Scene, id_: str) -> SceneNode:
    return next(each for each in scene.nodes if each.id == id_)


def test_every_node_of_the_case_is_in_the_scene(scene: Scene) -> None:
    kinds = {each.id: each.kind for each in scene.nodes}
    assert len(kinds) == 56
    assert kinds["willow"] == "Child"
    assert kinds["mr-quill"] == "Perpetrator"
    assert kinds["mr-reed"] == "PersonOfConcern"
    assert kinds["mother"] == "Caregiver"
    assert kinds["extended-family"] == "Person"
    assert set(kinds.values()) <= set(KINDS)
    assert [each.id for each in scene.nodes if not each.drawn and each.kind != "Relationship"] == []


def test_unknown_case_is_told_with_the_nearest(store: Store) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'willow'"):
        case_scene(store, "wilow")


def test_certainty_is_in_words_on_whoever_is_a_concern_and_whatever_is_unsure(scene: Scene) -> None:
    assert node(scene, "mr-quill").tag == "convicted"
    assert node(scene, "mr-quill").doubt == 0
    assert node(scene, "mr-reed").tag == "alleged and later retracted"
    assert node(scene, "mr-reed").doubt == 1
    assert node(scene, "bail-breach").tag == "suspected"
    assert node(scene, "bail-breach").doubt == 2
    assert node(scene, "probation-not-asked").tag == "suspected, inferred by the coder"
    assert node(scene, "arrest").tag == ""
    assert node(scene, "arrest").certainty == "Stated as fact"
    for each in scene.nodes:
        assert not each.doubt or each.tag
        assert not each.inferred or "inferred by the coder" in each.tag


def test_every_tie_of_an_uncertain_node_says_so(scene: Scene) -> None:
    words = {edge.id: edge.words for edge in scene.edges}
    assert words["named-neighbour.causedBy.mr-reed"] == "caused by (alleged and later retracted)"
    assert words["assault.causedBy.mr-quill"] == "caused by"
    unsure = {each.id: each for each in scene.nodes if each.doubt or each.inferred}
    told = [edge for edge in scene.edges if edge.node in unsure and edge.node not in ("mr-reed",)]
    assert told
    for edge in told:
        assert "(" in edge.words, edge
    links = [link for ties in node(scene, "mr-reed").links for link in ties.links if link.id == "named-neighbour"]
    assert [link.hedge for link in links] == ["alleged and later retracted"]


def test_exchanges_are_told_apart_by_line_mark_and_word(scene: Scene) -> None:
    lines = {each.id: (each.line, each.status) for each in scene.nodes if each.line}
    assert lines == {
        "helpline-referral": ("went", "Shared"),
        "letter-late": ("late", "Delayed"),
        "school-notes": ("late", "Partial"),
        "referral-waits": ("late", "Delayed"),
        "bail-not-told": ("not", "Not shared"),
        "probation-not-asked": ("not", "Not sought"),
    }
    of_information = [LINES[name] for name in ("went", "late", "not", "unsaid")]
    for one, other in combinations(of_information, 2):
        assert one.dashes != other.dashes
        assert one.mark != other.mark
        assert one.word != other.word
    assert LINES["not"].end == "bar"
    assert LINES["went"].end == "arrow"


def test_information_runs_from_who_held_it_to_who_needed_it(scene: Scene) -> None:
    ends = {(e.source, e.target, e.arrow) for e in scene.edges if e.node == "bail-not-told" and e.line == "not"}
    assert ends == {("police", "bail-not-told", False), ("bail-not-told", "school", True)}
    assert node(scene, "bail-not-told").who == "from Police to School"


@pytest.mark.parametrize(
    ("outcomes", "line"),
    [
        ([("shared", False)], "went"),
        ([("partial", False)], "late"),
        ([("shared", False), ("not-shared", True)], "not"),
        ([("shared", False), ("delayed", False)], "late"),
        ([("unknown", False)], "unsaid"),
        ([], "unsaid"),
    ],
)
def test_the_worst_outcome_of_an_exchange_speaks(outcomes: list[tuple[str, bool]], line: str) -> None:
    assert exchange_line(outcomes) == line


def test_relationships_read_as_sentences_and_keep_some_from_all(scene: Scene) -> None:
    labels = [each.label for each in scene.nodes if each.kind == "Relationship"]
    assert "Mr Quill: mother's partner of Ash and Willow" in labels
    assert "Extended family: extended family of 1 of Ash and Willow" in labels
    some = [edge for edge in scene.edges if edge.source == "extended-family" and edge.target == "ash"]
    assert [(edge.words, edge.line) for edge in some] == [("Extended family of some", "uncertain")]


def test_times_are_told_as_the_text_gives_them(scene: Scene) -> None:
    assert node(scene, "letter-late").time == (
        "4 in the order of the account; at least 4 months after “Bruises seen by the nurse”"
    )
    assert node(scene, "bruises").time == "3 in the order of the account; child aged 7 years"
    assert node(scene, "assault").time == "not placed in the order by the text"
    assert node(scene, "closure").time == "19 in the order of the account; dated 2020-06/2020-08"


@pytest.mark.parametrize(
    ("text", "words"),
    [("P2Y", "2 years"), ("P1Y6M", "1 year and 6 months"), ("PT3H", "PT3H"), ("soon", "soon"), ("P", "P")],
)
def test_durations(text: str, words: str) -> None:
    assert duration_words(text) == words


@pytest.mark.slow
def test_a_scene_holds_no_quotation_unless_a_library_is_given(store: Store, scene: Scene) -> None:
    assert not scene.quoted
    assert all(piece.quotation is None for each in scene.nodes for piece in each.evidence)
    quoted = case_scene(store, "willow", SourceTexts(store.register(), FOLDER))
    assert quoted.quoted
    assert node(quoted, "bail-not-told").evidence[0].quotation == "The police did not tell the school about the bail."
    absent = case_scene(store, "willow", SourceTexts(store.register(), None))
    assert not absent.quoted
    assert "no folder of source documents" in absent.unquoted


@pytest.mark.slow
def test_places_are_the_same_each_time_and_no_two_cards_overlap(store: Store, scene: Scene) -> None:
    assert case_scene(store, "willow") == scene
    drawn = [each for each in scene.nodes if each.drawn]
    for one, other in combinations(drawn, 2):
        apart_x = abs(one.x - other.x) >= (one.width + other.width) / 2
        apart_y = abs(one.y - other.y) >= (one.height + other.height) / 2
        assert apart_x or apart_y, (one.id, other.id)
    for each in drawn:
        assert each.width / 2 <= each.x <= scene.width - each.width / 2
        assert each.height / 2 <= each.y <= scene.height - each.height / 2


def test_events_read_like_a_text_in_their_order(scene: Scene) -> None:
    events = [each for each in scene.nodes if each.drawn and each.position and not each.line]
    assert [each.id for each in sorted(events, key=lambda each: (each.y, each.x))] == [each.id for each in events]


def test_what_is_hidden_at_first_stands_below_all_else(scene: Scene) -> None:
    later = [each.y for each in scene.nodes if each.drawn and not KINDS[each.kind].at_first]
    first = [each.y for each in scene.nodes if each.drawn and KINDS[each.kind].at_first]
    assert later
    assert min(later) > max(first)


def test_an_empty_case_and_a_case_without_agencies_have_places() -> None:
    empty = place(Parts())
    assert empty.centres == {}
    alone = place(Parts(children=["a"]))
    assert set(alone.centres) == {"a"}
    many = place(Parts(agencies=[f"agency-{number}" for number in range(23)], exchanges=["x", "y", "z"]))
    assert len(set(many.centres.values())) == 26


def test_a_line_behind_a_card_is_seen() -> None:
    assert crosses_card((0, 0), (400, 0), (200, 0))
    assert not crosses_card((0, 0), (400, 0), (200, 300))
    assert not crosses_card((0, 0), (0, 400), (CARD_WIDTH, 200))
    assert crosses_card((0, 0), (0, 400), (10, 200))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast_is_enough_in_both_schemes(dark: bool) -> None:
    scheme = DARK if dark else LIGHT
    grounds = (scheme.page, scheme.card, scheme.band)
    texts = [scheme.text, scheme.quiet, scheme.focus]
    texts += [kind.hue.dark if dark else kind.hue.light for kind in KINDS.values()]
    texts += [line.hue.dark if dark else line.hue.light for line in LINES.values() if line.mark]
    for text in texts:
        for ground in grounds:
            assert contrast(text, ground) >= 4.5, (text, ground)
    for line in LINES.values():
        assert contrast(line.hue.dark if dark else line.hue.light, scheme.band) >= 3, line.id


def test_symbols_differ_where_hues_are_shared() -> None:
    looks = [(kind.path, kind.filled) for kind in KINDS.values()]
    assert len(looks) == len(set(looks))
