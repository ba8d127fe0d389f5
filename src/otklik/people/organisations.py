"""Writes about a service's customers, kept with who did them."""

from datetime import datetime

from django.db import transaction

from otklik.people import acts
from otklik.people.changing import Facts, Subject, added, changing
from otklik.people.models import Organisation, Person, Service


class NameTaken(ValueError):
    """Two organisations of one service would not be told apart."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the service has an organisation {name!r} already; open that one or add a word")


def facts(row: Organisation) -> Facts:
    return {"name": row.name, "support_centre": row.support_centre}


ORGANISATION = Subject("organisation", facts, lambda row: row.service)


@transaction.atomic
def add(
    *, service: Service, name: str, support_centre: str = "", by: Person | None, now: datetime
) -> Organisation:
    """A customer of a service. Raises NameTaken."""
    _free(service.pk, name)
    row = acts.create_organisation(service=service, name=name, support_centre=support_centre)
    return added(ORGANISATION, row, by=by, now=now)


def change(
    organisation: Organisation,
    *,
    name: str,
    support_centre: str,
    by: Person | None,
    now: datetime,
    seen: str = "",
) -> Organisation:
    """Raises NameTaken, Stale."""
    with changing(ORGANISATION, organisation, by=by, now=now, seen=seen) as row:
        _free(row.service_id, name, but=row.pk)
        row.name, row.support_centre = name, support_centre
    return row


def _free(service_id: int, name: str, but: int = 0) -> None:
    # The service's row is locked, so that of two who send the same name at once one is told.
    Service.objects.select_for_update(no_key=True).get(pk=service_id)
    if Organisation.objects.filter(service_id=service_id, name=name).exclude(pk=but).exists():
        raise NameTaken(name)
