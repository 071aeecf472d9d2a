"""Signs in a text that could identify somebody: names, dates, ages, places, numbers and addresses, long texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONG = 15
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_AGES = frozenset({"age", "childage", "child_age", "child age"})
_DATE = "two cases seldom share a day or a month"
_AGE = "the exact age of a child narrows down who it is"
_PLACE = "a reader can easily connect a place with what happened there"
_YEARS = rf"(?:1[0-7]|\d|{_NUMBERS})"
# The kinds of sign, the reason why each could identify, and its form. Repetitions are limited, as texts may be long.
_SHAPES = (
    ("date", _DATE, r"(?<![\d./-])\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?(?![\d-])"),
    ("date", _DATE, r"(?<![\d./-])\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?![\d./])"),
    ("date", _DATE, rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTHS}),? \d{{4}}\b"),
    ("date", _DATE, rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})\b(?! \d{{4}})"),
    ("age", _AGE, rf"(?i)\b(?:aged?|age of) {_YEARS}\b(?! (?:to|and|or)\b)"),
    ("age", _AGE, rf"(?i)\b{_YEARS}[- ](?:years?|months?|weeks?)[- ]olds?\b"),
    ("place", "a postcode stands for a street", r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    ("place", _PLACE, r"\b[A-Z][a-z]{1,30}shire\b"),
    ("place", _PLACE, r"\b(?:[A-Z][\w'-]{1,30} ){1,5}Council\b"),
    ("place", _PLACE, r"\b(?:London|Royal|Metropolitan) Borough\b|\bBorough of [A-Z]\w{1,30}"),
    ("place", _PLACE, r"\b(?:[A-Z][\w'-]{1,30} ){1,5}Safeguarding (?:[A-Z][\w'’]{1,20} ){0,3}(?:Board|Partnership)\b"),
    (
        "number",
        "a National Insurance number belongs to one person",
        r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    ),
    ("address", "an e-mail address belongs to somebody", r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b"),
    (
        "address",
        "a telephone number belongs to somebody",
        r"(?<![\w.])(?:\+44 ?(?:\(0\) ?)?|0)\d(?:[ -]?\d){8,9}(?![\w.])",
    ),
    ("address", "a web address may lead to the document", r"\bhttps?://[^\s<>\"')]{1,2000}"),
)
_PATTERNS = tuple((kind, why, re.compile(shape)) for kind, why, shape in _SHAPES)
_NHS = re.compile(r"(?<![\w.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w.])")
# Addresses of standards, which occur in every file of a format.
_STANDARDS = re.compile(
    r"https?://(?:w3id\.org/casegraph|www\.w3\.org|purl\.org|xmlns\.com|id\.loc\.gov|persistence\.uni-leipzig\.org"
    r"|opensource\.org|schema\.org|creativecommons\.org|schemas\.(?:openxmlformats|microsoft)\.(?:org|com)"
    r"|graphml\.graphdrawing\.org|gexf\.net)\b"
)


@dataclass(frozen=True)
class Sign:
    """A part of a text that could identify somebody: its kind, the text, and the reason."""

    kind: str
    what: str
    why: str


class Names:
    """Names to find, each with the reason; capital letters, spaces and hyphens do not matter."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._why: dict[str, str] = {}
        loose: set[str] = set()
        exact: set[str] = set()
        for name, why in names:
            folded = _folded(name)
            if not folded:
                continue
            self._why.setdefault(folded, why)
            # "Child A" in small letters and without a hyphen is an everyday phrase.
            everyday = len(folded.split()[-1]) == 1
            (exact if everyday else loose).add(folded)
        self._loose = _any(loose, re.IGNORECASE)
        self._exact = _any(exact, 0)

    def __len__(self) -> int:
        return len(self._why)

    def signs(self, text: str) -> Iterator[Sign]:
        """Yield the names in a text."""
        for match in self._loose.finditer(text):
            yield Sign("name", match.group(), self._reason(match.group()))
        for match in self._exact.finditer(text):
            found = match.group()
            if "-" in found or "_" in found or found == found.title():
                yield Sign("name", found, self._reason(found))

    def _reason(self, found: str) -> str:
        # A pattern that ignores case treats more letters as equal than small letters do, so a name may be missing here.
        return self._why.get(_folded(found), "it is one of the names to find")


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.lower())).strip()


def _any(names: set[str], flags: int) -> re.Pattern[str]:
    if not names:
        return re.compile(r"(?!)")
    flags = flags or re.IGNORECASE
    longest = sorted(names, key=lambda name: (-len(name), name))
    words = "|".join(r"[\s_-]+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", flags)


def signs(text: str, name: str) -> Iterator[Sign]:
    """Yield the signs in a text that is the value of a property, column or key called ``name``."""
    if name.lower() in _AGES and re.fullmatch(r"\d{1,2}", text) and int(text) < 18:
        yield Sign("age", f"{name} {text}", _AGE)
    for kind, why, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _STANDARDS.match(match.group()):
                yield Sign(kind, match.group(), why)
    for match in _NHS.finditer(text):
        if _is_nhs(match.group()):
            yield Sign("number", match.group(), "an NHS number belongs to one person")
    if len(text.split()) >= LONG:
        yield Sign(
            "long text", f"{' '.join(text.split()[:8])} …", f"a text of {LONG} words or more may contain anything"
        )


def _is_nhs(text: str) -> bool:
    """Return whether ten digits end in the check digit of an NHS number (modulus 11)."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10
