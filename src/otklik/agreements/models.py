"""Frozen regulation and calendar versions, contracts and who may speak for them."""

from typing import Any, ClassVar

from django.db import models

from otklik.people.models import Contact, Organisation, Service


class RegulationVersion(models.Model):
    """One published version of a service's regulation: the file's text, never changed once here."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="regulations")
    regulation_id = models.SlugField()
    version = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    published_at = models.DateTimeField()

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


class CalendarVersion(models.Model):
    """One version of a production calendar's rows, with the release of the time zone data."""

    calendar_id = models.SlugField()
    digest = models.CharField(max_length=64)
    zone_data = models.CharField(max_length=16)
    rows = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["calendar_id", "digest", "zone_data"], name="calendar_version_once"
            )
        ]


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
