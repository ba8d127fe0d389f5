"""Secrets that rows hold sealed: the key lies outside the database, so that a copy of the rows opens nothing.

Sealed by AES-128-CBC with HMAC-SHA256 (Fernet). Each tells by eight characters which key it was sealed with.
"""

import base64
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from otklik.kit import keyfile

FILE: Final = "mailbox.key"
"""In the data folder, where OTKLIK_MAILBOX_KEY gives none. Of several keys, on lines, the newest is first."""


class Closed(Exception):
    """A secret cannot be opened: the key that it was sealed with is not here, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret as its row holds it; false where there is none."""

    token: str = field(default="", repr=False)

    def open(self) -> str:
        """The secret itself. Raises Closed."""
        if not self.token:
            return ""
        key = keys().get(self.key)
        if key is None:
            raise Closed(f"sealed with the key {self.key}, which is not here")
        try:
            return _fernet(key).decrypt(self.token.partition(":")[2].encode()).decode()
        except (InvalidToken, UnicodeError) as error:
            raise Closed("the sealed secret is damaged") from error

    @property
    def opens(self) -> bool:
        try:
            self.open()
        except Closed:
            return False
        return True

    @property
    def key(self) -> str:
        """The name of the key that it was sealed with."""
        return self.token.partition(":")[0]

    def __bool__(self) -> bool:
        return bool(self.token)


def seal(secret: str) -> Sealed:
    """Under the newest key, which is made where there is none. Raises keyfile.UnusableDataFolder."""
    if not secret:
        return Sealed()
    name, key = next(iter(keys().items()))
    return Sealed(f"{name}:{_fernet(key).encrypt(secret.encode()).decode()}")


def keys() -> dict[str, str]:
    """By name, the newest first. Read anew each time: a process may run while they are changed."""
    said = settings.MAILBOX_KEY or keyfile.load_or_make(place())
    return {named(key): key for key in said.replace(",", " ").split()}


def place() -> Path:
    """The file of the keys."""
    return Path(settings.DATA) / FILE


def named(key: str) -> str:
    """Tells keys apart and gives none away."""
    return sha256(b"otklik names a key " + key.encode()).hexdigest()[:8]


@lru_cache(8)
def _fernet(key: str) -> Fernet:
    """A key of any length and of any characters will do."""
    return Fernet(base64.urlsafe_b64encode(sha256(b"otklik seals with " + key.encode()).digest()))


if TYPE_CHECKING:
    _Text = models.TextField[Sealed | str, Sealed]
else:
    _Text = models.TextField


class _Sealing(DeferredAttribute):
    """A secret is sealed as soon as it is set."""

    def __set__(self, row: models.Model, value: Sealed | str) -> None:
        row.__dict__[self.field.attname] = value if isinstance(value, Sealed) else seal(value)


class SealedField(_Text):
    """A column that takes a secret in the clear and gives it Sealed."""

    descriptor_class = _Sealing

    def from_db_value(self, value: str, *_: Any) -> Sealed:
        return Sealed(value)

    def get_prep_value(self, value: Sealed | str) -> str:
        return (value if isinstance(value, Sealed) else seal(value)).token


def columns() -> list[tuple[type[models.Model], str]]:
    """Every table that holds secrets, with the name of each such column."""
    return [
        (model, column.attname)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, SealedField)
    ]
