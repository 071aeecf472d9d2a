"""How a program counts characters: what its offsets mean in the text as we count it.

Programs differ in whether a line end of two characters counts as one, or one of one as two, in whether a character
outside the basic plane counts as two (UTF-16), and in whether a byte order mark counts. Each way is tried, and the one
under which the texts at the selections agree with what the file says stands there is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from casegraph.graph.exchange.coded import Mark

_LINE_ENDS = {
    "as is": "",
    "one": ", a line end of two characters as one",
    "two": ", each line end as two characters",
}
# So many marks it takes, where none names its text, to believe that a program counts in another way.
_MANY = 8
# A name of this length is a text, and one that some cut without a sign.
_LONG = 30
_CUT = re.compile(r"(\.{3}|…)$")


@dataclass(frozen=True)
class System:
    """A way of counting; ``starts`` has the position of each character of a text, and of its end."""

    words: str
    starts: tuple[int, ...]

    def index(self) -> dict[int, int]:
        """Return for each position the index in the text, the first where a character has no width of its own."""
        found: dict[int, int] = {}
        for place, start in enumerate(self.starts):
            found.setdefault(start, place)
        return found


def systems(text: str, bom: bool = False) -> list[System]:
    """Return the ways of counting that differ on a text, the standard's own (code points) first."""
    found: dict[tuple[int, ...], System] = {}
    ends_here = {"as is": True, "one": "\r\n" in text, "two": "\n" in text}
    for mark in (0, 1) if bom else (0,):
        for wide in (1, 2) if any(ord(character) > 0xFFFF for character in text) else (1,):
            for ends, said in _LINE_ENDS.items():
                if not ends_here[ends]:
                    continue
                starts = tuple(_starts(text, mark, wide, ends))
                words = ("code points" if wide == 1 else "UTF-16 units") + said
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
class Counted:
    """What the marks of a document are in its text: spans by the mark's place in the list, and how it was found out.

    ``agreeing`` are the places of the marks whose text is what the file says, ``wrong`` of those whose text is not, or
    that are not in the text; ``whole`` counts the ends of spans that cut no word.
    """

    words: str
    spans: dict[int, tuple[int, int]]
    agreeing: frozenset[int]
    wrong: frozenset[int]
    whole: int = 0


def counted(text: str, marks: Sequence[Mark], bom: bool = False) -> Counted | None:
    """Return where marks stand in a text, or None where no way of counting agrees with what stands there.

    Without a quote to go by, code points are taken as they are, as the standard counts, unless nearly all of many marks
    begin and end with words under another way only.
    """
    named = [place for place, mark in enumerate(marks) if mark.quote]
    tried = [_tried(text, marks, named, system) for system in systems(text, bom)]
    quoted = {place for place in named if is_quote(marks[place])}.union(*(each.agreeing for each in tried))
    # Names such as "line 113" are labels, and one may be as long as its text by chance.
    if quoted and 2 * len(quoted) >= len(named):
        best = max(tried, key=lambda each: (len(each.agreeing), len(each.spans)))
        return replace(best, wrong=best.wrong | (quoted - best.agreeing)) if best.agreeing else None
    first, best = tried[0], max(tried, key=lambda each: (len(each.spans), each.whole))
    many = len(marks) >= _MANY and best.whole >= 0.9 * 2 * len(marks) and first.whole <= 0.7 * 2 * len(marks)
    chosen = best if many else first
    return replace(chosen, agreeing=frozenset()) if chosen.spans else None


def _tried(text: str, marks: Sequence[Mark], named: Sequence[int], system: System) -> Counted:
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
    return Counted(system.words, spans, agreeing, wrong, sum(_whole_words(text, *span) for span in spans.values()))


def is_quote(mark: Mark) -> bool:
    """Tell whether what a mark is called is its text, cut or whole, and no label such as "line 6"."""
    length = (mark.end or 0) - (mark.begin or 0)
    near = abs(len(mark.quote) - length) <= max(3, length // 10)
    return bool(mark.quote) and (near or len(mark.quote) >= _LONG or _CUT.search(mark.quote) is not None)


def agrees(text: str, mark: Mark) -> bool:
    """Tell whether a text is what a mark says that it is: the whole, or a beginning that an ellipsis cuts."""
    here, quote = " ".join(text.split()), " ".join(mark.quote.split())
    cut = _CUT.sub("", quote).rstrip()
    if cut != quote:
        return bool(cut) and here.startswith(cut)
    # Some cut a long name without a sign.
    return here == quote or (len(quote) >= _LONG and here.startswith(quote))


def _whole_words(text: str, begin: int, end: int) -> int:
    def inside(place: int) -> bool:
        return text[place - 1 : place].isalnum() and text[place : place + 1].isalnum()

    return int(not inside(begin) and not text[begin : begin + 1].isspace()) + int(not inside(end))


def same_text(one: str, other: str) -> dict[int, int] | None:
    """Return for each index of a text the index in another that differs in its line ends alone, or None.

    White space at the end may differ too: programs add a last line end, or drop it.
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
    """Yield the characters with their places, each line end as one line feed."""
    for place, character in enumerate(text):
        if character == "\r":
            if text[place + 1 : place + 2] != "\n":
                yield place, "\n"
        elif character == "\n" and text[place - 1 : place] == "\r":
            yield place - 1, "\n"
        else:
            yield place, character
