"""Rows of the notices: letters' words that a service has put in place of ours."""

from typing import Any, ClassVar

from django.db import models

from otklik.people.models import Service


class OwnWords(models.Model):
    """What a service says in a letter of its own accord; `event` names the wording, `language` is ru or en.

    No `text` stands for our words: what was put back stays here with its history.
    """

    service = models.ForeignKey(Service, models.CASCADE)
    event = models.SlugField(max_length=40)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    footer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "event", "language"], name="own_words_once")
        ]
