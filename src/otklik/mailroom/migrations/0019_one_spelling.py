"""Addresses have one spelling: a domain in other letters is kept in those letters."""

from typing import Any

from django.db import migrations

from otklik.core.mail.addresses import spelled


def spell(apps: Any, _editor: Any) -> None:
    """One that is there in both spellings stays as it is: a person decides whose it is."""
    rows = apps.get_model("mailroom", "Mailbox").objects
    for row in rows.filter(address__contains="xn--"):
        if not rows.filter(address=spelled(row.address)).exists():
            rows.filter(pk=row.pk).update(address=spelled(row.address))


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0018_one_letter_for_several_acts")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
