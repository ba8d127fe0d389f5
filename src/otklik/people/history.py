"""What the office reads of changes: who changed what in a service, and when."""

from django.db.models import QuerySet

from otklik.kit import ids
from otklik.people.models import Change, Person, Service


def changes(of: Service, *, person: str = "", kind: str = "", subject: str = "") -> QuerySet[Change]:
    """The changes of a service by one person (an id, or "-" for the command line), of a kind, of a table."""
    rows = Change.objects.filter(service=of).select_related("person")
    if person == "-":
        rows = rows.filter(person=None)
    elif pk := ids.read(person):
        rows = rows.filter(person=pk)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(subject_kind=subject) if subject else rows


def changes_of(of: Service, subject: str, pk: object, *, most: int) -> list[Change]:
    """The newest changes of one row, by its table's word and its id. One query."""
    rows = Change.objects.filter(service=of, subject_kind=subject, subject_id=str(pk))
    return list(rows.select_related("person").order_by("-pk")[:most])


def who_changed(of: Service) -> list[Person]:
    """Everybody who ever changed something in a service, by name."""
    known = Change.objects.filter(service=of, person__isnull=False).order_by().values("person").distinct()
    return list(Person.objects.filter(pk__in=known).order_by("name", "pk"))


def what_changed(of: Service) -> tuple[list[str], list[str]]:
    """The kinds of changes and the tables that there are in a service."""
    pairs = set(Change.objects.filter(service=of).order_by().values_list("kind", "subject_kind").distinct())
    return sorted({kind for kind, _ in pairs}), sorted({subject for _, subject in pairs})
