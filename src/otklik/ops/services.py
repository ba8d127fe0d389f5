"""Which service a command means."""

from gettext import gettext as _

from otklik.core.regulation.schema import Regulation
from otklik.ops.say import NO_INPUT
from otklik.ops.trouble import Trouble
from otklik.people.models import Service
from otklik.tickets import simulation


def of_rules(rules: Regulation, *, slug: str) -> Service:
    """The service that has published rules of this id. Raises Trouble where not one has, or several do."""
    try:
        return simulation.service_of(rules, slug=slug)
    except simulation.NoSuchService as none:
        says = _("no single service has rules “%(id)s”: add --service, one of: %(slugs)s")
        raise Trouble(says % {"id": rules.id, "slugs": ", ".join(none.slugs) or "—"}, code=NO_INPUT) from none
