"""What `otklik doctor --mend WORD` does: safe, small, and the same when done twice."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from otklik.agreements import calendars as production
from otklik.kit import due
from otklik.mailroom import second_tries
from otklik.mailroom.models import Envelope, Mailbox
from otklik.ops.doctor import kept_files, work
from otklik.people.models import Contact, in_lower_case

Mend = Callable[[datetime], int]


def mends() -> Mapping[str, Mend]:
    """By the word that `--mend` takes: each gives the number of things it changed."""
    again = {model._meta.model_name or "": _again(model) for model in work.due_models()}
    named: Mapping[str, Mend] = {
        "calendars": calendars,
        "contacts": contacts,
        "files": files,
        "mailboxes": mailboxes,
    }
    return {**again, **named}


def calendars(now: datetime) -> int:
    """Takes in the production calendars that come with this program."""
    return len(production.restore(now=now))


def contacts(now: datetime) -> int:
    """Contacts count as reachable again: the next letter tells."""
    return Contact.objects.exclude(undeliverable="").update(undeliverable="")


def files(now: datetime) -> int:
    """Removes the files that no row names, once they are a day old."""
    found = [one for folder in kept_files.FOLDERS for one in kept_files.orphans(folder, now)]
    for one in found:
        one.path.unlink(missing_ok=True)
    return len(found)


@transaction.atomic
def mailboxes(now: datetime) -> int:
    """Addresses in lower case; one that is there twice stays as letters find it, in lower case."""
    raised = [box for box in Mailbox.objects.order_by("pk") if box.address != in_lower_case(box.address)]
    for box in raised:
        _lower(box)
    return len(raised)


def _lower(box: Mailbox) -> None:
    address = in_lower_case(box.address)
    found = Mailbox.objects.filter(address=address).first()
    if found is None:
        Mailbox.objects.filter(pk=box.pk).update(address=address)
        return
    Envelope.objects.filter(mailbox=box).update(mailbox=found)
    for source in box.sources.all():
        if not found.sources.filter(host=source.host, user=source.user, folder=source.folder).exists():
            box.sources.filter(pk=source.pk).update(mailbox=found)
    box.delete()


def _again(model: type[due.Due]) -> Mend:
    """Rows given up are due again, with all attempts ahead; a letter is queued again too."""

    def again(now: datetime) -> int:
        rows = list(model._default_manager.filter(failed_at__isnull=False))
        return second_tries.try_all_again(rows, by=None, now=now)

    return again
