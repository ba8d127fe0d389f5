"""Another key for the secrets of the database: each of them opens at every instant, also after a crash."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction

from otklik.kit import keyfile, sealed


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many secrets are sealed with the newest key now, and how many open with no key that is here."""

    sealed: int
    closed: int
    key: str


def rekey() -> Rekeyed:
    """Seals all secrets with a new key, or with the first one of OTKLIK_MAILBOX_KEY where that is set.

    The file holds both keys until the rows are committed. Raises OSError where it cannot be written.
    """
    own_file = not settings.MAILBOX_KEY
    if own_file:
        keyfile.replace(sealed.place(), "\n".join([keyfile.fresh(), *sealed.keys().values()]))
    newest, *older = sealed.keys()
    with transaction.atomic():
        told = [_column(model, name) for model, name in sealed.columns()]
    done = Rekeyed(sum(one for one, _ in told), sum(closed for _, closed in told), newest)
    if own_file and not _still_used(older):
        keyfile.replace(sealed.place(), sealed.keys()[newest])
    return done


def closed() -> int:
    """How many secrets open with no key that is here; makes no key where there is none."""
    kept = [
        getattr(row, name)
        for model, name in sealed.columns()
        for row in model._default_manager.exclude(**{name: ""})
    ]
    if not (settings.MAILBOX_KEY or sealed.place().is_file()):
        return len(kept)
    return sum(not one.opens for one in kept)


def _column(model: type[models.Model], name: str) -> tuple[int, int]:
    done = closed = 0
    for row in model._default_manager.select_for_update(of=("self",)).exclude(**{name: ""}):
        try:
            secret = getattr(row, name).open()
        except sealed.Closed:
            closed += 1
        else:
            done += model._default_manager.filter(pk=row.pk).update(**{name: sealed.seal(secret)})
    return done, closed


def _still_used(older: list[str]) -> bool:
    """A secret may have been sealed by another process between the new key and the last row."""
    return any(
        model._default_manager.filter(**{f"{name}__startswith": f"{key}:"}).exists()
        for model, name in sealed.columns()
        for key in older
    )
