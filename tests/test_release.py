"""Release copies: nothing that names a child is left in any format, and the patterns still find what they found."""

from __future__ import annotations

import gzip
import io
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from casegraph import ontology
from casegraph.commands import _release as releasing
from casegraph.graph.casefile.shapes import conform, to_rdflib
from casegraph.graph.dates import bounds
from casegraph.graph.errors import InvalidInputError, NotFoundError, UsageError
from casegraph.graph.exchange.catalogue import FORMATS
from casegraph.graph.iris import CG, RDF, SH, case_iri, graph_iri, is_id, local
from casegraph.graph.model.model_quads import ontology_quads, vocabulary_quads
from casegraph.graph.model.release_annotations import release_annotations, release_treatments
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import vocabulary
from casegraph.graph.release import LEVELS, Released, levels, release
from casegraph.graph.release.bands import BANDS, age_band, years
from casegraph.graph.release.levels import LEFT_OUT, rules, withheld_concepts
from casegraph.graph.release.pseudonyms import Pseudonyms, read_or_make_key
from casegraph.graph.release.rare_values import rare, to_withhold
from casegraph.graph.release.release_copy import HARM, QUASI_IDENTIFIERS, child_records
from casegraph.graph.sources.source_quads import source_quads
from casegraph.graph.store.store import Store, memory_store
from casegraph.queries.lost_matches import change_notes, pattern_changes
from tests.conftest import REPOSITORY
from tests.exporting import exported
from tests.tiers import examples

KEY = b"a secret of the board"
every_level = pytest.mark.parametrize("level", LEVELS)
# What the shapes ask for and a level withholds; nothing else of a release may miss them.
_NO_DOCUMENT = {"dcterms:date", "cg:evidence", "dcterms:source"}
MISSES = {
    "colleagues": {"dcterms:date"},
    "partners": _NO_DOCUMENT,
    "public": {*_NO_DOCUMENT, "cg:incidentType"},
}


@pytest.fixture(scope="module")
def copies(bundled: Store) -> dict[str, Released]:
    return {level: release(bundled, bundled.cases(), level, KEY) for level in LEVELS}


def case_quads(released: Released) -> list[ox.Quad]:
    return [quad for case in released.cases for quad in released.store.case_quads(case)]


def texts(raw: bytes) -> Iterator[str]:
    """Yield what a file holds as text, also of the files inside a ZIP."""
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name))
    elif raw[:2] == b"\x1f\x8b":
        yield from texts(gzip.decompress(raw))
    else:
        yield raw.decode("utf-8", errors="replace")


def literals(store: Store) -> Iterator[tuple[str, str]]:
    for quad in [*(q for case in store.cases() for q in store.case_quads(case)), *store.source_quads()]:
        if isinstance(quad.object, ox.Literal):
            yield local(quad.predicate.value), quad.object.value


def runs(text: str, words: int = 4) -> Iterator[str]:
    found = text.split()
    yield from (" ".join(found[i : i + words]) for i in range(len(found) - words + 1))


@pytest.fixture(scope="module")
def beside_another(copies: dict[str, Released]) -> dict[str, Store]:
    """The copies in stores that hold one case more, so that an export leaves the rest of the vocabularies behind."""
    more = ox.Quad(ox.NamedNode(case_iri("more")), ox.NamedNode(RDF + "type"), ox.NamedNode(CG + "Case"),
                   ox.NamedNode(graph_iri("more")))  # fmt: skip
    return {level: memory_store([*copy.store.engine, more]) for level, copy in copies.items()}


@pytest.fixture(scope="module")
def telling(bundled: Store) -> dict[str, set[str]]:
    """What would tell a case: its ids, titles, labels, texts in runs of four words, days, documents; with its words."""
    said = {case for case in bundled.cases() if len(case) >= 5}
    for case in bundled.cases():
        subjects = {q.subject.value for q in bundled.case_quads(case) if isinstance(q.subject, ox.NamedNode)}
        said |= {local(iri) for iri in subjects if iri.startswith(case_iri(case) + "/")}
    for name, value in literals(bundled):
        if name in ("label", "title", "publisher", "identifier"):
            said.add(value)
        elif name in ("description", "editorialNote", "rights"):
            said |= set(runs(value))
        elif name == "date" and len(value) > 4 and value != "2026-11-22":
            said.add(value)
    said |= set(bundled.register().sources)
    # Words of the vocabularies are in every export of all cases: "school" names nobody.
    nothing = memory_store([*ontology_quads(), *vocabulary_quads()])
    public = exported("turtle", nothing, []).decode("utf-8").lower()
    words = {local(cls).lower() for cls in model().superclasses}
    found = {text for text in said if len(text) >= 5 and text.lower() not in public and text.lower() not in words}
    assert len(found) > 3000
    assert {"stacey", "rose-and-saffron", "stacey-sexually-abused"} <= found
    return {text: set(re.findall(r"\w+", text.lower())) for text in found}


