"""Rows of running the installation itself."""

from django.db import models


class Sleep(models.Model):
    """One row while a restored installation neither sends nor fetches; `since` is its backup's instant."""

    since = models.DateTimeField()
