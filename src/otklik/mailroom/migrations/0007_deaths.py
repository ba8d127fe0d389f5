"""How many workers ended over a row alone; one that ends every worker is left to a person after a few."""

from django.db import migrations, models


def deaths(model: str) -> migrations.AddField:
    return migrations.AddField(model, "deaths", models.PositiveSmallIntegerField(default=0))


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0006_found_by_message")]
    operations = [deaths("envelope"), deaths("letter"), deaths("source")]
