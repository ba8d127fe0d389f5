"""An address at which a program answers, in words for agents and administrators."""

from django.utils.translation import gettext as _

from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments
from otklik.mailroom.answering import Robot


def told(robot: Robot, looking: Looking) -> str:
    """Since when, and until when notices do not go there."""
    now, zone, language = looking.now, looking.zone, looking.language
    since, until = (moments.near(at, now=now, zone=zone, language=language) for at in (robot.at, robot.until))
    says = _("A program answered here %(since)s. Until %(until)s notices do not go there.")
    return says % {"since": since, "until": until}
