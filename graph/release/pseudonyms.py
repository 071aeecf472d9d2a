"""Names that tell nothing: HMAC-SHA256 of a name with a secret key, which nobody without the key can turn back.

A plain hash would not do, since whoever guesses a name could hash it and look. The same key gives the same pseudonyms,
so that a later release can be laid beside an earlier one; another level gives others, so that a copy that tells less
cannot be filled up from one that tells more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from casegraph.graph.errors import InvalidInputError, OutputError, Problem, UsageError

# Without vowels, so that no pseudonym is by chance a name or a word.
_LETTERS = "0123456789bcdfghjklmnpqrstvwxz"
_LENGTH = 12
_LEAST = 16


class Pseudonyms:
    """The pseudonyms of a release; `names` holds what was asked for, by what it stands for."""

    def __init__(self, key: bytes, level: str) -> None:
        self._key = key
        self._level = level
        self._taken: dict[str, str] = {}

    def case(self, case: str) -> str:
        """Return the pseudonym of a case."""
        return self._name("c", case)

    def node(self, case: str, id_: str) -> str:
        """Return the pseudonym of a node of a case."""
        return self._name("n", f"{case}/{id_}")

    def source(self, source: str) -> str:
        """Return the pseudonym of a document."""
        return self._name("s", source)

    def _name(self, kind: str, name: str) -> str:
        message = "\0".join(("casegraph release 1", self._level, kind, name)).encode("utf-8")
        number = int.from_bytes(hmac.digest(self._key, message, hashlib.sha256), "big")
        letters = []
        for _ in range(_LENGTH):
            number, rest = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[rest])
        found = kind + "".join(letters)
        if self._taken.setdefault(found, name) != name:
            raise UsageError("two names would get the same pseudonym; take another key")
        return found


def new_key() -> bytes:
    """Return a random key."""
    return secrets.token_hex(32).encode("ascii")


def read_or_make_key(path: Path) -> tuple[bytes, bool]:
    """Return the key that a file holds, and whether it was made now, for its owner's eyes only.

    Raises:
        InvalidInputError: the file cannot be read, or is too short to be a secret.
        OutputError: it cannot be made.
    """
    if path.exists():
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            raise InvalidInputError([Problem(path, 0, f"cannot be read: {error.strerror}")]) from error
        if len(key) < _LEAST:
            raise InvalidInputError(
                [Problem(path, 0, f"holds {len(key)} bytes, too few for a secret; name a file that is not there yet")]
            )
        return key, False
    key = new_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(key + b"\n")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name another file for the key") from error
    return key, True
