"""Addresses have one spelling: a domain in other letters is kept in those letters."""

from typing import Any

from django.db import migrations

from otklik.core.mail.addresses import spelled


def spell(apps: Any, _editor: Any) -> None:
    """One that is there in both spellings stays as it is: a person decides whose it is."""
    rows = apps.get_model("people", "PersonAddress").objects
    for row in rows.filter(email__contains="xn--"):
        if not rows.filter(email=spelled(row.email)).exists():
            rows.filter(pk=row.pk).update(email=spelled(row.email))


class Migration(migrations.Migration):
    dependencies = [("people", "0002_portal_and_office")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
