"""Letters' words that a service puts in place of ours: read for a batch of letters, changed in the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from otklik.kit.briefly import once_a_batch
from otklik.notices import worded
from otklik.notices.models import OwnWords
from otklik.notices.render import Own
from otklik.notices.worded import Fault, Worded
from otklik.people.changing import Facts, Subject, changing
from otklik.people.models import Person, Service


class Unfit(ValueError):
    """Words that a letter could not go out with; `faults` say where and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("the letter lacks what it must say, or names fields that there are not")
        self.faults = faults


def any_words() -> Exists:
    """Whether a service has words of its own, along with rows that have a `service_id`."""
    return Exists(OwnWords.objects.filter(service_id=OuterRef("service_id")).exclude(text=""))


@once_a_batch
def own_words(service_id: int) -> Own:
    """What a service says in its own words. One query a batch."""
    rows = OwnWords.objects.filter(service_id=service_id).exclude(text="")
    return {(row.event, row.language): worded_of(row) for row in rows}


def unfit(services: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """By service, the words that do not go out because they lack something since an update. One query."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = OwnWords.objects.filter(service__in=list(services)).exclude(text="").order_by("event", "language")
    for row in rows:
        if row.event not in worded.wordings() or worded.faults(row.event, worded_of(row)):
            found.setdefault(row.service_id, []).append((row.event, row.language))
    return found


def kept(service: Service, event: str, language: str) -> OwnWords:
    """The row of a letter's words, or an empty one that is not kept yet."""
    known = OwnWords.objects.filter(service=service, event=event, language=language).first()
    return known or OwnWords(service=service, event=event, language=language)


def facts(row: OwnWords) -> Facts:
    return {"subject": row.subject, "text": row.text, "footer": row.footer}


OWN_WORDS = Subject("words", facts, lambda row: row.service, lambda row: f"{row.event} {row.language}")


@dataclass(frozen=True, slots=True)
class Told:
    """Of which letter in which language, by whom, over what was seen."""

    event: str
    language: str
    by: Person | None
    now: datetime
    seen: str = ""


@transaction.atomic
def reword(service: Service, said: Worded, told: Told) -> OwnWords:
    """Letters decided from now on are in these words; ours, typed again, are ours. Raises Unfit, Stale."""
    if wrong := worded.faults(told.event, said):
        raise Unfit(wrong)
    ours = worded.ours(told.event, told.language)
    same = (said.text, said.footer.strip(), said.subject) == (ours.text, ours.footer.strip(), ours.subject)
    return _set(service, Worded("") if same else said, told, kind="")


@transaction.atomic
def put_back(service: Service, told: Told) -> OwnWords:
    """Letters are in our words again. Raises Stale."""
    return _set(service, Worded(""), told, kind="words_put_back")


def _set(service: Service, said: Worded, told: Told, *, kind: str) -> OwnWords:
    row, _ = OwnWords.objects.get_or_create(service=service, event=told.event, language=told.language)
    with changing(OWN_WORDS, row, by=told.by, now=told.now, seen=told.seen, kind=kind) as mine:
        mine.subject, mine.text, mine.footer = said.subject, said.text, said.footer
    return mine


def worded_of(row: OwnWords) -> Worded:
    return Worded(row.text, row.footer, row.subject)
