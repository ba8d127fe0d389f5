"""Passwords that lay in the clear are sealed with a key outside the database."""

from typing import Any

from django.db import migrations

from otklik.kit.sealed import SealedField, seal


def seal_all(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("mailroom", "Source").objects
    for pk, secret in rows.values_list("pk", "secret"):
        rows.filter(pk=pk).update(secret=seal(secret).token)


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0008_bounced_letters")]

    operations = [
        migrations.RunPython(seal_all, migrations.RunPython.noop),
        migrations.AlterField(model_name="source", name="secret", field=SealedField()),
    ]
