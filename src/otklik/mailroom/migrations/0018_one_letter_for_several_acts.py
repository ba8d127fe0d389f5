"""Letters of an agent's acts within a minute: until when later ones join, and which letter carried a row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0017_details_seen")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="joins_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="carried_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="mailroom.letter",
            ),
        ),
    ]
