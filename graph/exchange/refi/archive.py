"""Safe reading of ``.qdpx`` files. A ZIP from elsewhere may be damaged, enormous, or point outside the archive."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from casegraph.graph.errors import InvalidInputError, Problem

MAX_FILE = 512 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
MAX_MEMBER = 64 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 20_000
# Below this size no ratio matters.
_SMALL = 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Archive:
    """The members of a ``.qdpx``, by their names in lower case."""

    def __init__(self, path: Path) -> None:
        """Open an archive and check its list of members.

        Raises:
            InvalidInputError: the file is not a ZIP, or it is not safe to read.
        """
        self.path = path
        self._total = 0
        raw = read_bytes(path, MAX_FILE)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except (*_DAMAGED, UnicodeDecodeError, IndexError, MemoryError) as error:
            raise self.problem(
                "is not a complete ZIP, as a .qdpx must be; export the project again, or copy the file again"
            ) from error
        if len(infos) > MAX_MEMBERS:
            raise self.problem(f"holds {len(infos)} files, but the limit is {MAX_MEMBERS}; check that it is a project")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = self._checked(info)
            if name in self._members:
                raise self.problem(f"holds '{info.filename}' twice; export the project again")
            self._members[name] = info

    def project_file(self) -> str:
        """Return the name of the project's ``.qde`` file, in lower case.

        Raises:
            InvalidInputError: there is none, or there are several and none is named project.qde.
        """
        found = sorted(name for name in self._members if name.endswith(".qde"))
        if "project.qde" in found:
            return "project.qde"
        outside = [name for name in found if "/" not in name] or found
        if len(outside) != 1:
            what = f"several: {', '.join(outside)}" if outside else "none"
            raise self.problem(f"should hold one project file (project.qde), but holds {what}; export it again")
        return outside[0]

    def names(self) -> list[str]:
        """Return the names of the members, in lower case."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises:
            InvalidInputError: the member is missing, damaged, locked with a password, or too large.
        """
        info = self._members.get(name.lower())
        if info is None:
            raise self.problem(f"has no '{name}', but the project refers to it; export the project again")
        shown = info.filename
        if info.flag_bits & 1:
            raise self.problem(f"'{shown}' is locked with a password; export the project without one")
        packed = max(info.compress_size, 1)
        if info.file_size > _SMALL and info.file_size / packed > MAX_RATIO:
            raise self.problem(
                f"'{shown}' unpacks to {info.file_size // packed} times its size, which is not plausible in a project; "
                "export the project again"
            )
        self._total += info.file_size
        if info.file_size > MAX_MEMBER or self._total > MAX_TOTAL:
            raise self.problem(
                f"'{shown}' is too large: {MAX_MEMBER >> 20} MiB a file and {MAX_TOTAL >> 20} MiB in all are read; "
                "export fewer documents at a time"
            )
        try:
            with self._zip.open(info) as stream:
                return stream.read(info.file_size + 1)
        except (*_DAMAGED, UnicodeDecodeError) as error:
            raise self.problem(f"'{shown}' in it is damaged; export the project, or copy the file, again") from error

    def problem(self, message: str) -> InvalidInputError:
        """Return an error about this file."""
        return InvalidInputError([Problem(self.path, 0, message)])

    def _checked(self, info: zipfile.ZipInfo) -> str:
        name = info.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":"):
            raise self.problem(
                f"'{info.filename}' in it points outside the archive, so it is not read; export the project again"
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self.problem(
                f"'{info.filename}' in it links to another file, so it is not read; export the project again"
            )
        return name.lower()


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a file's bytes.

    Raises:
        InvalidInputError: the file is missing, is a directory, or is larger than the limit.
    """
    try:
        if path.is_dir():
            raise InvalidInputError([Problem(path, 0, "is a directory; name a file")])
        if path.stat().st_size > limit:
            raise InvalidInputError([Problem(path, 0, f"is larger than {limit >> 20} MiB; export less at a time")])
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError([Problem(path, 0, f"cannot be read: {error.strerror}")]) from error
