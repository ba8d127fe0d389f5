"""Numbers, amounts of time and instants in Russian and English words; pages and letters use the same."""

from otklik.core.words.amounts import amount
from otklik.core.words.dates import (
    clock,
    date_in_full,
    day,
    days_in_full,
    last_day,
    local_day,
    moment,
    month,
    weekday_in_full,
    worded,
)
from otklik.core.words.plurals import plural, plural_en
from otklik.core.words.zones import ZONES, zone_name

__all__ = [
    "ZONES",
    "amount",
    "clock",
    "date_in_full",
    "day",
    "days_in_full",
    "last_day",
    "local_day",
    "moment",
    "month",
    "plural",
    "plural_en",
    "weekday_in_full",
    "worded",
    "zone_name",
]
