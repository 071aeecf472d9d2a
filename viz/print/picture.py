"""A case's picture as PNG or SVG, and a page as PDF, made by a headless browser.

The same code draws all pictures. The files are the same as those that the page's own buttons save.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from casegraph.graph.errors import OutputError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
KINDS = ("png", "svg")
_SECONDS = 120
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--window-size=1440,900",
)
_SAVED = re.compile(rb'<pre id="saved">([A-Za-z0-9+/=]+)</pre>')


def picture(page: str, kind: str) -> bytes:
    """Return the picture of a page as PNG or SVG.

    Parameters:
        page: a case's page.
        kind: ``png`` or ``svg``.

    Raises:
        OutputError: Chromium is missing, or it does not draw the page.
    """
    assert kind in KINDS
    browser = _browser(
        f"a picture ({kind.upper()}) is drawn by Chromium", "the page", "any browser can save the picture from it"
    )
    with _folder() as folder:
        ran = _run(browser, folder, page, "--dump-dom", state=f"#save={kind}")
    saved = _SAVED.search(ran.stdout)
    if saved is None:
        raise _not_drawn(browser, "the picture", ran)
    try:
        return base64.b64decode(saved[1], validate=True)
    except binascii.Error as error:
        raise OutputError(f"{browser} gave a picture that cannot be read: {error}") from None


def print_pdf(page: str) -> bytes:
    """Return a page printed as PDF, with its own styles for paper. The same page gives the same bytes.

    Raises:
        OutputError: Chromium is missing, or it does not print the page.
    """
    browser = _browser("a PDF is printed by Chromium", "the same page as HTML", "any browser can print it")
    with _folder() as folder:
        path = Path(folder) / "page.pdf"
        ran = _run(browser, folder, page, f"--print-to-pdf={path}", "--no-pdf-header-footer")
        raw = path.read_bytes() if path.is_file() else b""
    if not raw.startswith(b"%PDF"):
        raise _not_drawn(browser, "the PDF", ran)
    return normalise_pdf(raw)


_DATES = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)")
_PARTS = re.compile(rb"\(node([0-9]{8})\)")


def normalise_pdf(raw: bytes) -> bytes:
    """Return a PDF without the parts that differ from one printing to the next. All else keeps its place in the file.

    Blanks replace the time of printing. The browser numbers the parts of the document with a running counter. Here they
    are numbered from 0 in the same order.
    """
    place = {name: number for number, name in enumerate(sorted(set(_PARTS.findall(raw))))}
    named = _PARTS.sub(lambda found: b"(node%08d)" % place[found[1]], raw)
    return _DATES.sub(lambda found: b" " * len(found[0]), named)


def _browser(what: str, instead: str, by_hand: str) -> str:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise OutputError(
            f"{what}, and none is installed (Debian: apt-get install chromium); {instead} needs no Chromium to be "
            f"written, and {by_hand}"
        )
    return browser


def _folder() -> tempfile.TemporaryDirectory[str]:
    # The browser's own folder is inside it and may still be in use for a moment after the browser has ended.
    return tempfile.TemporaryDirectory(prefix="casegraph-picture-", ignore_cleanup_errors=True)


def _run(browser: str, folder: str, page: str, *flags: str, state: str = "") -> subprocess.CompletedProcess[bytes]:
    """Open a page in a headless browser. ``state`` is the fragment of the page's address."""
    path = Path(folder) / "page.html"
    path.write_text(page, encoding="utf-8")
    # Chromium does not run as root in its sandbox. The page's own policy still forbids network requests.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    arguments = [
        *_FLAGS,
        *sandbox,
        f"--user-data-dir={folder}/profile",
        *flags,
        path.as_uri() + state,
    ]
    try:
        return subprocess.run([browser, *arguments], capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise OutputError(f"{browser} did not draw the page within {_SECONDS} seconds") from None


def _not_drawn(browser: str, what: str, ran: subprocess.CompletedProcess[bytes]) -> OutputError:
    last = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    return OutputError(f"{browser} did not draw {what} (exit status {ran.returncode}){': ' + last[0] if last else ''}")
