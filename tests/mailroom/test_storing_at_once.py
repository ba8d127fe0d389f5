"""The same letter at two doors in the same instant: one record, one file, the other delivery noted."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection

from otklik.kit import blobs
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope
from tests.mailroom import letters
from tests.mailroom.letters import HELP, NOW, OTHER


def test_of_two_doors_one_records_it_and_both_say_so(
    committed: str, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.DATA = tmp_path
    letters.mailboxes()
    both_have_asked, keep = threading.Barrier(2, timeout=20), blobs.keep

    def keep_together(raw: bytes, *, folder: str) -> blobs.Kept:
        both_have_asked.wait()
        return keep(raw, folder=folder)

    monkeypatch.setattr(blobs, "MOST_IN_ROW", 10)
    monkeypatch.setattr(blobs, "keep", keep_together)

    def store(door: str) -> list[int]:
        try:
            rows = storing.store(
                raw=letters.letter(), mail_from=None, rcpt_to=(HELP, OTHER), door=door, received_at=NOW
            )
        finally:
            connection.close()
        return [row.pk for row in rows]

    with ThreadPoolExecutor(2) as doors:
        one, other = doors.map(store, ("smtp", "lmtp"))
    rows = list(Envelope.objects.order_by("pk"))
    assert one == other == [row.pk for row in rows]
    assert [row.route["repeats"] for row in rows] == [1, 1]
    files = [path.name for path in (tmp_path / storing.FOLDER).rglob("*") if path.is_file()]
    assert sorted(files) == sorted(row.key for row in rows)
