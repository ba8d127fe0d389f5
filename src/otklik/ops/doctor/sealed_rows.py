"""The secrets of mailboxes: sealed with a key that is here, and that its owner alone can read."""

import stat
from collections.abc import Iterator
from shlex import quote

from django.conf import settings
from django.db import models

from otklik.kit import sealed
from otklik.mailroom.models import Source
from otklik.ops.doctor.finding import Finding, error, fine


def mailbox_secrets() -> Iterator[Finding]:
    """Each of them opens."""
    path = sealed.place()
    kept = [row for model, name in sealed.columns() for row in model._default_manager.exclude(**{name: ""})]
    if not kept and not path.is_file():
        return
    if not settings.MAILBOX_KEY and not path.is_file():
        mend = f"cp mailbox.key {quote(str(path))}"
        yield error("mailbox_key_missing", mend, path=path, count=len(kept))
    elif path.is_file() and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
        yield error("key_open", f"chmod 600 {quote(str(path))}", path=path, mode=f"{mode:04o}")
    elif closed := [row for row in kept if not _opens(row)]:
        yield from (error("secret_closed", _mend(row), where=str(row)) for row in closed)
    else:
        yield fine("secrets_fine", count=len(kept))


def _opens(row: models.Model) -> bool:
    return all(getattr(row, name).opens for model, name in sealed.columns() if isinstance(row, model))


def _mend(row: models.Model) -> str:
    """Said again with the password, which it asks for."""
    if not isinstance(row, Source):
        return "otklik mailbox list"
    words = (row.mailbox.address, "--host", row.host, "--user", row.user, "--port", str(row.port))
    how = ("--security", row.security, "--folder", row.folder)
    return f"otklik mailbox add {' '.join(quote(word) for word in (*words, *how))}"
