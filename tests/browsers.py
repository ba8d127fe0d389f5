"""A headless Chromium, the machine's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# In a container: no kernel sandbox for root, and /dev/shm is too small for a page.
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none")


def executable() -> str | None:
    """The browser to drive; OTKLIK_CHROMIUM names another than the one on the path."""
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("OTKLIK_CHROMIUM") or next((path for path in found if path), None)


@contextmanager
def started(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()
