"""``casegraph import``: codings of other programs become evidence and suggested facts in a draft case file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casegraph.commands._formats import ImportCommand
from casegraph.commands._options import output_option, sources_option

if TYPE_CHECKING:
    from casegraph.graph.exchange.coding_project import CodingProject, UsedCode
    from casegraph.graph.exchange.codings.code_targets import Target
    from casegraph.graph.exchange.codings.merge import MergeResult
    from casegraph.graph.exchange.codings.open_case import OpenCase
    from casegraph.graph.sources.quotations import SourceTexts
    from casegraph.graph.sources.register import Register, Source

SECTION = "Subsets and exchange"

_NO_PUBLISHER = "Publisher not stated in the project"


# Not named "import", which is a keyword of Python.
@click.command("import", cls=ImportCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", multiple=True, type=click.Path(path_type=Path),
              help="Case file to merge the codings into. May be given more than once.")  # fmt: skip
@click.option("--map", "map_", type=click.Path(path_type=Path, dir_okay=False),
              help="File that gives the meaning of each code (YAML). Created for you to fill in if it does not "
              "exist.")  # fmt: skip
@click.option("--register", type=click.Path(path_type=Path),
              help="Register of sources (YAML). Default: the bundled register, and any sources.yaml in the folder of "
                   "a file or of the output, or in a folder above.")  # fmt: skip
@click.option("--add-sources", metavar="KIND",
              help="Save unregistered texts next to the output, and register them as documents of this "
              "source type.")  # fmt: skip
@output_option
@sources_option
def import_(
    file: Path,
    into: tuple[Path, ...],
    map_: Path | None,
    register: Path | None,
    add_sources: str | None,
    output: Path,
    sources: Path | None,
) -> None:
    """Import codings into case files.

    FILE comes from software for qualitative analysis, such as NVivo, or from casegraph export. casegraph recognises the
    format by the file extension.

    A table needs the columns document, code, start and end. It may have text instead of start and end; casegraph then
    looks for that text in the document. A column memo is optional. A code is the name or id of a concept. --map gives
    the meaning of other codes.

    Each coded passage becomes evidence for an existing fact, or a suggested fact in a draft. No fact is added twice. If
    casegraph exported the project, it recognises the project's cases. A case file given with --into is overwritten only
    if -o names it too. For several cases, -o names a folder.

    \b
    Example:
      casegraph export --case stacey --quotes -o stacey.qdpx
      casegraph import stacey.qdpx -o stacey.yaml
    """
    from casegraph.commands._console import say
    from casegraph.graph.errors import UsageError
    from casegraph.graph.exchange.codings.merge import check_output, find_exported_cases, merge, read_codings
    from casegraph.graph.exchange.codings.open_case import OpenCase
    from casegraph.graph.sources.quotations import SourceTexts, sources_folder
    from casegraph.graph.sources.register import Register

    project = read_codings(file)
    named = list(dict.fromkeys(into))
    if len({path.stem for path in named}) < len(named):
        raise UsageError("two files given with --into have the same name, and so the same case id; rename one of them")
    bundled = [path for path in find_exported_cases(project) if path.stem not in {other.stem for other in named}]
    paths = [*named, *bundled]
    known_sources = _register([*paths, file], output, register)
    cases = [OpenCase.read(path, known_sources) for path in paths]
    # Problems with the output are reported before any work is done.
    if str(output) != "-" and not output.is_dir():
        check_output(cases, output)
    known = _known(project, cases, map_)
    if known is None:
        return
    texts = SourceTexts(known_sources, sources_folder(sources))
    added = _texts_to_add(project, texts, output, add_sources) if add_sources is not None else {}
    texts = SourceTexts(texts.register + Register({entry.id: entry for entry, _ in added.values()}), texts.folder)
    merged = merge(project, cases, known, texts, _draft(project, cases, output))
    for line in _registered(added):
        say(line)
    for line in _summary(project, merged):
        say(line)
    if bundled:
        say(f"exported by casegraph: merged with the bundled {_cases(path.stem for path in bundled)}")
    for line in _written(merged.cases, named or paths, output):
        say(line)


def _register(paths: Sequence[Path], output: Path, given: Path | None) -> Register:
    from casegraph.graph.sources.register import bundled_register, read_register, register_beside

    found = bundled_register()
    if given is not None:
        return found + read_register(given)
    for path in (*paths, *([output] if str(output) != "-" else [])):
        beside = register_beside(path)
        if beside is not None:
            found += read_register(beside)
    return found


def _known(project: CodingProject, cases: Sequence[OpenCase], map_: Path | None) -> dict[str, Target] | None:
    """Return the meaning of the codes, or None if the file has only codes and there is nothing left to do."""
    from casegraph.commands._console import say
    from casegraph.graph.errors import NotFoundError
    from casegraph.graph.exchange.codings.code_targets import draft_map, read_map, unknown_codes_error
    from casegraph.graph.exchange.codings.merge import resolve_codes
    from casegraph.graph.files import write_output

    mapped = read_map(map_) if map_ is not None and map_.is_file() else {}
    known, unknown = resolve_codes(project, cases, mapped)
    strange: list[UsedCode] = [project.codes[key] for key in unknown]
    if strange and map_ is not None and not map_.exists():
        write_output(map_, draft_map(project, strange))
        raise NotFoundError(
            f"wrote {map_} with {_count(len(strange), 'code')} of {project.path} for which no concept is known "
            "yet; fill it in, then import again with the same options"
        )
    if not project.marks:
        summary = f"{project.path}: {len(known) + len(strange)} codes, of which {len(known)} are known here; no codings"
        say(summary + (f"; unknown: {', '.join(code.path for code in strange[:8])}" if strange else ""))
        for line in _left_out(project):
            say(line)
        return None
    if strange:
        raise unknown_codes_error(project, strange, map_)
    return known


def _texts_to_add(
    project: CodingProject, texts: SourceTexts, output: Path, kind: str
) -> dict[Path, tuple[Source, str]]:
    """Return the unregistered texts, each with its future entry in the register, by the file to write."""
    from casegraph.graph.errors import UsageError
    from casegraph.graph.exchange.codings.placement import unregistered_documents
    from casegraph.graph.model.vocabulary import concepts_of
    from casegraph.graph.sources.register import Source
    from casegraph.graph.sources.text import sha256

    kinds = concepts_of("source-type")
    if kind not in kinds:
        raise UsageError(f"--add-sources '{kind}' is not a source type; it is one of {', '.join(kinds)}")
    if str(output) == "-":
        raise UsageError("--add-sources writes next to the output; name a file with -o")
    folder = output if output.is_dir() else output.parent
    taken = set(texts.register.sources)
    found: dict[Path, tuple[Source, str]] = {}
    for document in unregistered_documents(project, texts):
        id_ = _free(_id(document.name.removesuffix(".txt"), "text"), taken)
        taken.add(id_)
        path, text = folder / f"{id_}.txt", document.text or ""
        if path.exists():
            raise UsageError(f"{path}: exists already; move it, or register it with: casegraph source add")
        entry = Source(id_, document.name, _NO_PUBLISHER, kind, len(text), sha256(text), path.name)
        found[path] = entry, text
    return found


def _registered(texts: Mapping[Path, tuple[Source, str]]) -> Iterable[str]:
    """Write texts and register them, and yield what was done."""
    from casegraph.graph.files import write_output
    from casegraph.graph.sources.registration import add_source

    for path, (entry, text) in texts.items():
        register = path.parent / "sources.yaml"
        write_output(path, text)
        add_source(register, path, entry.id, title=entry.title, publisher=entry.publisher, kind=entry.kind)
        yield f"registered '{entry.id}' in {register}; its text is in {path} and belongs to the publisher"


def _draft(project: CodingProject, cases: Sequence[OpenCase], output: Path) -> OpenCase:
    from datetime import date

    from casegraph.graph.exchange.codings.open_case import OpenCase

    stem = output.stem if str(output) != "-" and not output.is_dir() else project.path.stem
    by = ", ".join(project.by) or f"import of {project.path.name}"
    id_ = _free(_id(stem, "draft"), [case.case for case in cases])
    return OpenCase.draft(id_, by, project.date or date.today().isoformat())


def _id(name: str, otherwise: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return made if made[:1].isalpha() and made.isascii() else f"{otherwise}-{made}".strip("-")


def _free(id_: str, taken: Iterable[str]) -> str:
    there = set(taken)
    return next(name for count in range(1, len(there) + 2) if (name := id_ if count == 1 else f"{id_}-{count}")
                not in there)  # fmt: skip


def _summary(project: CodingProject, merged: MergeResult) -> Iterable[str]:
    """Yield what happened to the codings, in sentences."""
    from casegraph.graph.model.vocabulary import vocabulary

    origin = f", written by {project.origin}" if project.origin else ""
    spans, documents = _count(len(project.marks), "marked span"), _count(len(project.documents), "document")
    yield f"{project.path}: {spans} in {documents}{origin}"
    yield from merged.notes
    total: Counter[str] = sum((case.counts for case in merged.cases), Counter())
    same, evidence = total.pop("same", 0), total.pop("evidence", 0)
    new = ", ".join(_count(count, name) for name, count in sorted(total.items()))
    yield f"already present: {same}; new evidence for known facts: {evidence}; suggested facts: {new or 'none'}"
    if merged.ignored:
        yield f"ignored because of the map: {_count(merged.ignored, 'coding')}"
    if merged.unattached:
        from casegraph.graph.model.vocabulary import vocabulary

        labels = vocabulary().concepts
        shown = ", ".join(f"{labels[id_].label} ({count})" for id_, count in sorted(merged.unattached.items()))
        yield f"not imported, because no fact on the same passage has a property for it: {shown}"
    yield from _left_out(project)
    lacking: Counter[str] = sum((case.missing_keys() for case in merged.cases), Counter())
    if lacking:
        yield f"to fill in: {', '.join(f'{key} ({count})' for key, count in sorted(lacking.items()))}"


def _left_out(project: CodingProject) -> Iterable[str]:
    if project.left_out:
        yield "not imported: " + ", ".join(_count(count, what) for what, count in sorted(project.left_out.items()))


def _count(count: int, what: str) -> str:
    """Return a number with its noun. The noun is the word before "of" or "with", or else the last word."""
    noun = re.split(r" (?:of|with|without) ", what, maxsplit=1)[0]
    return f"{count} {what}" if count == 1 else f"{count} {noun}s{what[len(noun) :]}"


def _cases(names: Iterable[str]) -> str:
    listed = sorted(names)
    return f"case{'' if len(listed) == 1 else 's'} {', '.join(listed)}"


def _written(cases: Sequence[OpenCase], asked: Sequence[Path], output: Path) -> Iterable[str]:
    """Write the cases that changed, and yield what was written. A single requested case is always written."""
    from casegraph.graph.errors import InvalidInputError, Problem, UsageError
    from casegraph.graph.files import write_output

    changed = [case for case in cases if case.changed]
    only = changed or [case for case in cases if len(asked) == 1 and case.path == asked[0]]
    if len(only) == 1 and not output.is_dir():
        write_output(output, only[0].result())
        if str(output) != "-":
            yield f"wrote {output}; check it with: casegraph validate {output}"
        return
    if not changed:
        yield f"nothing new: {_cases(case.case for case in cases)} unchanged"
        return
    if str(output) == "-" or (output.exists() and not output.is_dir()):
        names = _cases(case.case for case in changed)
        raise UsageError(f"{names} would change; name a folder for their files with -o")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInputError([Problem(output, 0, f"cannot be created: {error.strerror}")]) from error
    ours = {case.path.resolve() for case in cases if case.path is not None}
    for case in changed:
        path = output / f"{case.case}.yaml"
        if path.exists() and path.resolve() not in ours:
            raise InvalidInputError([Problem(path, 0, f"exists already; to merge into it, use --into {path}")])
    for case in changed:
        path = output / f"{case.case}.yaml"
        write_output(path, case.result())
        yield f"wrote {path}; check it with: casegraph validate {path}"
