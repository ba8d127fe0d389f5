"""Frozen regulation and calendar versions, contracts and who may speak for them."""

from typing import Any, ClassVar

from django.db import models

from otklik.people.models import Contact, Organisation, Person, Service


class RegulationVersion(models.Model):
    """One published version of a service's regulation: the file's text, never changed once here.

    `accepted` are the codes of the check's warnings that `published_by` published it with, `word` their
    reason.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="regulations")
    regulation_id = models.SlugField()
    version = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    accepted = models.JSONField(default=list)
    word = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["service", "regulation_id", "version"], name="regulation_version_once"
            )
        ]

    @property
    def ref(self) -> str:
        """How the journal names it: regulation@version."""
        return f"{self.regulation_id}@{self.version}"


class RegulationDraft(models.Model):
    """The text of a service's next version while it is worked on; nobody is bound by it.

    `revision` rises with every change, so that of two people none writes over the other unseen.
    """

    service = models.OneToOneField(Service, models.CASCADE, related_name="draft")
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )


class CalendarVersion(models.Model):
    """One version of a production calendar's rows, with the release of the time zone data; never changed.

    `service` empty: it came with the program and is there for all; else it is that service's own. Versions
    of one calendar are numbered from 1 over all services. It counts from when a service takes it in.
    """

    calendar_id = models.SlugField()
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    zone_data = models.CharField(max_length=16)
    rows = models.TextField()
    source = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["calendar_id", "version"], name="calendar_version_number"),
            models.UniqueConstraint(
                fields=["calendar_id", "digest", "zone_data"],
                name="calendar_version_once",
                condition=models.Q(service__isnull=True),
            ),
        ]

    @property
    def ref(self) -> str:
        """How pages and commands name it: calendar@version."""
        return f"{self.calendar_id}@{self.version}"


class ServiceCalendars(models.Model):
    """The version of each production calendar by which a service goes from an instant on; never changed.

    The newest row is in force. Journals name a row by its id; `versions` are ids of CalendarVersion rows by
    calendar. A journal that names none goes by the service's first row.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="calendars")
    versions = models.JSONField(default=dict)
    since = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)

    @property
    def ref(self) -> str:
        """How the journal names it."""
        return str(self.pk)


class Contract(models.Model):
    """An organisation's contract with a service: plan and period. Both days are included, in the
    regulation's zone. Until it is active nobody is entitled by it; without a plan it cannot be (S1.12).
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="contracts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contracts")
    number = models.CharField(max_length=64)
    plan = models.SlugField(blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "number"], name="contract_number_once_a_service")
        ]

    def __str__(self) -> str:
        return self.number


class ContractVersion(models.Model):
    """One wording of a contract's own terms, with the regulation's keys; never changed once here.

    The newest one is in force; tickets stay under the one they were registered with.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    terms = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["contract", "version"], name="contract_version_once")
        ]

    @property
    def ref(self) -> str:
        """How the journal names it: the row's id; pages show the contract's number."""
        return str(self.pk)


class Representative(models.Model):
    """A contact whom a contract lists; both days are included, in the regulation's zone (S1.15)."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="representatives")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="represents")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
