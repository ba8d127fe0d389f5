"""The next version of a regulation while it is worked on: begun, kept whatever it says, thrown away."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from otklik.agreements import book
from otklik.agreements.models import RegulationDraft, RegulationVersion
from otklik.core.regulation.rewording import with_value
from otklik.people.models import Person, Service


class Overtaken(ValueError):
    """Somebody changed the draft after it was shown; `draft` is what it says now."""

    def __init__(self, draft: RegulationDraft) -> None:
        super().__init__(f"the draft has revision {draft.revision} by now")
        self.draft = draft


def of(service: Service) -> RegulationDraft | None:
    """The draft of a service, with who changed it last."""
    return RegulationDraft.objects.filter(service=service).select_related("changed_by").first()


def begin(*, service: Service, text: str, by: Person | None, now: datetime) -> RegulationDraft:
    """A draft that begins as `text`; the one that is there already stays as it is."""
    begun, _ = RegulationDraft.objects.get_or_create(
        service=service, defaults={"text": text, "changed_at": now, "changed_by": by}
    )
    return begun


@transaction.atomic
def keep(*, service: Service, text: str, revision: int, by: Person | None, now: datetime) -> RegulationDraft:
    """The draft says `text` from now on, right or wrong.

    `revision` is that which was shown. Raises Overtaken, RegulationDraft.DoesNotExist.
    """
    draft = RegulationDraft.objects.select_for_update(of=("self",)).get(service=service)
    if draft.text == text:
        return draft
    if draft.revision != revision:
        raise Overtaken(draft)
    draft.text, draft.revision = text, revision + 1
    draft.changed_at, draft.changed_by = now, by
    draft.save()
    return draft


def drop(*, service: Service) -> None:
    """Throws the draft away, if there is one."""
    RegulationDraft.objects.filter(service=service).delete()


def next_of(version: RegulationVersion, *, now: datetime) -> str:
    """The text of a version as its successor: the next free number, in force from tomorrow."""
    rules = book.regulation(version.service_id, version.ref)
    newest = (
        RegulationVersion.objects.filter(service=version.service_id, regulation_id=version.regulation_id)
        .order_by("-version")
        .values_list("version", flat=True)[0]
    )
    tomorrow = now.astimezone(ZoneInfo(rules.timezone)).date() + timedelta(days=1)
    text = with_value(version.text, "version", str(newest + 1))
    return with_value(text, "effective.from", tomorrow.isoformat())
