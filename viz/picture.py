"""A case's picture as a file, PNG or SVG, drawn by the page itself in a browser without a window.

One hand draws all pictures: what is saved here is what the page's own buttons save.
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
        OutputError: there is no Chromium, or it does not draw the page.
    """
    assert kind in KINDS
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise OutputError(
            f"a picture ({kind.upper()}) is drawn by Chromium, and none is installed (Debian: apt-get install "
            "chromium); the page needs no Chromium to be written, and any browser can save the picture from it"
        )
    # The browser's own folder lies in it too and may still be in use for a moment when the browser has ended.
    with tempfile.TemporaryDirectory(prefix="casegraph-picture-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        # Chromium refuses to run as root in its sandbox; the page's own policy forbids it the network all the same.
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        arguments = [
            *_FLAGS,
            *sandbox,
            f"--user-data-dir={folder}/profile",
            "--dump-dom",
            f"{path.as_uri()}#save={kind}",
        ]
        try:
            ran = subprocess.run([browser, *arguments], capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise OutputError(f"{browser} did not draw the picture within {_SECONDS} seconds") from None
    saved = _SAVED.search(ran.stdout)
    if saved is None:
        last = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise OutputError(
            f"{browser} did not draw the picture (exit status {ran.returncode}){': ' + last[0] if last else ''}"
        )
    try:
        return base64.b64decode(saved[1], validate=True)
    except binascii.Error as error:
        raise OutputError(f"{browser} gave a picture that cannot be read: {error}") from None
