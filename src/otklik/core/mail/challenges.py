"""Letters of programs that let nobody in before the sender confirms (challenge and response).

They answer a letter of ours and want a person to press a link; no answer of ours would satisfy them, and
their own marks of a robot are often missing.
"""

import re
from typing import Final

from otklik.core.mail.arrival import Arrival

FIELDS: Final = ("x-askversion", "x-boxtrapper", "x-challenge", "x-delivery-agent", "x-spamarrest")
"""Headers of Active Spam Killer, BoxTrapper, TMDA, Spam Arrest and their like."""

# No "Re:" may stand before it: people answer letters that speak of confirming, and write "confirm #4512" too.
_TOKEN: Final = re.compile(
    r"[^:]{0,80}\b(?:qurb\s?#\s?[\w-]{4,}|(?:verify|conf(?:irm)?)#[\w-]{8,}[\])]?\s*$)", re.IGNORECASE
)
_ASKS: Final = re.compile(
    r"\s*(?:your (?:e-?mail|message|letter) (?:requires|needs|is awaiting) (?:verification|confirmation)"
    r"|please (?:confirm|verify) (?:your (?:e-?mail|message|letter|address)|that you (?:sent|wrote))"
    r"|(?:sender )?(?:verification|confirmation) (?:is )?(?:required|requested|request)\b"
    r"|(?:пожалуйста,? )?подтвердите,?(?: пожалуйста,?)?"
    r" (?:отправку|отправителя|(?:ваше|своё|свое) письмо|что вы)"
    r"|(?:требуется|необходимо) подтверждение (?:отправителя|отправки|адреса)"
    r"|ваше письмо (?:ожидает|требует) подтверждени)",
    re.IGNORECASE,
)


def is_challenge(arrival: Arrival) -> bool:
    """By a header of such a program, a token in the subject, or one that asks in answer to a letter."""
    headers = arrival.headers
    agent = headers.get("x-delivery-agent", "tmda").strip().lower()
    if any(name in headers for name in FIELDS) and agent.startswith("tmda"):
        return True
    if _TOKEN.match(arrival.subject):
        return True
    return bool(_ASKS.match(arrival.subject) and (arrival.in_reply_to or arrival.references))
