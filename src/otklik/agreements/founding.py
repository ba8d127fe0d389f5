"""A new service with its regulation, for somebody who runs it from then on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from otklik.agreements import acts
from otklik.agreements.samples import Rules
from otklik.people import acts as people
from otklik.people import agents, services
from otklik.people.changing import added
from otklik.people.models import Person, Role, Service


@transaction.atomic
def found(*, slug: str, names: Mapping[str, str], rules: Rules, by: Person, now: datetime) -> Service:
    """A service whose first administrator is `by`; production calendars are taken in.

    Raises BadSlug, SlugTaken, RegulationInvalid.
    """
    acts.seed_calendars(now=now)
    service = people.create_service(slug=services.free(slug), name=dict(names), now=now)
    acts.publish(service=service, text=rules.text, now=now)
    added(services.SERVICE, service, by=by, now=now)
    agents.add(service=service, email=by.email, name=by.name, role=Role.ADMINISTRATOR, by=by, now=now)
    return service
