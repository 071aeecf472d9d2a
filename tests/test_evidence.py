"""Evidence: locators that hold what they say, documents that are at hand or not, and whose words are whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casegraph import data
from casegraph.graph import yamltree
from casegraph.graph.errors import NotFoundError
from casegraph.graph.iris import CG, SOURCE
from casegraph.graph.sources.locator import Locator
from casegraph.graph.sources.quotations import ENVIRONMENT, SourceTexts, sources_folder
from casegraph.graph.sources.register import (
    Register,
    Source,
    bundled_register,
    read_register,
    register_beside,
)
from casegraph.graph.sources.text import find, plain_text, sha256, trim_to_words
from casegraph.graph.store.store import Store

# The longest single sentence of the bundled documents has 374 characters, their usual one some 150. A locator is to
# hold a sentence or two: never three, and never more than the longest sentence with a little room.
LONGEST = 400
SENTENCE_ENDS = re.compile(r"[.!?]['\"\u2019\u201d)]*\s+(?=['\"\u2018\u201c(]*[A-Z])")
# So many words in a row are a quotation, not a coincidence.
COPIED = 9


def entry(text: str, file: str = "briefing.txt") -> Source:
    return Source("briefing", "A briefing", "A partnership", "practice-briefing", len(text), sha256(text), file)


def library(folder: Path | None, text: str = "A child was seen.") -> SourceTexts:
    return SourceTexts(Register({"briefing": entry(text)}), folder)


# Locators.


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_locator_is_read_back_from_its_text_and_its_iri(source: str, begin: int, end: int) -> None:
    locator = Locator(source, begin, end)
    assert Locator.parse(str(locator)) == locator
    assert Locator.parse(locator.iri) == locator
    assert locator.iri == SOURCE + str(locator)


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[a-z0-9-]*#char=[0-9 -]*,[0-9 ]*\n?", fullmatch=True)))
def test_a_text_is_a_locator_only_as_it_would_be_written(text: str) -> None:
    locator = Locator.parse(text)
    assert locator is None or str(locator) == text


@pytest.mark.parametrize(
    "text",
    ["", "briefing", "briefing#char=1", "briefing#char=01,2", "briefing#char=1,2 ", "briefing#char=-1,2",
     "briefing#line=1,2", "Briefing#char=1,2", "briefing#char=\u0661,\u0662", "https://example.org/briefing#char=1,2",
     "briefing#char=1,2\n"],
)  # fmt: skip
def test_what_is_no_locator_is_none(text: str) -> None:
    assert Locator.parse(text) is None


# Documents at hand, or the reason why not.


def test_a_quotation_is_what_stands_in_the_document_with_its_line_breaks_folded(tmp_path: Path) -> None:
    text = "One.\r\nThe school\r\n  held a piece, \U0001f9e9 and the GP another.\n"
    (tmp_path / "briefing.txt").write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    begin, end = text.index("The"), text.index("another") + len("another")
    quotation = library(tmp_path, text).quote(Locator("briefing", begin, end))
    assert quotation.text == "The school held a piece, \U0001f9e9 and the GP another"
    assert quotation.reason is None


def test_offsets_count_code_points_of_the_text_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "briefing.txt"
    path.write_bytes("\ufeff\U0001f9e9\r\n\u00e9".encode())
    assert plain_text(path) == "\U0001f9e9\r\n\u00e9"
    assert library(tmp_path, plain_text(path)).quote(Locator("briefing", 3, 4)).text == "\u00e9"


def test_without_a_folder_the_reason_says_how_to_give_one() -> None:
    quotation = library(None).quote(Locator("briefing", 0, 7))
    assert (quotation.text, quotation.reason) == (None, "no folder of source documents is given")


def test_a_document_that_is_not_there_is_the_reason(tmp_path: Path) -> None:
    quotation = library(tmp_path).quote(Locator("briefing", 0, 7))
    assert (quotation.text, quotation.reason) == (None, "briefing.txt is not in the folder of source documents")


def test_a_folder_of_the_documents_name_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "briefing.txt").mkdir()
    assert library(tmp_path).text("briefing") == (None, "briefing.txt is not in the folder of source documents")


@pytest.mark.parametrize("raw", [b"A child was seen", b"A child was seen. ", b"A CHILD WAS SEEN.", b""])
def test_a_document_with_another_hash_is_never_quoted(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "briefing.txt").write_bytes(raw)
    quotation = library(tmp_path).quote(Locator("briefing", 0, 7))
    assert quotation.text is None
    assert quotation.reason == "briefing.txt differs from the text that was coded (it has a different SHA-256)"


def test_a_document_that_is_not_utf_8_is_the_reason_too(tmp_path: Path) -> None:
    (tmp_path / "briefing.txt").write_bytes(b"A child was \xff\xfe.")
    text, reason = library(tmp_path).text("briefing")
    assert text is None
    assert reason is not None
    assert "briefing.txt" in reason


def test_a_source_that_the_register_lacks_is_the_reason(tmp_path: Path) -> None:
    quotation = library(tmp_path).quote(Locator("other", 0, 7))
    assert (quotation.text, quotation.reason) == (None, "source 'other' is not registered")


def test_a_document_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "briefing.txt"
    path.write_text("A child was seen.", encoding="utf-8")
    at_hand = library(tmp_path)
    assert at_hand.quote(Locator("briefing", 2, 7)).text == "child"
    path.unlink()
    assert at_hand.quote(Locator("briefing", 2, 7)).text == "child"


def test_the_folder_is_the_one_given_else_the_environments_else_the_default_where_it_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    assert sources_folder() is None
    (tmp_path / "shared" / "sources").mkdir(parents=True)
    assert sources_folder() == Path("..") / "shared" / "sources"
    monkeypatch.setenv(ENVIRONMENT, "elsewhere")
    assert sources_folder() == Path("elsewhere")
    assert sources_folder(Path("given")) == Path("given")


def test_the_register_beside_a_case_file_or_one_folder_up_is_found(tmp_path: Path) -> None:
    case = tmp_path / "data" / "cases" / "robin.yaml"
    case.parent.mkdir(parents=True)
    assert register_beside(case) is None
    (tmp_path / "data" / "sources.yaml").write_text("", encoding="utf-8")
    assert register_beside(case) == tmp_path / "data" / "sources.yaml"
    (case.parent / "sources.yaml").write_text("", encoding="utf-8")
    assert register_beside(case) == case.parent / "sources.yaml"


def test_a_source_that_is_not_registered_is_told_with_those_that_are() -> None:
    register = bundled_register()
    with pytest.raises(
        NotFoundError, match=f"source 'x' is not registered; choose one of: {sorted(register.sources)[0]}"
    ):
        register.get("x")
    with pytest.raises(NotFoundError, match="the register is empty"):
        Register().get("x")


def test_of_two_registers_the_second_is_asked_first() -> None:
    one, two = Register({"briefing": entry("one")}), Register({"briefing": entry("two"), "other": entry("o")})
    assert (one + two).get("briefing") == entry("two")
    assert set((one + two).sources) == {"briefing", "other"}


# Finding a phrase.

LETTERS = "abcXYZ\u00e9\u00c919.,()'\u2018\u2019\"\u201c\u201d-\u2010\u2013\u2014"
PIECES = st.text(alphabet=LETTERS, min_size=1, max_size=6)
GAPS = st.text(alphabet=" \n\t\r\u00a0\u2003", min_size=1, max_size=3)
ALIKE = str.maketrans({**dict.fromkeys("\u2018\u2019", "'"), **dict.fromkeys("\u201c\u201d", '"'),
                       **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")})  # fmt: skip


def folded(text: str) -> str:
    return " ".join(text.translate(ALIKE).casefold().split())


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.tuples(PIECES, GAPS), min_size=1, max_size=12))
    return "".join(word + gap for word, gap in words)


@given(texts(), st.data())
def test_a_phrase_taken_from_a_text_is_found_however_it_was_typed(text: str, draws: st.DataObject) -> None:
    begin = draws.draw(st.integers(0, len(text) - 1))
    end = draws.draw(st.integers(begin + 1, len(text)))
    phrase = text[begin:end]
    assume(phrase.strip())
    typed = draws.draw(st.sampled_from([phrase, phrase.swapcase(), " ".join(phrase.split()), f"  {phrase}\n",
                                        phrase.translate(ALIKE)]))  # fmt: skip
    assume(folded(typed) == folded(phrase))
    spans = find(text, typed)
    begin, end = begin + len(phrase) - len(phrase.lstrip()), begin + len(phrase.rstrip())
    assert any(start < end and begin < stop for start, stop in spans)


@given(texts(), texts())
def test_what_is_found_is_the_phrase_but_for_spaces_quotes_dashes_and_case(text: str, phrase: str) -> None:
    for begin, end in find(text, phrase) + find(text + phrase, phrase):
        assert folded((text + phrase)[begin:end]) == folded(phrase)


def test_a_phrase_is_no_pattern_and_nothing_is_nowhere() -> None:
    assert find("a.c abc", "a.c") == [(0, 3)]
    assert find("(seen) [twice]", "[TWICE]") == [(7, 14)]
    assert find("anything", "") == find("anything", " \n") == []


@given(texts(), st.data())
def test_a_trimmed_span_is_on_word_boundaries_and_holds_all_that_it_held(text: str, draws: st.DataObject) -> None:
    begin = draws.draw(st.integers(0, len(text) - 1))
    end = draws.draw(st.integers(begin + 1, len(text)))
    first, last = trim_to_words(text, begin, end)
    assert 0 <= first <= last <= len(text)
    assert trim_to_words(text, first, last) == (first, last) or first == last
    assert text[first:last] == text[first:last].strip()
    assert text[begin:end].strip() in text[first:last]
    inside = text[first:last]
    if inside:
        assert not (text[first - 1 : first].isalnum() and inside[0].isalnum())
        assert not (inside[-1].isalnum() and text[last : last + 1].isalnum())


# The bundled cases and their documents.


def written_locators() -> dict[Path, list[Locator]]:
    pattern = re.compile(r"^\s*- ([a-z0-9-]+#char=[0-9]+,[0-9]+)$", re.MULTILINE)
    return {
        path: [Locator.parse(text) for text in pattern.findall(path.read_text(encoding="utf-8"))]  # type: ignore[misc]
        for path in data.case_files()
    }


def test_every_locator_of_a_file_is_in_the_graph_and_the_other_way_round(bundled: Store) -> None:
    for path, written in written_locators().items():
        told = {quad.object.value for quad in bundled.case_quads(path.stem) if quad.predicate.value == CG + "evidence"}
        assert told == {locator.iri for locator in written}
        assert told, f"{path.name} has no evidence"


@pytest.fixture
def documents(sources: Path) -> SourceTexts:
    """The documents of the bundled cases, every one at hand with its registered hash."""
    at_hand = SourceTexts(bundled_register(), sources)
    reasons = {source: at_hand.text(source)[1] for source in at_hand.register.sources}
    assert set(reasons.values()) == {None}, reasons
    return at_hand


@pytest.mark.sources
def test_the_register_tells_the_length_and_the_hash_of_each_document(documents: SourceTexts) -> None:
    for source, registered in documents.register.sources.items():
        text, _ = documents.text(source)
        assert text is not None
        assert (registered.characters, registered.sha256) == (len(text), sha256(text))


@pytest.mark.sources
@pytest.mark.parametrize("path", data.case_files(), ids=lambda path: path.stem)
def test_every_locator_holds_a_sentence_or_two_on_word_boundaries(path: Path, documents: SourceTexts) -> None:
    for locator in written_locators()[path]:
        text, _ = documents.text(locator.source)
        assert text is not None
        assert 0 <= locator.begin < locator.end <= len(text), locator
        inside = text[locator.begin : locator.end]
        assert inside == inside.strip(), locator
        assert trim_to_words(text, locator.begin, locator.end) == (locator.begin, locator.end), locator
        assert len(inside) <= LONGEST, f"{locator} holds {len(inside)} characters"
        assert len(SENTENCE_ENDS.findall(inside)) <= 1, f"{locator} holds three sentences"


def own_words(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of every value of a case file that has white space in it."""

    def walk(node: yamltree.Node) -> Iterator[tuple[int, str]]:
        if isinstance(node, yamltree.Mapping):
            for inner in node.items.values():
                yield from walk(inner)
        elif isinstance(node, yamltree.Sequence):
            for inner in node.items:
                yield from walk(inner)
        elif isinstance(node.value, str) and " " in node.value:
            yield node.line, node.value

    yield from walk(yamltree.parse(yamltree.read_text(path), path))


