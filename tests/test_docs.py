"""The generated pages are current, links lead somewhere, and the project's words stay its own."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
# Folders that are built or installed are not the project's.
BUILT = {"build", "dist", "demo"}
MARKDOWN = sorted(
    path
    for path in REPOSITORY.rglob("*.md")
    if not any(part.startswith(".") or part in BUILT for part in path.relative_to(REPOSITORY).parts)
)
NOTEBOOKS = sorted(DOCS.glob("*.ipynb"))


def _generator() -> object:
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_generated_pages_are_current() -> None:
    for name, page in _generator().PAGES.items():  # type: ignore[attr-defined]
        assert (DOCS / name).read_text(encoding="utf-8") == page(), f"docs/{name} is not current: run `make docs`"


def shown(page: Path) -> str:
    """Return the Markdown of a page or a notebook, without its comments and its blocks of code."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def links(page: Path) -> list[tuple[str, str]]:
    """Return the relative links of a page: the file, empty for the page itself, and the heading's anchor or none."""
    found = re.findall(r"\]\(<?([^)#\s>]*)(?:#([^)\s>]+))?>?\)", shown(page))
    return [(target, anchor) for target, anchor in found if "://" not in target and not target.startswith("mailto:")]


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ +(.+?) *$", shown(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*MARKDOWN, *NOTEBOOKS], ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target, anchor in links(page):
        to = page.parent / target if target else page
        assert to.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(to), f"{page.name} links to {target}#{anchor}"


def test_the_check_of_links_finds_a_wrong_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page: one\n\n[a](gone.md) [b](#a-page-one)\n<!-- [c](hidden.md) -->\n", encoding="utf-8")
    assert links(page) == [("gone.md", ""), ("", "a-page-one")]
    assert anchors(page) == {"a-page-one"}


def test_the_index_links_every_page_of_the_documentation_and_the_readme_links_the_index() -> None:
    index = DOCS / "index.md"
    linked = {(DOCS / target).resolve() for target, _ in links(index)}
    pages = {*DOCS.glob("*.md"), *NOTEBOOKS} - {index}
    assert len(pages) >= 9
    assert [page.name for page in sorted(pages) if page.resolve() not in linked] == []
    assert index.resolve() in {(REPOSITORY / target).resolve() for target, _ in links(REPOSITORY / "README.md")}


def test_nothing_that_is_kept_names_a_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    bad = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
    for name in listed.stdout.splitlines():
        path = REPOSITORY / name
        if path.suffix in {".py", ".md", ".yaml", ".ttl", ".rq", ".jsonld", ".toml", ".html", ".js", ".css", ""}:
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            assert not bad.search(text) or name == "tests/test_docs.py", name
