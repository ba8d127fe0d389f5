"""The counter of each service: what it gave out once, it never gives out again (S1.7)."""

from django.db import connection, transaction

from otklik.people.models import Service


def next_seq(service_id: int) -> int:
    """The next ordinal of a service's tickets, from 1, committed before this returns.

    In a transaction of its own, so that registrations wait for each other only this long: what a
    failed act took is a gap. Raises RuntimeError inside another transaction, Service.DoesNotExist.
    """
    # Read to the end inside the transaction: SQLite commits RETURNING with its last row.
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_service SET next_seq = next_seq + 1 WHERE id = %s RETURNING next_seq - 1",
            [service_id],
        )
        rows = cursor.fetchall()
    if not rows:
        raise Service.DoesNotExist(f"no service has the id {service_id}")
    return int(rows[0][0])