def found_in(held: str, wanted: dict[str, set[str]]) -> list[str]:
    """Return what stands in a text in small letters; only what has all its words there is looked for in it."""
    there = set(re.findall(r"\w+", held))
    return sorted(text for text, words in wanted.items() if words <= there and text.lower() in held)


# What is left.


def left(raw: bytes, wanted: dict[str, set[str]]) -> list[str]:
    """Return what a file still holds of what would tell a case."""
    held = "\n".join(texts(raw)).lower()
    assert len(held) > 10_000
    # The first and the last day of a year, as which a year is written where a format asks for days.
    return found_in(re.sub(r"\b(\d{4})-(?:01-01|12-31)\b", r"\1", held), wanted)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "name"), list(enumerate(FORMATS)))
def test_no_id_label_text_day_or_document_is_left_in_any_format_at_one_level(
    number: int, name: str, copies: dict[str, Released], beside_another: dict[str, Store], telling: dict[str, set[str]]
) -> None:
    """Each format is tried once: the levels take turns, and so do the cases, a third of them at a time."""
    level = list(LEVELS)[number % 3]
    some = copies[level].cases[number // 3 % 3 :: 3]
    assert left(exported(name, beside_another[level], some), telling) == []


@pytest.mark.torture
@every_level
@pytest.mark.parametrize("name", FORMATS)
def test_no_id_label_text_day_or_document_of_the_bundled_cases_is_left(
    level: str,
    name: str,
    copies: dict[str, Released],
    beside_another: dict[str, Store],
    telling: dict[str, set[str]],
    bundled: Store,
) -> None:
    copy = copies[level]
    assert len(copy.cases) == len(bundled.cases())
    assert left(exported(name, beside_another[level], copy.cases), telling) == []


@pytest.mark.slow
def test_the_scan_finds_what_is_there(
    bundled: Store, copies: dict[str, Released], beside_another: dict[str, Store], telling: dict[str, set[str]]
) -> None:
    assert len(left(exported("turtle", bundled, bundled.cases()), telling)) > len(telling) / 2
    copy = copies["public"]
    planted = exported("turtle", beside_another["public"], copy.cases[::3]) + b"# Stacey, sexually abused\n"
    assert "stacey" in left(planted, telling)


@every_level
def test_no_statement_is_of_an_original_name_or_of_what_is_withheld_everywhere(
    level: str, copies: dict[str, Released], bundled: Store
) -> None:
    copy = copies[level]
    original = {case_iri(case) for case in bundled.cases()} | {graph_iri(case) for case in bundled.cases()}
    forbidden = {vocabulary().concepts[id_].iri for id_ in withheld_concepts()}
    dropped = {iri for iri, rule in rules().items() if rule.at(level) == LEFT_OUT}
    for quad in case_quads(copy):
        for term in (quad.subject, quad.object):
            assert isinstance(term, (ox.NamedNode, ox.Literal))
            assert term.value not in forbidden
            assert not any(term.value == iri or term.value.startswith(iri + "/") for iri in original)
        assert quad.predicate.value not in dropped
    names = {local(q.subject.value) for q in case_quads(copy) if isinstance(q.subject, ox.NamedNode)}
    assert all(is_id(name.partition("#")[0]) or "char=" in name for name in names)


@every_level
def test_only_the_words_of_the_model_are_left_as_text(level: str, copies: dict[str, Released]) -> None:
    labels = {concept.label for concept in vocabulary().concepts.values()}
    kinds = {re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local(cls)).capitalize() for cls in model().superclasses}
    copy = copies[level]
    allowed = labels | kinds | {"Withheld", "manual", "Document"} | {f"Case {case}" for case in copy.cases}
    named = {value for name, value in literals(copy.store) if name in ("sha256", "identifier")}
    assert {value for _, value in literals(copy.store) if re.search("[A-Za-z]{6}", value)} - allowed <= named
    assert all(re.fullmatch("[0-9a-f]{64}|s[0-9b-z]{12}[.]txt", value) for value in named)


