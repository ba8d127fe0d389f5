"""Where a stranger wants to be answered: a form on a website writes as one that nobody reads, for a person.

Who it is does not follow from that: a Reply-To is any sender's word, and vouched for by nobody.
"""

import re
from typing import Final

from otklik.core.mail import robots
from otklik.core.mail.arrival import Address, Arrival
from otklik.people.models import in_lower_case

_SITES: Final = re.compile(
    r"(?:wordpress|www(?:-data)?|apache|nginx|nobody|web-?site|site|(?:web-?)?forms?|(?:form-?)?mailer|robot"
    r"|postmaster)(?:[+._-].*)?",
    re.IGNORECASE,
)
LONGEST: Final = 254
"""Letters of an address (RFC 5321 4.5.3.1)."""


def of(arrival: Arrival, *, ours: frozenset[str]) -> Address | None:
    """The address in Reply-To (RFC 5322 3.6.2), in lower case, of a letter that nobody reads answers to.

    None where From may be answered, and where Reply-To names nobody, several, such a one too, or us.
    """
    if arrival.sender is None or not _is_unread(arrival.sender.email) or len(arrival.reply_to) != 1:
        return None
    [there] = arrival.reply_to
    address = in_lower_case(there.email)
    if "@" not in address or len(address) > LONGEST or address in ours or _is_unread(address):
        return None
    return Address(there.name, address)


def _is_unread(address: str) -> bool:
    return robots.is_no_reply(address) or _SITES.fullmatch(address.partition("@")[0]) is not None
