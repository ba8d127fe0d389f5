"""Who and what may come in and leave: mailboxes of the desks, people who can sign in, keys of domains."""

import stat
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from shlex import quote

from django.conf import settings

from otklik.core.mail import signature
from otklik.mailroom import signing as keys
from otklik.mailroom.models import Mailbox
from otklik.ops.doctor.agreed import in_force
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.people.models import Agent, Contact, Role, Service, in_lower_case

_WORKING = (Role.AGENT, Role.LEAD, Role.ADMINISTRATOR)


def desks(now: datetime) -> Iterator[Finding]:
    """Each desk of the regulation in force has a mailbox, and each mailbox such a desk."""
    for service in Service.objects.order_by("pk"):
        if rules := in_force(service, now):
            yield from _desks(service, {desk.id for desk in rules.desks})


def mailboxes() -> Iterator[Finding]:
    """Addresses are in lower case, so that each is there once and letters find it."""
    addresses = list(Mailbox.objects.order_by("pk").values_list("address", flat=True))
    counted = Counter(map(in_lower_case, addresses))
    twice = [address for address, count in counted.items() if count > 1]
    raised = [address for address in addresses if address != in_lower_case(address)]
    if twice:
        yield error("mailbox_twice", "otklik doctor --mend mailboxes", addresses=", ".join(twice))
    elif raised:
        yield error("mailbox_case", "otklik doctor --mend mailboxes", addresses=", ".join(raised))
    else:
        yield fine("mailboxes_fine", count=len(addresses))


def sign_in() -> Iterator[Finding]:
    """Somebody who works in the service can sign in, and an administrator can."""
    for service in Service.objects.order_by("pk"):
        roles = {agent.role for agent in _able(service)}
        mend = f"otklik init --service {service.slug} --admin ADDRESS --no-input"
        if not roles & set(_WORKING):
            yield error("nobody_signs_in", mend, service=service.slug)
        elif Role.ADMINISTRATOR not in roles:
            yield warning("no_administrator", mend, service=service.slug)
        else:
            yield fine("sign_in_fine", service=service.slug)


def undeliverable() -> Iterator[Finding]:
    """Contacts whose address a server has refused: nothing automatic reaches them."""
    rows = Contact.objects.exclude(undeliverable="").order_by("pk")
    count = rows.count()
    if not count:
        yield fine("contacts_fine")
        return
    first = rows.values_list("person__email", flat=True)[0]
    yield warning("contacts_undeliverable", "otklik doctor --mend contacts", count=count, first=first)


def signing() -> Iterator[Finding]:
    """The keys of domains can sign, and are their owner's secret; none is needed."""
    for key in keys.keys(settings.DKIM):
        place = quote(str(key.path))
        try:
            signature.record_of(key.path.read_bytes())
        except (signature.BadKey, OSError) as failure:
            mend = f"rm {place} && otklik mail dkim {key.domain} --selector {key.selector}"
            yield error("dkim_broken", mend, path=key.path, why=failure)
            continue
        if (mode := stat.S_IMODE(key.path.stat().st_mode)) & 0o077:
            yield error("key_open", f"chmod 600 {place}", path=key.path, mode=f"{mode:04o}")
        else:
            yield fine("dkim_fine", name=key.name)


def _desks(service: Service, known: set[str]) -> Iterator[Finding]:
    served = set(Mailbox.objects.filter(service=service).values_list("desk", flat=True))
    base = f"otklik init --service {service.slug} --no-input"
    for desk in sorted(known - served):
        yield error(
            "desk_without_mailbox", f"{base} --mailbox {desk}=ADDRESS", service=service.slug, desk=desk
        )
    for desk in sorted(served - known):
        mend = f"{base} --regulation FILE"
        yield warning("mailbox_without_desk", mend, service=service.slug, desk=desk)
    if known == served:
        yield fine("desks_fine", service=service.slug, count=len(known))


def _able(service: Service) -> list[Agent]:
    active = Agent.objects.filter(service=service, active=True, person__is_active=True)
    rows = active.select_related("person")
    return [agent for agent in rows if agent.person.has_usable_password()]
