"""Pictures of every page to look at: python -m tests.faces.pictures FOLDER

The demo's desks on a Monday morning, at 1280 and 390 pixels, light and dark, in Russian and English.
"""

import itertools
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from playwright.sync_api import Browser

from tests.faces import shots


def shoot(browser: Browser, site: str, folder: Path) -> Iterator[Path]:
    """Takes every picture of every face and gives their paths."""
    from django.core.cache import cache

    from tests.faces import every_page

    folder.mkdir(parents=True, exist_ok=True)
    kinds = itertools.product(every_page.FACES, shots.WIDTHS.items(), shots.THEMES, shots.LANGUAGES)
    for face, (size, (width, height)), theme, language in kinds:
        cache.clear()
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=language
        )
        page = context.new_page()
        for name, go in every_page.pages(face, site, language):
            go(page)
            path = folder / f"{face}-{name}-{size}-{theme}-{language}.png"
            page.screenshot(path=path, full_page=True)
            yield path
        context.close()


def main(folder: Path) -> None:
    import os

    os.environ.setdefault("OTKLIK_DATA", tempfile.mkdtemp(prefix="otklik-shots-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    from tests import browsers

    django.setup()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
    Controller(Sink(), hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT).start()
    call_command("migrate", verbosity=0)
    from otklik.people.models import Service
    from tests.faces import every_page

    with shots.at(shots.MORNING):
        if not Service.objects.exists():
            every_page.furnish()
        server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        with browsers.started(browsers.executable() or "chromium") as browser:
            for path in shoot(browser, f"http://127.0.0.1:{server.port}", folder):
                print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
