"""How long each cycle stood; `otklik rebuild` fills it in for tickets that were there before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_upload_sent")]

    operations = [
        migrations.AddField(
            model_name="cycle", name="waited", field=models.PositiveBigIntegerField(default=0)
        ),
    ]
