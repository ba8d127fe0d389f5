from typing import Any

from django.db import migrations, models


def take_all_for_sent(apps: Any, schema_editor: Any) -> None:
    """Nobody can tell any more which were: none of them may be swept."""
    apps.get_model('tickets', 'Upload').objects.filter(ticket=None).update(sent_at=models.F('created_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0006_trail'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='sent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(take_all_for_sent, migrations.RunPython.noop),
    ]