def test_years_and_ages_are_no_finer_than_the_level_says(copies: dict[str, Released]) -> None:
    dates = {level: {v for n, v in literals(copies[level].store) if n in ("date", "issued")} for level in LEVELS}
    assert dates["colleagues"]
    assert all(re.fullmatch(r"\d{4}(/\d{4})?", date) for date in dates["colleagues"])
    assert dates["partners"] == {"2015/2019", "2020/2024"}
    assert dates["public"] == set()
    for level in LEVELS:
        values = {(n, int(v)) for n, v in literals(copies[level].store) if re.fullmatch("(childA|a)ge(From|To)?", n)}
        assert {name for name, _ in values} <= {"ageFrom", "ageTo", "childAgeFrom", "childAgeTo"}
        lows, highs = {low for low, _ in BANDS.values()}, {high for _, high in BANDS.values()}
        assert all(value in (lows if name.endswith("From") else highs) for name, value in values)


def test_each_level_tells_less_than_the_one_before(copies: dict[str, Released]) -> None:
    for rule in rules().values():
        assert list(rule.strengths) == sorted(rule.strengths), rule.name
    for first, second in ((0, 1), (1, 2)):
        assert any(rule.strengths[first] < rule.strengths[second] for rule in rules().values())
    sizes = [len(case_quads(copies[level])) for level in LEVELS]
    assert sizes == sorted(sizes, reverse=True)


# Patterns and shapes.


@pytest.mark.slow
@every_level
def test_the_patterns_find_the_same_on_the_same_bases_but_for_what_rests_on_a_withheld_premise(
    level: str, copies: dict[str, Released], bundled: Store
) -> None:
    lost, new = pattern_changes(bundled, copies[level])
    assert new == Counter()
    assert {pattern for _, pattern, _ in lost} == {"language-or-culture-barrier"}
    bases = Counter[tuple[str, str]]()
    for (_, pattern, basis), number in lost.items():
        bases[pattern, basis] += number
    assert change_notes(bundled, copies[level]) == [
        f"{pattern} ({basis}): {number} match{'' if number == 1 else 'es'} not in the copy, "
        "because a fact on which the match rests was left out"
        for (pattern, basis), number in sorted(bases.items())
    ]


@pytest.mark.slow
@every_level
def test_a_release_conforms_to_the_shapes_but_for_what_was_withheld(level: str, copies: dict[str, Released]) -> None:
    report = conform(to_rdflib([*case_quads(copies[level]), *ontology_quads(), *vocabulary_quads()]), ontology.SHAPES)
    paths = {str(path) for path in report.objects(None, rdflib.URIRef(SH + "resultPath"))}
    assert {rules()[path].name for path in paths} == MISSES[level]


# An allow-list.


def test_every_property_of_the_model_and_of_the_cases_has_a_rule(bundled: Store) -> None:
    types = {f"http://www.w3.org/2002/07/owl#{kind}Property" for kind in ("Datatype", "Object", "Annotation")}
    own = {q.subject.value for q in ontology_quads() if q.predicate.value == RDF + "type" and q.object.value in types}  # type: ignore[union-attr]
    scoped = [term for terms in model().class_terms.values() for term in terms.values()]
    terms = [*model().terms.values(), *scoped, *(inner for term in scoped for inner in term.scoped.values())]
    written = {term.iri for term in terms if term.iri and term.kind != "class"}
    used = {q.predicate.value for case in bundled.cases() for q in bundled.case_quads(case)}
    used |= {q.predicate.value for q in bundled.source_quads()}
    assert {iri for iri in own if iri.startswith(CG)} > {CG + "ethnicity"}
    assert own | written | used <= set(rules()), sorted((own | written | used) - set(rules()))


def test_every_treatment_of_the_ontology_is_carried_out_and_every_level_has_its_annotation() -> None:
    assert set(levels._STRENGTH) == set(release_treatments())
    assert {level for found in release_annotations().values() for level in found} == set(LEVELS)
    assert {treatment for rule in rules().values() for treatment in rule.treatments} == set(release_treatments())


