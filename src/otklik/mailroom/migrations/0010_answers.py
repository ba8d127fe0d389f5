"""How many automatic answers an address got within the hour is found by an index, however many letters there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0009_sealed")]

    operations = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                fields=["to_address", "created_at"],
                name="letter_answers",
                condition=models.Q(("automatic", "auto-replied")),
            ),
        ),
    ]
