"""Queries of the hot path: their SQL is built once, then asked again and again with other values.

The ORM builds the text of a query anew each time it is asked, at ten times of what SQLite needs to answer it,
and PostgreSQL plans it anew each time. What a letter, an act or a page asks always in the same shape is
therefore said once, as an ordinary queryset over slots:

    ENTRIES = Prepared(lambda ticket: Entry.objects.filter(ticket=ticket).order_by("seq"))
    ENTRIES.rows(ticket=ticket.pk)

The ORM still writes the SQL and makes the rows. See docs/adr/0018-prepared-queries.md.
"""

from otklik.kit.prepared.inserting import insert
from otklik.kit.prepared.queries import Prepared

__all__ = ["Prepared", "insert"]