def test_a_property_is_left_out_where_the_ontology_does_not_say_how_it_is_released(
    bundled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotations = {
        **release_annotations(),
        CG + "response": {},
        CG + "polarity": {"colleagues": "keep", "partners": "keptSomehow"},
    }
    monkeypatch.setattr(levels, "release_annotations", lambda: annotations)
    levels.rules.cache_clear()
    try:
        assert levels.rules()[CG + "response"].treatments == (LEFT_OUT,) * 3
        assert levels.rules()[CG + "polarity"].treatments == ("keep", LEFT_OUT, LEFT_OUT)
        for level, kept in (("colleagues", {"polarity"}), ("partners", set())):
            copy = release(bundled, ["stacey"], level, KEY)
            used = {local(quad.predicate.value) for quad in case_quads(copy)}
            assert used & {"response", "polarity"} == kept
    finally:
        levels.rules.cache_clear()


@pytest.mark.slow
def test_what_no_rule_names_is_left_out_and_told(bundled: Store) -> None:
    graph = ox.NamedNode(graph_iri("stacey"))
    stacey = ox.NamedNode(case_iri("stacey") + "/stacey")
    new = ox.NamedNode("https://example.org/postcode")
    planted = [
        ox.Quad(stacey, new, ox.Literal("OX1 1AA"), graph),
        ox.Quad(stacey, ox.NamedNode(CG + "sex"), ox.Literal("Stacey Smith"), graph),
        ox.Quad(stacey, ox.NamedNode(CG + "sex"), ox.NamedNode("https://example.org/stacey-smith"), graph),
        ox.Quad(stacey, ox.NamedNode(RDF + "type"), ox.NamedNode("https://example.org/StaceySmith"), graph),
        ox.Quad(stacey, ox.NamedNode(CG + "position"), ox.Literal("12 Smith Street"), graph),
        ox.Quad(ox.NamedNode("https://example.org/smith"), new, ox.Literal("Smith"), graph),
    ]
    store = memory_store([*bundled.case_quads("stacey"), *planted, *source_quads(bundled.register())])
    for level in LEVELS:
        copy = release(store, ["stacey"], level, KEY)
        held = exported("nquads", copy.store, copy.cases).decode("utf-8")
        assert not re.search("smith|postcode|OX1", held, re.IGNORECASE)
        assert copy.report.unknown == {new.value: 1}
        assert {
            "what": new.value,
            "became": "left out, because it has no rule",
            "number": 1,
        } in copy.report.rows()


# Pseudonyms.


@pytest.mark.slow
def test_the_same_key_gives_the_same_bytes_and_another_key_or_level_other_names(
    bundled: Store, copies: dict[str, Released]
) -> None:
    again = release(bundled, list(reversed(bundled.cases())), "partners", KEY)
    assert exported("trig", again.store, again.cases) == exported(
        "trig", copies["partners"].store, copies["partners"].cases
    )
    other = release(bundled, bundled.cases(), "partners", b"another secret of it")
    thrown_away = release(bundled, bundled.cases(), "partners")
    everyone = [copies["partners"], copies["public"], copies["colleagues"], other, thrown_away]
    assert len({case for copy in everyone for case in copy.cases}) == len(bundled.cases()) * len(everyone)
    one = release(bundled, ["stacey"], "partners", KEY)
    assert set(one.cases) < set(copies["partners"].cases)


def test_the_order_is_that_of_the_pseudonyms(copies: dict[str, Released], bundled: Store) -> None:
    copy = copies["public"]
    assert list(copy.cases) == sorted(copy.cases) == copy.store.cases()
    assert [copy.names[case] for case in bundled.cases()] != list(copy.cases)


def test_nothing_of_a_release_tells_its_names_by_chance(copies: dict[str, Released]) -> None:
    assert "stacey" not in repr(copies["public"])
    assert all(not set("aeiouy") & set(name[1:]) for name in copies["public"].names.values())


@given(st.binary(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_pseudonyms_are_ids_and_tell_names_apart(key: bytes, one: str, other: str) -> None:
    found = Pseudonyms(key, "public")
    assert is_id(found.case(one))
    assert (found.case(one) == found.case(other)) == (one == other)
    assert found.case(one) == Pseudonyms(key, "public").case(one) != Pseudonyms(key, "partners").case(one)
    assert found.case(one)[1:] != found.source(one)[1:]


def test_a_key_is_made_for_its_owner_alone_and_a_short_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "board.key"
    key, made = read_or_make_key(path)
    assert made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_or_make_key(path) == (key, False)
    short = tmp_path / "short.key"
    short.write_text("secret\n")
    with pytest.raises(InvalidInputError, match="too few for a secret"):
        read_or_make_key(short)


def test_a_level_or_case_that_is_not_there_is_refused(bundled: Store) -> None:
    with pytest.raises(UsageError, match="colleagues, partners, public"):
        release(bundled, ["stacey"], "everybody")
    with pytest.raises(NotFoundError):
        release(bundled, ["staecy"], "public")


# Bands.


@given(st.integers(0, 120), st.integers(0, 120))
def test_an_age_band_holds_the_ages_that_it_stands_for(one: int, other: int) -> None:
    low, high = sorted((one, other))
    band = age_band(low, high)
    assert band is not None
    assert band[0] <= low <= high <= band[1]
    assert age_band(*band) == band


@pytest.mark.slow
@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(("%Y", "%Y-%m", "%Y-%m-%d")), st.sampled_from((1, 5)))
@example(date(2019, 5, 4), "%Y-%m-%d", 5)
def test_years_hold_the_date_and_are_edtf(day: date, style: str, width: int) -> None:
    text = f"{day:{style}}"
    found = years(text, width)
    if found is None:
        assert bounds(text) is None
        return
    widened, before = bounds(found), bounds(text)
    assert widened
    assert before
    assert widened[0] <= before[0] <= before[1] <= widened[1]  # type: ignore[operator]


def test_an_open_period_has_no_years() -> None:
    assert years("2019-05/..", 1) is None
    assert years("in May", 5) is None


# Rare combinations.

records = st.dictionaries(
    st.integers(0, 30),
    st.fixed_dictionaries({}, optional={n: st.sampled_from(("a", "b", "c")) for n in QUASI_IDENTIFIERS}),
)


@given(records, st.integers(1, 6))
def test_after_withholding_nobody_is_one_of_fewer_than_k(found: dict[int, dict[str, str]], k: int) -> None:
    order = tuple(QUASI_IDENTIFIERS)
    gone, still = to_withhold(found, order, k)
    left = {key: {n: v for n, v in r.items() if (key, n) not in gone} for key, r in found.items()}
    assert len(rare(left, order, k)) == still
    assert still == (len(found) if len(found) < k else 0)
    if not rare(found, order, k):
        assert not gone


def test_no_child_of_the_public_release_is_one_of_fewer_than_five_with_the_same_harm(
    copies: dict[str, Released],
) -> None:
    found = child_records(case_quads(copies["public"]))
    assert len(found) > 20
    names = (*QUASI_IDENTIFIERS, HARM)
    left = rare(found, names, 5)
    # Harm is not withheld, and a child whose harm is rare has nothing else left that tells it apart.
    assert 0 < len(left) < len(found) / 3
    assert all(set(found[str(child)]) <= {HARM} for child in left)
    assert copies["public"].report.notes == [
        f"for {len(left)} of the {len(found)} children, fewer than 5 children in this copy suffered the same kinds of "
        "harm. The kinds of harm stay, because the patterns need them. All other distinguishing values are left out."
    ]
    assert len(rare(child_records(case_quads(copies["partners"])), names, 5)) > len(found) / 2


@pytest.mark.slow
@examples(5)
@given(
    chosen=st.lists(st.sampled_from(("alex", "stacey", "jez")), min_size=1, unique=True),
    level=st.sampled_from(tuple(LEVELS)),
    words=st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=6, max_size=30),
)
def test_whatever_a_text_says_it_is_not_in_the_release(
    chosen: list[str], level: str, words: str, bundled: Store
) -> None:
    mark = f"zzyzx{words}"
    free = {"description", "label", "title", "editorialNote", "creator", "publisher", "versionInfo"}
    quads = []
    for case in chosen:
        for quad in bundled.case_quads(case):
            text = isinstance(quad.object, ox.Literal) and local(quad.predicate.value) in free
            value = ox.Literal(mark, language="en-GB") if text else quad.object
            quads.append(ox.Quad(quad.subject, quad.predicate, value, quad.graph_name))
    copy = release(memory_store([*quads, *bundled.source_quads()]), chosen, level)
    assert "zzyzx" not in exported("nquads", copy.store, copy.cases).decode("utf-8")


def test_the_page_about_releases_names_every_band_of_ages() -> None:
    page = (REPOSITORY / "docs" / "release.md").read_text(encoding="utf-8")
    for band in BANDS:
        assert band.replace("-", " ") in page


def test_the_command_line_offers_the_levels() -> None:
    assert tuple(LEVELS) == releasing.LEVELS
