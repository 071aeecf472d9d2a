"""Pseudonyms: the HMAC-SHA256 of a name with a secret key, which nobody can reverse without the key.

A plain hash would not be safe, because anybody who guesses a name could hash it and compare. The same key gives the
same pseudonyms, so users can compare a later release with an earlier one. Each level has different pseudonyms, so
nobody can add the details of a fuller copy to a reduced one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from casegraph.graph.errors import InvalidInputError, OutputError, Problem, UsageError

# There are no vowels, so that no pseudonym happens to be a name or a word.
_LETTERS = "0123456789bcdfghjklmnpqrstvwxz"
_LENGTH = 12
_LEAST = 16


class Pseudonyms:
    """The pseudonyms of cases, nodes and documents in a release."""

    def __init__(self, key: bytes, level: str) -> None:
        self._key = key
        self._level = level
        self._owners: dict[str, str] = {}

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
        if self._owners.setdefault(found, name) != name:
            raise UsageError("two names have the same pseudonym; choose another key")
        return found


def new_key() -> bytes:
    """Return a random key."""
    return secrets.token_hex(32).encode("ascii")


def read_or_make_key(path: Path) -> tuple[bytes, bool]:
    """Return the key in a file, and whether it is new; create the file, for its owner only, if it does not exist.

    Raises:
        InvalidInputError: the file cannot be read, or its key is too short to be secret.
        OutputError: the file cannot be created.
    """
    if path.exists():
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            raise InvalidInputError(
                [Problem(path, 0, f"cannot be read: {error.strerror}; check its name and permissions")]
            ) from error
        if len(key) < _LEAST:
            raise InvalidInputError(
                [Problem(path, 0, f"holds {len(key)} bytes, too few for a secret; name a file that does not exist yet")]
            )
        return key, False
    key = new_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(key + b"\n")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; choose another file for the key") from error
    return key, True
