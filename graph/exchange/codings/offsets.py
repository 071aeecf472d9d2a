"""Ways in which programs count characters, and what their offsets mean in code points.

Some programs count a line end of two characters as one, or a line end of one character as two. Some count a character
outside the basic plane as two (UTF-16). Some count a byte order mark. Each way is tried. The best one is the one under
which the text at the selections agrees with the text that the file gives for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from casegraph.graph.exchange.coding_project import Mark

_LINE_ENDS = {
    "as is": "",
    "one": ", a line end of two characters as one",
    "two": ", each line end as two characters",
}
# The least number of marks, none with its text, that can show that a program counts in another way.
_MANY = 8
# A name of this length is taken as a quotation. Some programs cut quotations without an ellipsis.
_LONG = 30
_CUT = re.compile(r"(\.{3}|…)$")


@dataclass(frozen=True)
class System:
    """A way of counting. ``starts`` holds the position of each character of a text, and of its end."""

    words: str
    starts: tuple[int, ...]

    def index(self) -> dict[int, int]:
        """Return the index in the text for each position. If characters share a position, the first one counts."""
        found: dict[int, int] = {}
        for place, start in enumerate(self.starts):
            found.setdefault(start, place)
        return found


def systems(text: str, bom: bool = False) -> list[System]:
    """Return the ways of counting that differ on a text. The standard one (code points) comes first."""
    found: dict[tuple[int, ...], System] = {}
    ends_here = {"as is": True, "one": "\r\n" in text, "two": "\n" in text}
    for mark in (0, 1) if bom else (0,):
        for wide in (1, 2) if any(ord(character) > 0xFFFF for character in text) else (1,):
            for ends, suffix in _LINE_ENDS.items():
                if not ends_here[ends]:
                    continue
                starts = tuple(_starts(text, mark, wide, ends))
                words = ("code points" if wide == 1 else "UTF-16 units") + suffix
                words += ", from a byte order mark on" if mark else ""
                found.setdefault(starts, System(words, starts))
    return list(found.values())


def _starts(text: str, first: int, wide: int, ends: str) -> Iterator[int]:
    position = first
    for place, character in enumerate(text):
        yield position
        if character == "\r" and ends == "one" and text[place + 1 : place + 2] == "\n":
            continue
        lone = character == "\n" and text[place - 1 : place] != "\r"
        position += wide if ord(character) > 0xFFFF else 2 if lone and ends == "two" else 1
    yield position


@dataclass(frozen=True)
class Alignment:
    """The spans of a document's marks in its text, by the mark's place in the list, under one way of counting.

    ``words`` names the way of counting. ``agreeing`` holds the places of the marks whose text agrees with the file.
    ``wrong`` holds those whose text does not agree or that lie outside the text. ``whole`` counts the ends of spans
    that cut no word.
    """

    words: str
    spans: dict[int, tuple[int, int]]
    agreeing: frozenset[int]
    wrong: frozenset[int]
    whole: int = 0


def align(text: str, marks: Sequence[Mark], bom: bool = False) -> Alignment | None:
    """Return the spans of marks in a text, or None if no way of counting agrees with the text.

    Without quotations, offsets count as code points, as in the standard. The exception is a document with many marks of
    which nearly all begin and end at word boundaries under another way of counting only.
    """
    named = [place for place, mark in enumerate(marks) if mark.quote]
    tried = [_try_system(text, marks, named, system) for system in systems(text, bom)]
    quoted = {place for place in named if is_quote(marks[place])}.union(*(each.agreeing for each in tried))
    # Names such as "line 113" are labels. By chance, a label may be as long as its text.
    if quoted and 2 * len(quoted) >= len(named):
        best = max(tried, key=lambda each: (len(each.agreeing), len(each.spans)))
        return replace(best, wrong=best.wrong | (quoted - best.agreeing)) if best.agreeing else None
    first, best = tried[0], max(tried, key=lambda each: (len(each.spans), each.whole))
    many = len(marks) >= _MANY and best.whole >= 0.9 * 2 * len(marks) and first.whole <= 0.7 * 2 * len(marks)
    chosen = best if many else first
    return replace(chosen, agreeing=frozenset()) if chosen.spans else None


def _try_system(text: str, marks: Sequence[Mark], named: Sequence[int], system: System) -> Alignment:
    index = system.index()
    spans = {
        place: (index[mark.begin], index[mark.end])
        for place, mark in enumerate(marks)
        if mark.begin in index and mark.end in index and mark.begin != mark.end
    }
    agreeing = frozenset(
        place for place in named if place in spans and agrees(text[slice(*spans[place])], marks[place])
    )
    wrong = frozenset(place for place in range(len(marks)) if place not in spans)
    return Alignment(system.words, spans, agreeing, wrong, sum(_whole_words(text, *span) for span in spans.values()))


def is_quote(mark: Mark) -> bool:
    """Return whether the name of a mark is its text, whole or cut, and not a label such as "line 6"."""
    length = (mark.end or 0) - (mark.begin or 0)
    near = abs(len(mark.quote) - length) <= max(3, length // 10)
    return bool(mark.quote) and (near or len(mark.quote) >= _LONG or _CUT.search(mark.quote) is not None)


def agrees(text: str, mark: Mark) -> bool:
    """Return whether a text agrees with the quotation of a mark. The quotation may be cut, with an ellipsis."""
    here, quote = " ".join(text.split()), " ".join(mark.quote.split())
    cut = _CUT.sub("", quote).rstrip()
    if cut != quote:
        return bool(cut) and here.startswith(cut)
    # Some programs cut a long name without an ellipsis.
    return here == quote or (len(quote) >= _LONG and here.startswith(quote))


def _whole_words(text: str, begin: int, end: int) -> int:
    def inside(place: int) -> bool:
        return text[place - 1 : place].isalnum() and text[place : place + 1].isalnum()

    return int(not inside(begin) and not text[begin : begin + 1].isspace()) + int(not inside(end))


def same_text(one: str, other: str) -> dict[int, int] | None:
    """Return the index in another text for each index of a text, or None if they differ in more than line ends.

    White space at the end may differ too, because some programs add or drop the last line end.
    """
    ours, theirs = list(_plain_ends(one)), list(_plain_ends(other))
    length = len("".join(character for _, character in ours).rstrip())
    if [c for _, c in ours[:length]] != [c for _, c in theirs[:length]]:
        return None
    if any(not c.isspace() for _, c in (*ours[length:], *theirs[length:])):
        return None
    ends = [place for place, _ in theirs] + [len(other)]
    found: dict[int, int] = {}
    previous = 0
    for count, (place, _) in enumerate(ours):
        previous = min(count, len(ends) - 1)
        found[place] = ends[previous]
    found[len(one)] = ends[min(len(ours), len(ends) - 1)]
    return found


def _plain_ends(text: str) -> Iterable[tuple[int, str]]:
    """Yield each character with its place. Each line end becomes one line feed."""
    for place, character in enumerate(text):
        if character == "\r":
            if text[place + 1 : place + 2] != "\n":
                yield place, "\n"
        elif character == "\n" and text[place - 1 : place] == "\r":
            yield place - 1, "\n"
        else:
            yield place, character
