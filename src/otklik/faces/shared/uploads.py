"""Files added to a text that is not sent yet: kept at once, so that they outlive a form that is refused."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from otklik.core.mail import programs as running
from otklik.people.models import Agent, Person
from otklik.tickets import words
from otklik.tickets.models import Ticket, Upload

MOST_BYTES: Final = 25 * 1024 * 1024
"""What the files of one message may have together: with its coding a letter then stays below 35 MB."""

MOST_FILES: Final = 50


def of_form(person: Person, form: str) -> QuerySet[Upload]:
    """What a person has added to a form of theirs, in order, without the bytes."""
    return Upload.objects.filter(person=person, form=form).defer("small").order_by("pk")


def keep(
    came: "Iterable[UploadedFile[bytes]]",
    kept: QuerySet[Upload],
    *,
    by: Agent | Person,
    now: datetime,
    ticket: Ticket | None = None,
    form: str = "",
    programs: bool = False,
) -> list[str]:
    """Keeps what may be kept beside `kept`, and says of the rest why not; that is never stored (S2.9).

    `programs`: whether files that run are let through, as from an agent who sends a build.
    """
    files = list(came)
    runs = [] if programs else [file for file in files if _is_program(file)]
    rest = [file for file in files if file not in runs]
    refused = [_("Programs are not taken: %(names)s.") % {"names": _names(runs)}] if runs else []
    sizes = list(kept.values_list("size", flat=True))
    total = sum(sizes) + sum(file.size or 0 for file in rest)
    if total > MOST_BYTES or len(sizes) + len(rest) > MOST_FILES:
        return [*refused, _too_much(rest, total)] if rest else refused
    for file in rest:
        _keep(file, by, now, ticket, form)
    return refused


def _is_program(file: "UploadedFile[bytes]") -> bool:
    file.seek(0)
    head = file.read(running.HEAD)
    file.seek(0)
    return running.is_program(file.name or "", head)


def _keep(
    file: "UploadedFile[bytes]", by: Agent | Person, now: datetime, ticket: Ticket | None, form: str
) -> None:
    words.upload(
        ticket,
        by=by,
        form=form,
        filename=file.name or _("file without a name"),
        content_type=file.content_type or "application/octet-stream",
        content=file.read(),
        now=now,
    )


def _too_much(came: "Sequence[UploadedFile[bytes]]", total: int) -> str:
    if total <= MOST_BYTES:
        return _("Up to %(most)s files. Not added: %(names)s.") % {"most": MOST_FILES, "names": _names(came)}
    says = _(
        "The files would be %(total)s together; a letter carries up to %(most)s."
        " Not added: %(names)s. Please send them another way or make them smaller."
    )
    return says % {
        "total": filesizeformat(total),
        "most": filesizeformat(MOST_BYTES),
        "names": _names(came),
    }


def _names(files: "Iterable[UploadedFile[bytes]]") -> str:
    return ", ".join(file.name or "" for file in files)
