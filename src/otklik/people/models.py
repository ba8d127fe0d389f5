"""Who is who: services, persons with their addresses, organisations, contacts, agents."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from otklik.core.mail.addresses import spelled

LANGUAGES = (("ru", "Русский"), ("en", "English"))


def in_lower_case(email: str) -> str:
    """How every address is kept and asked for: mail servers in use do not tell cases apart.

    A domain in other letters has one spelling too, in those letters.
    """
    return spelled(email.strip().lower())


class Service(models.Model):
    """The owner of a regulation, its desks, mailboxes and numbers; strangers to each other."""

    slug = models.SlugField(unique=True)
    name = models.JSONField(default=dict, help_text="by language")
    from_name = models.JSONField(default=dict, help_text="by language")
    accent = models.CharField(max_length=7, blank=True, default="", help_text="#rrggbb of its portal")
    next_seq = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug

    def called(self, language: str) -> str:
        return str(self.name.get(language) or next(iter(self.name.values()), self.slug))

    def signs_as(self, language: str) -> str:
        """Whom its letters come from."""
        return str(self.from_name.get(language) or self.called(language))


class PersonManager(BaseUserManager["Person"]):
    """Finds who signs in, whatever the case they typed their address in."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=in_lower_case(username or ""))


class Person(AbstractBaseUser):
    """Who signs in. Addresses are verified apart; `email` is the one to sign in with, if any.

    `phone_digits` are the digits of `phone`, to be searched; raising `sign_outs` ends every session.
    """

    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=8, blank=True, default="", choices=LANGUAGES)
    timezone = models.CharField(max_length=64, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    phone_digits = models.CharField(max_length=40, blank=True, default="", db_index=True)
    sign_outs = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Sessions of before the last "sign out everywhere" fit no more."""
        hashed: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{hashed}.{self.sign_outs}" if self.sign_outs else hashed


class PersonAddress(models.Model):
    """An address of a person, in lower case; letters from it are the person's once verified."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    email = models.EmailField(unique=True)
    verified_at = models.DateTimeField(null=True, blank=True)


class Organisation(models.Model):
    """A customer of one service; `support_centre` is where its own distributors may turn (S4.4)."""

    service = models.ForeignKey(Service, models.CASCADE)
    name = models.CharField(max_length=250)
    support_centre = models.CharField(max_length=250, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person's role in one organisation of one service, while it is valid."""

    service = models.ForeignKey(Service, models.CASCADE)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    role = models.SlugField(default="staff")
    site = models.SlugField(blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    organisation_wide = models.BooleanField(default=False)
    undeliverable = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["service", "organisation", "person"], name="contact_once_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["service", "person"],
                name="contact_once_without_organisation",
                condition=Q(organisation__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    def is_valid(self, at: datetime) -> bool:
        """Whether the role is the person's at an instant; both ends are included."""
        return not (self.valid_from and at < self.valid_from) and not (self.valid_to and at > self.valid_to)


class Role(models.TextChoices):
    AGENT = "agent"
    LEAD = "team_lead"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Agent(models.Model):
    """A person's role in a service; `desks` lists the desk ids they see, empty means all."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="agents")
    person = models.ForeignKey(Person, models.CASCADE, related_name="agent_roles")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.AGENT)
    desks = models.JSONField(default=list, blank=True)
    sees_sensitive = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "person"], name="agent_once_a_service")
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def leads(self) -> bool:
        """Whether this agent decides what is the lead's."""
        return self.role in (Role.LEAD, Role.ADMINISTRATOR)

    def covers(self, desk: str) -> bool:
        """Whether this agent sees a desk's tickets."""
        return not self.desks or desk in self.desks


class SignInCode(models.Model):
    """A code that was mailed to an address so that whoever reads it signs in to a service's portal.

    Only a digest is kept; `tries` counts wrong ones, `used_at` ends it.
    """

    service = models.ForeignKey(Service, models.CASCADE, db_index=False)
    email = models.EmailField(db_index=True)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8, default="ru")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Change(models.Model):
    """Who changed what in the office, and when; one row an act, written with it.

    `kind` is the verb in the past tense (contact_added), `subject_kind` and `subject_id` name the row it is
    about, `label` how that was called; `before` and `after` hold the changed columns. `person` is absent for
    the command line. Rows hold words, so they can be replaced when a person is erased.
    """

    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, db_index=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, db_index=False)
    at = models.DateTimeField()
    kind = models.SlugField(max_length=40)
    subject_kind = models.SlugField(max_length=20)
    subject_id = models.CharField(max_length=32, blank=True, default="")
    label = models.CharField(max_length=250, blank=True, default="")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["service", "-id"], name="change_of_service"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="change_of_subject"),
        ]
