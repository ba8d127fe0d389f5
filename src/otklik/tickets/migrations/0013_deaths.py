"""How many workers ended over a row alone, as for letters."""

from django.db import migrations, models


def deaths(model: str) -> migrations.AddField:
    return migrations.AddField(model, "deaths", models.PositiveSmallIntegerField(default=0))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_narrowest_last")]
    operations = [deaths("follow"), deaths("task"), deaths("ticket")]
