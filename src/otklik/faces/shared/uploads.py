"""Files added to a text that is not sent yet: kept at once, so that they outlive a form that is refused."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.mail.not_taken import WhyNot, why_not
from otklik.people.models import Agent, Person
from otklik.tickets import words
from otklik.tickets.models import Ticket, Upload

MOST_FILES: Final = 50

_REFUSALS: Final = {
    WhyNot.PROGRAM: gettext_lazy("Programs are not taken: %(names)s."),
    WhyNot.ARCHIVE: gettext_lazy("Archives with programs in them are not taken: %(names)s."),
    WhyNot.TOO_LARGE: gettext_lazy("Files larger than %(most)s are not taken: %(names)s."),
}


def most_bytes() -> int:
    """What the files of one form may have together: as much as one of a letter."""
    return int(settings.FILE_LIMIT)


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
    judged = [(file, None if programs else _why_not(file)) for file in came]
    rest = [file for file, why in judged if why is None]
    refused = list(_refusals(judged))
    sizes = list(kept.values_list("size", flat=True))
    total = sum(sizes) + sum(file.size or 0 for file in rest)
    if total > most_bytes() or len(sizes) + len(rest) > MOST_FILES:
        return [*refused, _too_much(rest, total)] if rest else refused
    for file in rest:
        _keep(file, by, now, ticket, form)
    return refused


def _why_not(file: "UploadedFile[bytes]") -> WhyNot | None:
    # One that is too large is not read beyond its limit.
    file.seek(0)
    content = file.read(most_bytes() + 1)
    file.seek(0)
    return why_not(file.name or "", content, limit=most_bytes())


def _refusals(judged: "Iterable[tuple[UploadedFile[bytes], WhyNot | None]]") -> Iterator[str]:
    """A sentence for each reason."""
    found = list(judged)
    for why, says in _REFUSALS.items():
        if refused := [file for file, code in found if code == why]:
            yield says % {"names": _names(refused), "most": filesizeformat(most_bytes())}


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
    if total <= most_bytes():
        return _("Up to %(most)s files. Not added: %(names)s.") % {"most": MOST_FILES, "names": _names(came)}
    says = _(
        "The files would be %(total)s together; a letter carries up to %(most)s."
        " Not added: %(names)s. Please send them another way or make them smaller."
    )
    return says % {
        "total": filesizeformat(total),
        "most": filesizeformat(most_bytes()),
        "names": _names(came),
    }


def _names(files: "Iterable[UploadedFile[bytes]]") -> str:
    return ", ".join(file.name or "" for file in files)
