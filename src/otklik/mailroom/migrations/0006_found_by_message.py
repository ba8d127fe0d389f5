"""The record behind a ticket's first message is found by an index, however many tickets a service has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0005_letter_useful_until")]

    operations = [
        migrations.AddIndex(
            model_name="envelope",
            index=models.Index(
                fields=["message"], name="envelope_message", condition=models.Q(("message__isnull", False))
            ),
        ),
    ]
