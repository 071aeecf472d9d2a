"""The vocabularies and classes as codes: a folder for each scheme, with concepts below their broader ones."""

from __future__ import annotations

import colorsys
import itertools
from collections import defaultdict

from casegraph.graph.exchange.refi.guids import guid
from casegraph.graph.exchange.refi.project import Code
from casegraph.graph.iris import CG, VOCABULARY, local, words
from casegraph.graph.model.schema import model
from casegraph.graph.model.vocabulary import Concept, vocabulary

KINDS = CG + "AccountNode"


class Names:
    """Unique names for codes. Some programs refuse a second code of the same name anywhere in the tree."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def unique(self, name: str, *apart: str) -> str:
        """Return a name. If it is in use, add a distinguishing word or a number in brackets."""
        numbered = (f"{name} ({count})" for count in itertools.count(2))
        for each in itertools.chain([name], (f"{name} ({more})" for more in apart), numbered):
            if each.casefold() not in self._given:
                self._given.add(each.casefold())
                return each
        raise AssertionError("numbers do not end")


def vocabulary_codes(names: Names) -> list[Code]:
    """Return a folder of codes for each scheme, in order of name, and one for the kinds of facts."""
    schemes = vocabulary().schemes
    folders = {scheme: names.unique(label, "scheme") for scheme, label in sorted(schemes.items())}
    kinds = names.unique("Kind of fact", "scheme")
    found = [_scheme(scheme, folder, place, names) for place, (scheme, folder) in enumerate(folders.items())]
    return [*found, _kinds(kinds, len(folders), names)]


def colour(place: int, depth: int = 0) -> str:
    """Return the colour of a folder's codes. Each folder has its own hue. Deeper codes are lighter."""
    # The golden ratio gives neighbouring folders distinct hues for any number of folders.
    hue = place * 0.618033988749895 % 1
    red, green, blue = colorsys.hls_to_rgb(hue, min(0.38 + 0.12 * depth, 0.8), 0.5)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def _scheme(scheme: str, folder: str, place: int, names: Names) -> Code:
    under: dict[str | None, list[Concept]] = defaultdict(list)
    for concept in vocabulary().concepts.values():
        if concept.scheme == scheme:
            under[concept.broader].append(concept)

    def codes(above: str | None, depth: int) -> tuple[Code, ...]:
        return tuple(
            Code(
                guid(concept.iri),
                names.unique(concept.label, folder),
                colour=colour(place, depth),
                description=concept.definition,
                children=codes(concept.id, depth + 1),
            )
            for concept in under[above]
        )

    return Code(guid(VOCABULARY + scheme), folder, False, colour(place), children=codes(None, 0))


def _kinds(folder: str, place: int, names: Names) -> Code:
    superclasses = model().superclasses
    under: dict[str, list[str]] = defaultdict(list)
    for cls, above in superclasses.items():
        if KINDS in above and cls not in (KINDS, CG + "Occurrence"):
            ours = [other for other in above if other != cls and other.startswith(CG)]
            under[max(sorted(ours), key=lambda other: len(superclasses[other]))].append(cls)

    def codes(above: str, depth: int) -> tuple[Code, ...]:
        return tuple(
            Code(
                guid(cls),
                names.unique(words(local(cls)).capitalize(), folder),
                colour=colour(place, depth),
                children=codes(cls, depth + 1),
            )
            for cls in sorted(under[above])
        )

    return Code(guid(KINDS), folder, False, colour(place), children=codes(KINDS, 0))
