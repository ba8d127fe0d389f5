"""What the office reads of agreements, within a service that the viewer administers."""

from otklik.agreements.models import Contract
from otklik.people.models import Organisation


def contracts_of(organisation: Organisation) -> list[Contract]:
    """All contracts of an organisation, the newest first."""
    return list(Contract.objects.filter(organisation=organisation).order_by("-starts_on", "-pk"))
