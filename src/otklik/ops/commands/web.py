"""`otklik web`: the pages, served by gunicorn in threads."""

import argparse
from gettext import gettext as _
from typing import Any

from otklik.ops import places, ready
from otklik.ops.tongue import later

NAME = "web"
ABOUT = later("serve the pages on OTKLIK_WEB")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", metavar="HOST:PORT", help=_("instead of OTKLIK_WEB"))


def run(options: argparse.Namespace) -> int:
    ready.django(steps=True)
    from django.conf import settings

    place = places.read(options.bind or settings.WEB, variable="OTKLIK_WEB")
    place.require_free()
    _server(place, processes=settings.WEB_WORKERS).run()
    return 0


def _server(place: places.Place, *, processes: int) -> Any:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in settings_of(place, processes=processes).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from django.conf import settings
            from django.utils.module_loading import import_string

            return import_string(settings.WSGI_APPLICATION)

    return Pages()


def settings_of(place: places.Place, *, processes: int) -> dict[str, Any]:
    """gunicorn's settings; requests under way have 7 seconds to end, so that all is over within 10."""
    return {
        "bind": str(place),
        "worker_class": "gthread",
        "workers": processes,
        "threads": 4,
        "timeout": 60,
        "graceful_timeout": 7,
        "keepalive": 5,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
