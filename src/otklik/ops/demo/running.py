"""The demo from an empty folder to a running desk, and what it prints for the person who started it."""

import argparse
import os
import shutil
import socket
import sys
import time
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from otklik.ops import places, ready
from otklik.ops.demo import letters
from otklik.ops.say import UNAVAILABLE, USAGE, data_folder, say
from otklik.ops.supervisor import Child, Supervisor
from otklik.ops.trouble import Trouble

_PLACES = {"OTKLIK_WEB": 8000, "OTKLIK_DOOR": 8025, "OTKLIK_DEMO_SMTP": 8026, "OTKLIK_DEMO_VIEWER": 8027}
_MARK = "otklik-demo"


def main(options: argparse.Namespace) -> int:
    """Builds the desk, starts everything and waits; the exit code of the supervisor."""
    began = time.monotonic()
    folder = _folder(options.keep)
    _environment(folder)
    ready.django()
    viewer = _viewer()
    viewer.start(time.monotonic())
    try:
        samples = _build(folder, options)
        _greet(samples, folder, options.me or "", time.monotonic() - began)
        names = ("web", "worker", "door")
        children = [Child(name, (sys.executable, "-m", "otklik", name)) for name in names]
        return Supervisor([*children, viewer]).run()
    finally:
        Supervisor([viewer]).end()


def _folder(kept: str | None) -> Path:
    """The demo's own folder, emptied unless it is to be kept; never one that is not the demo's."""
    folder = Path(kept).absolute() if kept else data_folder() / "demo"
    if not kept and folder.exists():
        if not (folder / _MARK).exists():
            says = _("%(folder)s is not a demo's folder: move it away, or say --keep FOLDER")
            raise Trouble(says % {"folder": folder}, code=USAGE)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    return folder


def _environment(folder: Path) -> None:
    """The demo's settings; what the environment says already goes before."""
    os.environ["OTKLIK_DATA"] = str(folder)
    os.environ.setdefault("OTKLIK_LOG_LEVEL", "WARNING")
    for variable, port in _PLACES.items():
        if not os.environ.get(variable):
            os.environ[variable] = str(_free(variable, port))
    os.environ.setdefault("OTKLIK_SMTP_URL", f"smtp://{os.environ['OTKLIK_DEMO_SMTP']}")
    os.environ.setdefault("OTKLIK_DEMO", f"http://{os.environ['OTKLIK_DEMO_VIEWER']}/")
    os.environ.setdefault("OTKLIK_BASE_URL", f"http://{os.environ['OTKLIK_WEB']}")


def _free(variable: str, port: int) -> places.Place:
    """The usual place, or the next one that nobody listens on."""
    for step in range(20):
        place = places.Place("127.0.0.1", port + 10 * step, variable)
        try:
            place.require_free()
        except Trouble:
            continue
        return place
    says = _("no port near %(port)s is free: set %(variable)s=127.0.0.1:PORT")
    raise Trouble(says % {"port": port, "variable": variable}, code=UNAVAILABLE)


def _viewer() -> Child:
    smtp, page = os.environ["OTKLIK_DEMO_SMTP"], os.environ["OTKLIK_DEMO_VIEWER"]
    return Child("viewer", (sys.executable, "-m", "otklik", "mail", "viewer", "--smtp", smtp, "--page", page))


def _build(folder: Path, options: argparse.Namespace) -> Sequence[letters.Sample]:
    from otklik.kit import clock
    from otklik.kit.haste import unsynced
    from otklik.ops.demo import building, cast
    from otklik.people.models import Service

    _refuse_others()
    ready.migrate(quiet=True)
    now = clock.now()
    if not Service.objects.exists():
        say(_("making five services and their tickets: less than a minute"))
        _wait_for(os.environ["OTKLIK_DEMO_SMTP"])
        with unsynced():
            building.build(now=now, me=options.me or "", few=options.few)
    boxes = {f"{box.service.slug}/{box.desk}": box.address for box in cast.addresses()}
    return letters.write(folder / "letters", boxes=boxes, now=now)


def _refuse_others() -> None:
    """Raises Trouble for a database that holds services of somebody else."""
    from django.db import connection

    from otklik.ops.demo.cast import AGENT
    from otklik.people.models import PersonAddress, Service

    if "people_service" not in connection.introspection.table_names() or not Service.objects.exists():
        return
    if not PersonAddress.objects.filter(email=AGENT).exists():
        raise Trouble(_("this database is not a demo's: give OTKLIK_DATABASE_URL an empty one"), code=USAGE)


def _wait_for(smtp: str) -> None:
    host, _, port = smtp.rpartition(":")
    for _ in range(100):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    says = _("the mail viewer did not start on %(place)s")
    raise Trouble(says % {"place": smtp}, code=UNAVAILABLE)


def _greet(samples: Sequence[letters.Sample], folder: Path, me: str, seconds: float) -> None:
    from otklik.ops.demo.greeting import greeting

    print(greeting(samples, folder=folder, me=me, seconds=seconds), flush=True)
