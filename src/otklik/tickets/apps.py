"""The tickets room: after every migrate the journal's triggers stand again."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TicketsConfig(AppConfig):
    name = "otklik.tickets"

    def ready(self) -> None:
        post_migrate.connect(_keep_journal, sender=self)


def _keep_journal(*, using: str, **_: Any) -> None:
    from otklik.tickets import triggers

    triggers.make(using)
