"""Whether an address with a detail ever reached a mailbox: until then no letter of ours names one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0016_behind")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="details_seen",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
