"""What binds and what is a directory.

A key that binds belongs to the version under which a ticket was registered: hours, targets, clocks,
closing, refusals, intake. A directory key (titles, addresses, telephones, sites, texts of notices) is
read from the newest version and may change without a date. A key binds unless it is listed here.
"""

from typing import Final

from otklik.core.regulation.keys import key_of

DIRECTORY: Final = frozenset(
    {
        "title",
        "provider.name",
        "desks[].title",
        "desks[].serves.sites",
        "desks[].serves.countries",
        "desks[].email",
        "desks[].phone",
        "channels.portal.entry",
        "channels.portal.preferred",
        "channels.portal.my_requests",
        "channels.email.preferred",
        "channels.phone.regions",
        "calendars.<id>.exceptions[].reason",
        "request_types[].title",
        "priorities.values[].title",
        "plans.<id>.title",
        "eligibility.excluded[].notice",
        "refusals[].notice",
        "notifications[].text",
        "knowledge.search",
        "knowledge.contents",
        "knowledge.hours",
        "knowledge.feedback",
        "knowledge.comments",
        "knowledge.show",
        "knowledge.suggest_before_submit",
        "knowledge.cite_source",
        "assumptions[].path",
        "assumptions[].why",
    }
)


def binds(path: str) -> bool:
    """Whether a key, or the place of one in a file or a contract, binds the tickets of its version.

    Raises KeyError for a place that no regulation can have.
    """
    return path not in DIRECTORY and key_of(path) not in DIRECTORY