def runs(text: str) -> set[tuple[str, ...]]:
    """Return all runs of words of the length that is a quotation; punctuation and case are left aside."""
    words = re.findall(r"[^\W_]+", re.sub("['\u2018\u2019]", "", text.casefold()))
    return {tuple(words[start : start + COPIED]) for start in range(len(words) - COPIED + 1)}


@pytest.mark.sources
@pytest.mark.parametrize("path", data.case_files(), ids=lambda path: path.stem)
def test_what_a_case_says_is_said_in_our_own_words(path: Path, documents: SourceTexts) -> None:
    theirs = {run for source in documents.register.sources for run in runs(documents.text(source)[0] or "")}
    copied = [(line, " ".join(run)) for line, text in own_words(path) for run in runs(text) if run in theirs]
    assert copied == []


@pytest.mark.sources
def test_a_copied_sentence_would_be_found(documents: SourceTexts, tmp_path: Path) -> None:
    text, _ = documents.text(sorted(documents.register.sources)[0])
    assert text is not None
    planted = tmp_path / "planted.yaml"
    quotation = " ".join(re.findall(r"[^\W_]+", text)[40:50]).upper()
    planted.write_text(f"description: Somebody wrote that {quotation}, and more.\n", encoding="utf-8")
    ((_, described),) = own_words(planted)
    assert runs(described) & runs(text)


def test_the_bundled_register_is_the_one_that_is_read() -> None:
    assert read_register(data.REGISTER) == bundled_register()
    assert {entry.file for entry in bundled_register().sources.values()} == {
        f"{source}.txt" for source in bundled_register().sources
    }
